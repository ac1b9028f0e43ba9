"""The page that was made ahead is the page that would have been made: nobody can tell, and nothing of it stays."""

from __future__ import annotations

import pytest
from PIL import Image, ImageChops
from PySide6.QtGui import QImage

from kiosk import screens
from tests.support.displays import settle
from tests.support.filled import ADDRESS
from tests.support.hands import Finger
from tests.support.person import Person
from ui.ahead import picture_of
from ui.fade import Pictures
from ui.keyboard import Keyboard

STEPS = 7
FAINT = 60
"""Of 255: letters are drawn a little differently the first time in a process."""


def bitmap(picture):
    image = picture.toImage().convertToFormat(QImage.Format.Format_RGB32)
    return Image.frombytes("RGBX", (image.width(), image.height()), image.constBits().tobytes()).convert("RGB")


def different(one, other):
    """Return by how much two pictures differ where they differ most."""
    return max(most for _, most in ImageChops.difference(one, other).getextrema())


def made_at_once(window):
    """Show the same page, made when it was wanted."""
    window.stage._replace(window._screen, keep=False, before=Pictures(None))
    window._focus.restore("")
    settle(window)


@pytest.mark.parametrize(
    ("panel", "language"), [("landscape", "en"), ("portrait", "ar"), ("tablet", "es")], ids=["wide", "tall", "small"]
)
def test_a_page_made_ahead_looks_as_one_made_at_once(stands, panel, language):
    stand = stands(f'[panel]\nprofile = "{panel}"\n')
    person, window = Person(stand, Finger(stand.window)), stand.window
    person.begin("change-of-address", language)
    for _ in range(STEPS):
        person.answer(ADDRESS[stand.question.ref.rpartition("/")[2]])
        made, drawn = window.stage._ahead._page, window.stage._ahead.picture
        assert made is not None
        assert drawn is not None
        person.go_on()
        assert window.stage.page is made
        assert different(bitmap(drawn), bitmap(picture_of(made))) < FAINT, stand.question.ref
        ahead = bitmap(window.grab())
        made_at_once(window)
        assert window.stage.page is not made
        assert different(ahead, bitmap(window.grab())) < FAINT, stand.question.ref


@pytest.mark.parametrize("pieces", range(4))
def test_who_goes_on_before_it_is_done_sees_the_same(stand, visitor, monkeypatch, pieces):
    window = stand.window
    visitor.begin("change-of-address")
    monkeypatch.setattr(window, "rest", window.stage.uncover)
    visitor.answer("Zoë")
    for _ in range(pieces):
        window.rest_a_little()
    made = window.stage._ahead._page
    assert (made is not None) == (pieces > 0)
    assert (window.stage._ahead.picture is not None) == (pieces > 2)
    visitor.go_on()
    assert made in (None, window.stage.page)
    seen = bitmap(window.grab())
    made_at_once(window)
    assert different(seen, bitmap(window.grab())) < FAINT


def test_who_types_keeps_the_keyboard_and_a_changed_answer_another_page(stand, visitor):
    visitor.begin("change-of-address")
    visitor.answer("Zoë")
    made = stand.window.stage._ahead._page
    assert made is not None
    assert made.screen_value.questions[0].ref.endswith("family_name")
    assert not made.isVisible()
    (board,) = [board for board in stand.window.findChildren(Keyboard) if board.isVisible()]
    assert board.parent() is stand.window.stage.page
    assert stand.window.stage._ahead._page is made, "the answer changes nothing of it"
    visitor.go_on()
    assert stand.window.stage.page is made


def test_it_goes_with_the_visit(stand, visitor):
    visitor.begin("change-of-address")
    visitor.answer("Zoë")
    assert stand.window.stage._ahead._page is not None
    stand.wait_for(screens.Idle)
    stand.wait_for(screens.Welcome)
    assert stand.window.stage._ahead._page is None


def test_another_size_makes_it_anew(stand, visitor):
    visitor.begin("change-of-address")
    visitor.answer("Zoë")
    before = stand.window.stage._ahead._page
    visitor.press("setting:size")
    assert stand.window.stage._ahead._page is None
    visitor.press("size:largest")
    visitor.press("next")
    made = stand.window.stage._ahead._page
    assert made is not None
    assert made is not before
    assert made.look is stand.window.stage.look
