"""The page that was made ahead comes as a picture, and answers as itself."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from accessibility import display
from kiosk.actions import Answer
from kiosk.screens import Line
from tests.support.displays import show, touch
from tests.support.paintings import Painted
from tests.support.samples import Samples
from ui.ahead import picture_of
from ui.fade import Pictures
from ui.widgets import Key

AGES = 10_000_000


def numbered(number):
    """Return a question of its own."""
    screen = Samples().choice()
    (question,) = screen.questions
    other = replace(question, ref=f"/data/q{number}", label=Line(f"Question number {number}"))
    return replace(screen, identity=f"en/page-{number}", questions=(other,))


@pytest.fixture
def turned(opened, monkeypatch):
    """Turn from a question to the next one, which was made ahead; return the window."""
    monkeypatch.setattr(display, "PAGE_FADE_MS", AGES)

    def turn(*, reduced_motion=False):
        window = opened(numbered(1), reduced_motion=reduced_motion)
        window.machine.next = numbered(3)
        window.machine.then = {"Next": numbered(3)}
        show(window, numbered(2))
        made = window.stage._ahead._page
        assert made is not None
        key = window.stage.frame.way_on()
        middle = key.mapTo(window, QPoint(0, 0)) + key.rect().center()
        QTest.mousePress(window.windowHandle(), Qt.MouseButton.LeftButton, pos=middle)
        QApplication.processEvents()
        window.painted = [Painted(widget) for widget in (made, *made.findChildren(Key))]
        QTest.mouseRelease(window.windowHandle(), Qt.MouseButton.LeftButton, pos=middle)
        assert window.stage.page is made
        assert window.stage._fade.covering
        return window

    return turn


def test_the_picture_is_painted_instead_of_the_page(turned):
    window = turned()
    cover = Painted(window.stage._fade)
    window.stage._fade._step()
    QApplication.processEvents()
    assert cover.times > 0
    assert not any(widget.times for widget in window.painted)
    window.stage.uncover()
    QApplication.processEvents()
    assert all(widget.times for widget in window.painted if widget.parent().isVisible())


def test_a_touch_meets_the_page_itself(turned):
    window = turned()
    key = next(key for key in window.stage.page.findChildren(Key) if key.objectName().startswith("choice:"))
    touch(window, key.objectName())
    assert window.stage._fade is None
    assert isinstance(window.machine.actions[-1], Answer)


def test_a_key_of_the_keyboard_meets_the_page_itself(turned):
    window = turned()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Tab)
    assert window.stage._fade is None


def test_without_motion_the_picture_goes_when_it_was_seen(turned, qtbot):
    window = turned(reduced_motion=True)
    qtbot.waitUntil(lambda: window.stage._fade is None)


def test_the_first_picture_is_the_one_the_fade_would_paint(turned):
    window = turned()
    fade = window.stage._fade
    assert fade._pictures.first is not None
    first = fade.grab().toImage()
    fade._pictures = replace(fade._pictures, first=None)
    assert fade.grab().toImage() == first


def test_pictures_of_two_sizes_are_not_mixed(opened):
    page = opened(Samples().choice()).stage.page
    old = picture_of(page)
    small = old.copy(0, 0, 10, 10)
    assert small.size() == QSize(10, 10)
    assert Pictures(old, small).mixed().first is None
    assert Pictures(None, small).mixed().first is None
    assert Pictures(old, old).mixed().first.size() == old.size()
