"""However a visit ends, the kiosk is as it was at boot, and nothing of what was typed is left anywhere (P1, P3)."""

from __future__ import annotations

import logging
import sys
import tempfile
import threading

import pytest

from kiosk import log, screens
from kiosk.visit.visit import Visit
from tests.support.filled import GROWN_UP
from tests.support.held import held, texts_with
from tests.support.store_faults import Missing
from tests.support.traces import fingerprint, looks_like, picture, traces
from ui.start import _catch_mistakes

CANARIES = ("Quixolotl", "Wyvernshire")
TYPED = GROWN_UP | {"given_name": CANARIES[0], "address": f"1 {CANARIES[1]}"}


@pytest.fixture(scope="module")
def ours():
    """What these tests themselves hold of the words: looked for once, since nothing of any visit may join it."""
    return texts_with(CANARIES)


@pytest.fixture
def watched(stand, tmp_path, monkeypatch):
    """A kiosk whose log and temporary files are in sight as well."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", None)
    root = logging.getLogger()
    monkeypatch.setattr(root, "level", root.level)
    for place, name in ((sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook")):
        monkeypatch.setattr(place, name, getattr(place, name))
    handler = log.start(stand.site.log)
    _catch_mistakes(stand.app)
    yield stand
    root.removeHandler(handler)
    logging.captureWarnings(capture=False)
    handler.close()


def done(_stand, visitor):
    visitor.fill_in(TYPED)
    visitor.go_on()
    visitor.go_on()
    visitor.go_on()


def another_and_then_away(stand, visitor):
    visitor.fill_in(TYPED)
    visitor.go_on()
    visitor.press("another")
    stand.wait_for(screens.Idle)
    stand.wait(31)


def finished_at_the_warning(stand, visitor):
    visitor.answer(CANARIES[0])
    stand.wait_for(screens.Idle)
    visitor.press("leave")


def walked_away(stand, visitor):
    visitor.answer(CANARIES[0])
    visitor.go_on()
    visitor.type("L")
    stand.wait_for(screens.Idle)
    stand.wait(31)


def called_a_helper_and_left(stand, visitor):
    visitor.answer(CANARIES[0])
    visitor.press("helper")
    visitor.press("choice:read")
    visitor.press("next")
    stand.wait_for(screens.Idle)
    stand.wait(31)


def went_back_to_the_welcome(stand, visitor):
    visitor.answer(CANARIES[0])
    for _ in range(3):
        visitor.press("back")
    stand.wait_for(screens.Idle)
    stand.wait(31)


def left_in_trouble(stand, visitor):
    visitor.answer(CANARIES[0])
    missing = Missing(stand)
    visitor.press("next")
    stand.wait(16 * 60)
    missing.over()
    stand.wait(60)


def met_a_mistake_of_ours(stand, visitor):
    visitor.answer(CANARIES[0])

    def broken(_visit):
        raise RuntimeError(CANARIES[0])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Visit, "back", broken)
        trouble = visitor.press("back")
    assert isinstance(trouble, screens.Trouble)
    assert trouble.code == "H1"
    stand.wait(21)


ENDS = (
    done,
    another_and_then_away,
    finished_at_the_warning,
    walked_away,
    called_a_helper_and_left,
    went_back_to_the_welcome,
    left_in_trouble,
    met_a_mistake_of_ours,
)


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
def test_nothing_is_left_of_a_visit(ours, watched, visitor, tmp_path, end):
    stand = watched
    at_boot, invitation = fingerprint(stand), picture(stand)
    visitor.press("setting:voice")
    visitor.press("next")
    visitor.press("setting:contrast")
    visitor.press("contrast:soft")
    visitor.press("next")
    visitor.begin("join-the-library")
    end(stand, visitor)
    assert isinstance(stand.screen, screens.Welcome)
    for screen in stand.seen:
        paper = getattr(screen, "paper", None)
        assert paper is None or not any(word in repr(paper) for word in CANARIES)
    del visitor.stand.seen[:], visitor.stand.speaker.said[:]
    assert traces(stand, [tmp_path], CANARIES) == []
    assert list(held(CANARIES, ours).values()) == []
    assert fingerprint(stand) == at_boot
    assert looks_like(picture(stand), invitation)
