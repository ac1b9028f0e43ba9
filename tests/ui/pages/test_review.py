"""A review of any length: a short one is there at once, of a long one a few answers are made in each turn."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from kiosk.panels import PROFILES
from tests.support.displays import settle, show, window_for
from tests.support.samples import Samples
from ui.pages.review import AT_ONCE, AnswerCard

if TYPE_CHECKING:
    from kiosk.screens import Review

MANY = 60


@pytest.fixture
def samples() -> Samples:
    return Samples()


def review(samples: Samples, rows: int) -> Review:
    """Return a review of as many answers as wanted, the samples again and again."""
    short = samples.review()
    pages = zip(range(rows), cycle(short.rows), strict=False)
    return replace(short, rows=tuple(replace(row, page=f"page-{at}") for at, row in pages))


def answers(window) -> list[str]:
    cells = [cell for cell in window.stage.page.body.cells() if isinstance(cell, AnswerCard)]
    return [cell.row.page for cell in cells]


def test_short_one_is_whole_at_once(qtbot, samples):
    window = window_for(samples.start(), PROFILES["landscape"])
    qtbot.addWidget(window)
    window.machine.screen = review(samples, AT_ONCE)
    window.refresh()
    assert not window.stage.page.coming
    assert answers(window) == [f"page-{at}" for at in range(AT_ONCE)]


@pytest.mark.parametrize("panel", ["tablet", "landscape", "portrait"])
def test_long_one_comes_whole_and_in_order(qtbot, samples, panel):
    window = window_for(samples.start(), PROFILES[panel])
    qtbot.addWidget(window)
    window.machine.screen = review(samples, MANY)
    window.refresh()
    page = window.stage.page
    assert page.coming
    assert len(answers(window)) < MANY
    assert not [cell for cell in page.body.cells() if cell.isVisible()], "nothing is seen before it has its place"
    settle(window)
    assert answers(window) == [f"page-{at}" for at in range(MANY)]
    assert page.body.parts > 1
    seen = [cell for cell in page.body.cells() if cell.isVisible()]
    assert seen
    assert all(page.body.rect().contains(cell.geometry()) for cell in seen)


def test_focus_comes_to_the_first_answer_unless_somebody_moved_it(qtbot, samples):
    window = window_for(samples.start(), PROFILES["landscape"])
    qtbot.addWidget(window)
    show(window, review(samples, MANY))
    assert window.focusWidget().objectName().startswith("change:page-0:")
    show(window, samples.start())
    window.machine.screen = review(samples, MANY)
    window.refresh()
    QApplication.processEvents()
    elsewhere = window.findChild(QWidget, "helper")
    elsewhere.setFocus()
    settle(window)
    assert window.focusWidget() is elsewhere


def test_part_that_was_turned_to_stays_when_the_page_is_made_anew(qtbot, samples):
    window = window_for(review(samples, MANY), PROFILES["landscape"])
    qtbot.addWidget(window)
    window.stage.page.body.turn(2)
    before = window.stage.page
    paused = review(samples, MANY)
    show(window, replace(paused, hint=None))
    assert window.stage.page is not before
    assert window.stage.page.body.part == 2
