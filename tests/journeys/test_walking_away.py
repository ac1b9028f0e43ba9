"""Walking away is asked about, in sight and in words, and then wiped; reading, listening and waiting are not that."""

from __future__ import annotations

from functools import cache

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from kiosk import idle, screens
from tests.support.filled import GROWN_UP
from tests.support.hands import Finger
from tests.support.person import Person
from tests.support.stand import values

EXTENSIONS = 10
"""WCAG 2.2.1: at least ten times."""
MOST_CONTRAST, NEAR = 1.1, 6
"""Of what is under the cover, within so many pixels: 1 would be none at all, and letters had 1.6."""
EDGE = 40
"""Pixels at the dialog and over the foot, where ring and helper reach into the cover."""


def test_ten_times_more_time_and_every_answer_is_still_there(stand, visitor):
    visitor.begin("join-the-library")
    visitor.answer("Ana")
    visitor.go_on()
    visitor.type("L")
    for _ in range(EXTENSIONS):
        assert stand.wait_for(screens.Idle) >= 180
        stand.wait(20)
        visitor.press("stay")
        assert stand.question.value == "L"
    visitor.fill_in({name: value for name, value in GROWN_UP.items() if name != "given_name"})
    visitor.go_on()
    visitor.given["/data/given_name"] = "Ana"
    assert values(stand.sent("join-the-library"), visitor.given) == visitor.given


def test_the_warning_covers_the_answers_and_speaks_and_then_everything_is_wiped(stand, visitor):
    visitor.press("setting:voice")
    visitor.press("next")
    visitor.begin("join-the-library")
    visitor.answer("Wilhelmina")
    stand.wait_for(screens.Idle)
    assert_covered(stand, "Wilhelmina")
    warning = stand.screen
    assert stand.speaker.said[-1][:2] == (warning.title.spoken, warning.lead.spoken)
    before = len(stand.spoken)
    stand.wait(29)
    heard = stand.spoken[before:]
    assert [line[:14] for line in heard if "seconds left" in line] == ["15 seconds lef", "5 seconds left"]
    stand.wait(1)
    assert isinstance(stand.screen, screens.Welcome)
    assert not stand.screen.frame.preferences.voice
    visitor.begin("join-the-library")
    assert stand.question.value == ""
    assert stand.opened() == []


def assert_covered(stand, answer):
    """Nothing of the page can be read, touched or read out: what is left of it is a shadow."""
    for widget in stand.window.findChildren(QWidget):
        if widget.isVisible():
            words = getattr(widget, "line", None)
            assert answer not in f"{widget.accessibleName()} {words.shown if words else ''}"
            assert not hasattr(widget, "words") or getattr(widget, "text", "") != answer
    dialog = stand.window.stage.dialog
    page = stand.window.stage.frame.page_box.adjusted(0, 0, 0, -EDGE)
    picture = stand.window.grab(page).toImage()
    places = ((x, y) for x in range(0, page.width() - NEAR, 4) for y in range(0, page.height(), 4))
    free = dialog._dialog.adjusted(-EDGE, -EDGE, EDGE, EDGE).translated(-page.topLeft())
    steps = [contrast(picture, x, y) for x, y in places if not free.contains(x, y)]
    assert max(steps) < MOST_CONTRAST


def contrast(picture, x, y):
    """The contrast between a place and one beside it, a stroke of a letter away."""
    one, other = (luminance(picture.pixel(at, y)) + 0.05 for at in (x, x + NEAR))
    return max(one, other) / min(one, other)


@cache
def luminance(colour):
    """WCAG's relative luminance of a pixel: most have the same colour."""
    shares = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in QColor(colour).getRgbF()[:3]]
    return 0.2126 * shares[0] + 0.7152 * shares[1] + 0.0722 * shares[2]


def test_finish_for_now_wipes_at_once(stand, visitor):
    visitor.begin("join-the-library")
    visitor.answer("Ana")
    stand.wait_for(screens.Idle)
    assert isinstance(visitor.press("leave"), screens.Welcome)


def test_a_page_of_many_words_has_more_time(stands):
    stand = stands("[visit]\nidle_seconds = 120\n")
    visitor = Person(stand, Finger(stand.window))
    visitor.press("next")
    words = sum(len(line.shown.split()) for line in idle.lines(stand.screen))
    assert stand.wait_for(screens.Idle) > words * idle.SECONDS_PER_WORD > 120


@pytest.mark.parametrize("means", ["listening", "waiting for a helper"])
def test_who_listens_or_waits_is_still_here(stand, visitor, means):
    visitor.press("setting:voice")
    visitor.press("next")
    visitor.press("next")
    visitor.press("service:join-the-library")
    if means == "listening":
        stand.speaker.on_line(0)
        stand.wait(900)
        assert isinstance(stand.screen, screens.Start)
        stand.speaker.on_line(None)
        assert stand.wait_for(screens.Idle) >= 180
    else:
        visitor.press("helper")
        visitor.press("choice:read")
        visitor.press("next")
        assert stand.wait_for(screens.Idle) >= 900
        assert stand.screen.lead.shown.endswith("They stay safe on your ticket.")
    visitor.press("stay")
    assert not isinstance(stand.screen, screens.Idle)
