"""A kiosk that several people have used is as the first of them found it: nothing of them is held by anybody (P3)."""

from __future__ import annotations

import gc
import random

from PySide6.QtWidgets import QApplication

from kiosk import screens
from kiosk.visit.visit import Visit
from kiosk.xform import Entry
from tests.support.busy_visits import CANARY
from tests.support.held import held, set_by_qt
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
    ours, widgets = held([typed]), set(QApplication.allWidgets())
    # Other tests may have left some: kept here, so that none of their places is given to another thing.
    strange = [thing for thing in gc.get_objects() if isinstance(thing, (*OF_A_VISIT, screens.Line))]
    known = set(map(id, strange))
    for number in range(VISITS):
        people.use("join-the-library")
        assert isinstance(stand.screen, screens.Welcome)
        left = {place for text, place in held([typed]).items() if text not in ours}
        assert left == set(), f"after visit {number}"
        assert [text for text in (*set_by_qt(), *(text for _, text in seen_by_qt())) if typed in text] == []
        things = [thing for thing in gc.get_objects() if id(thing) not in known]
        assert [thing for thing in things if isinstance(thing, OF_A_VISIT)] == []
        assert [thing.shown for thing in things if isinstance(thing, screens.Line) and thing.personal] == []
        assert strangers(stand.window, widgets) == []
    seen = {screens.QuestionPage, screens.Review, screens.HelpNumber, screens.Done, screens.Idle}
    assert seen <= people.shown, "these visits have to show more"


def test_what_is_held_is_found():
    words = f"{CANARY} {random.Random(1).random()}"
    kept = {"a caption": (("nothing", words),)}
    assert id(words) in held([CANARY])
    kept.clear()
    assert id(words) not in held([CANARY])
