"""Everything by the keys of a keyboard: I4, I5 and I7 of the requirements."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from kiosk import actions
from tests.support.displays import show
from tests.support.samples import Samples


def test_the_first_key_of_any_kind_starts(opened):
    for key in (Qt.Key.Key_A, Qt.Key.Key_5, Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_F1):
        window = opened(Samples().welcome())
        QTest.keyClick(window.windowHandle(), key)
        assert window.machine.actions == [actions.Next()]


def test_at_the_welcome_tab_and_arrows_find_language_and_voice_and_start_nothing(opened):
    window = opened(Samples().welcome())
    for key, forward in ((Qt.Key.Key_Tab, True), (Qt.Key.Key_Backtab, False)):
        seen = []
        for _ in window.stage.focusable():
            QTest.keyClick(window.windowHandle(), key)
            seen.append(QApplication.focusWidget().objectName())
        assert {"language:es", "setting:size", "setting:contrast", "setting:voice", "helper", "next"} <= set(seen)
        assert (seen.index("next") < seen.index("setting:voice")) == forward or seen[-1] == "next"
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Up)
    assert QApplication.focusWidget().objectName() != "next"
    assert window.machine.actions == []
    window.findChild(QWidget, "setting:voice").setFocus()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Return)
    assert window.machine.actions == [actions.OpenSetting("voice")]


def test_a_modifier_alone_starts_nothing(opened):
    window = opened(Samples().welcome())
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Shift)
    assert window.machine.actions == []


def test_escape_goes_back_and_enter_on_a_key_presses_it(opened):
    samples = Samples()
    window = opened(samples.services())
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Escape)
    assert window.machine.actions == [actions.Back()]
    window.stage.page.named("service:1").setFocus()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Return)
    assert window.machine.actions[1:] == [actions.OpenService("1")]


@pytest.mark.parametrize("name", ["languages", "services", "review", "done", "number", "size", "choice", "idle"])
def test_tab_goes_through_everything_and_comes_round(opened, name):
    samples = Samples()
    window = opened(samples.choice())
    show(window, samples.named()[name])
    targets = {widget.objectName() for widget in window.stage.focusable()}
    first = QApplication.focusWidget()
    seen = []
    for _ in range(len(targets)):
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget().objectName())
    assert set(seen) == targets
    assert QApplication.focusWidget() is first
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Backtab)
    assert QApplication.focusWidget().objectName() == seen[-2]


def test_tab_reads_the_page_then_the_foot_then_the_settings(opened):
    window = opened(Samples().languages())
    order = [widget.objectName() for widget in window.stage.focusable()]
    assert order[0] == "listen"
    assert order.index("language:en") < order.index("language:es") < order.index("language:pl")
    assert order[-7:] == [
        "back",
        "helper",
        "next",
        "setting:language",
        "setting:size",
        "setting:contrast",
        "setting:voice",
    ]


def test_arrows_go_where_the_eye_goes(opened):
    window = opened(Samples().services())
    window.stage.page.named("service:0").setFocus()
    for key, name in (
        (Qt.Key.Key_Right, "service:1"),
        (Qt.Key.Key_Down, "service:3"),
        (Qt.Key.Key_Left, "service:2"),
        (Qt.Key.Key_Up, "service:0"),
    ):
        QTest.keyClick(window.windowHandle(), key)
        assert QApplication.focusWidget().objectName() == name


def test_arrows_reach_every_key_of_a_page(opened):
    window = opened(Samples().choice())
    targets = {widget.objectName() for widget in window.stage.focusable()}
    reached = {QApplication.focusWidget().objectName()}
    frontier = list(reached)
    while frontier:
        name = frontier.pop()
        for key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right):
            window.findChild(QWidget, name).setFocus()
            QTest.keyClick(window.windowHandle(), key)
            there = QApplication.focusWidget().objectName()
            if there not in reached:
                reached.add(there)
                frontier.append(there)
    assert reached == targets


def test_the_ring_shows_with_keys_and_hides_with_touch(opened):
    window = opened(Samples().services())
    ring = window._focus.ring
    assert not ring.isVisible()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Tab)
    assert ring.isVisible()
    focus = QApplication.focusWidget()
    box = focus.rect().translated(focus.mapTo(window, QPoint(0, 0)))
    assert ring.geometry().contains(box)
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert not ring.isVisible()


def test_a_held_key_of_the_keyboard_is_no_second_press(opened):
    window = opened(Samples().services())
    handle = window.windowHandle()
    before = QApplication.focusWidget()
    held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier, "", autorep=True)
    assert window.eventFilter(handle, held)
    assert QApplication.focusWidget() is before
