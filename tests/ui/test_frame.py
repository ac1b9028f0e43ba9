"""Head and foot: what gives way where there is little room, in its order; what never moves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from accessibility import display
from kiosk.screens import Line, Progress
from tests.support.displays import show
from tests.support.samples import Samples


def worded(window):
    return [name for name, key in window.stage.frame._settings.items() if key.content.show_words]


def test_on_a_wide_panel_everything_is_said(opened):
    window = opened(Samples().choice())
    frame = window.stage.frame
    assert frame._words.text() == "Bus pass · Question 3 of about 8"
    assert worded(window) == ["language", "size", "contrast", "voice"]
    assert frame._forward.content.text == "Continue"
    assert frame._forward.content.show_sign


@pytest.mark.parametrize(
    ("where", "said"),
    [
        (("landscape", "largest"), ("Question 3 of about 8", 4, "Continue")),
        (("tablet", "default"), ("Bus pass · Question 3 of about 8", 1, "Continue")),
        (("tablet", "large"), ("Question 3 of about 8", 1, "Continue")),
        (("tablet", "largest"), ("3 of about 8", 1, "Next")),
        (("portrait", "largest"), ("Bus pass · Question 3 of about 8", 4, "Continue")),
    ],
)
def test_on_narrow_panels_words_give_way(opened, where, said):
    panel, size = where
    window = opened(Samples(size).choice(), panel)
    frame = window.stage.frame
    assert (frame._words.text(), len(worded(window)), frame._forward.content.text) == said
    assert frame._words.accessibleName() == "Bus pass · Question 3 of about 8"


def test_the_arrow_goes_before_the_words_become_short(opened):
    window = opened(Samples("large").review(), "portrait")
    key = window.stage.frame._forward
    assert (key.content.text, key.content.show_sign) == ("Send my answers", False)


def test_the_name_of_the_place_leaves_its_mark(opened):
    long_name = Line("The Library and Service Centre of Millbrook upon the Water")
    screen = Samples("largest").welcome()
    window = opened(replace(screen, frame=replace(screen.frame, head=long_name)), "tablet")
    assert window.stage.frame._words.text() == ""
    assert not window.stage.frame._mark_box.isEmpty()


def test_words_that_say_where_one_is_wrap_rather_than_go(opened):
    screen = Samples("largest").choice()
    where = Line("Application for the reduction of something long: question 3", short="Question 3 of the very many")
    window = opened(replace(screen, frame=replace(screen.frame, head=where)), "tablet")
    assert window.stage.frame._words.text() == where.short


def test_a_missing_key_leaves_its_place_empty(opened):
    samples = Samples()
    window = opened(samples.choice())
    frame = window.stage.frame
    before = (frame._helper.geometry(), frame._forward.geometry())
    screen = samples.choice()
    show(window, replace(screen, frame=replace(screen.frame, back=None)))
    assert not frame._back.isVisible()
    assert (frame._helper.geometry(), frame._forward.geometry()) == before


def test_the_knob_stands_where_the_visitor_is(opened):
    window = opened(Samples().choice())
    rail = window.stage.frame._head_rail
    look = window.stage.look
    knob = look.margin + 3 / 8 * (rail.width() - 2 * look.margin)
    picture = rail.grab().toImage()
    middle = rail.height() // 2
    thick = look.stroke(display.PROGRESS_MM) // 2 - 1
    assert picture.pixelColor(int(knob) - 40, middle + thick) == look.colour("primary")
    assert picture.pixelColor(int(knob) + 40, middle) == look.colour("rail")
    rail.show_progress(Progress(9, 8))
    assert rail._share == 1.0


def test_what_is_on_says_so(opened):
    window = opened(Samples(voice=True).choice())
    key = window.stage.frame._settings["voice"]
    assert key.isChecked()
    assert key.content.things.end_sign == "check"


def test_the_head_names_the_question_while_its_words_are_not_in_sight(opened):
    window = opened(Samples("largest").long_choice(), "tablet")
    page, frame = window.stage.page, window.stage.frame
    page.body.turn(page.body.parts - 1)
    assert frame._words.text() == "Going without"
    page.body.turn(0)
    assert "Going" not in frame._words.text()
