"""A kiosk that several people have used is as the first of them found it: nothing of them is held by anybody (P3)."""

from __future__ import annotations

import random

from PySide6.QtWidgets import QApplication

from kiosk import screens
from kiosk.visit.visit import Visit
from kiosk.xform import Entry
from tests.support.busy_visits import CANARY
from tests.support.held import held, set_by_qt, texts_with, things_of
from tests.support.traces import seen_by_qt
from tests.support.used_kiosk import UsedKiosk

VISITS = 3
OF_A_VISIT = (Entry, Visit, screens.Question, screens.QuestionPage, screens.Review, screens.ReviewRow, screens.Idle)


def strangers(window, before):
    """Return the widgets of any look but the one that is seen."""
    widgets = [widget for widget in QApplication.allWidgets() if widget not in before]
    return [widget for widget in widgets if getattr(widget, "look", window.stage.look) is not window.stage.look]


def test_nothing_of_any_visit_is_held(stand):
    people, typed = UsedKiosk(stand, random.Random(2)), f"{CANARY} "
    ours, widgets = texts_with([typed]), set(QApplication.allWidgets())
    # Other tests may have left some: kept here, so that none of their places is given to another thing.
    strange = things_of(*OF_A_VISIT, screens.Line)
    known = set(map(id, strange))
    for number in range(VISITS):
        people.use("join-the-library")
        assert isinstance(stand.screen, screens.Welcome)
        assert set(held([typed], ours).values()) == set(), f"after visit {number}"
        assert [text for text in (*set_by_qt(), *(text for _, text in seen_by_qt())) if typed in text] == []
        assert [thing for thing in things_of(*OF_A_VISIT) if id(thing) not in known] == []
        lines = [line for line in things_of(screens.Line) if id(line) not in known]
        assert [line.shown for line in lines if line.personal] == []
        assert strangers(stand.window, widgets) == []
    seen = {screens.QuestionPage, screens.Review, screens.HelpNumber, screens.Done, screens.Idle}
    assert seen <= people.shown, "these visits have to show more"


def test_what_is_held_is_found():
    kept, gone = (f"{CANARY} {random.Random(seed).random()}" for seed in (1, 2))
    caption = {"a caption": (("nothing", kept),)}
    found = held([CANARY])
    assert id(kept) in found
    assert id(gone) not in found, "what only runs is no place where something is held"
    del caption
