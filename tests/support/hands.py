"""The hands of a person before a window: a finger that touches, or keys of a keyboard. Nothing but real events."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from ui.inputs.letter_key import LetterKey

if TYPE_CHECKING:
    from PySide6.QtGui import QPointingDevice

    from ui.window import Window

MOST_TABS = 120
MOST_STEPS = 40


class Hands(Protocol):
    """What a person does with a widget they see."""

    def press(self, widget: QWidget) -> None:
        """Press a key that is in sight."""

    def use(self, widget: QWidget) -> None:
        """Begin to write into a field."""


@cache
def _touchscreen() -> QPointingDevice:
    return QTest.createTouchDevice()


class Finger:
    """Touches the middle of what is in sight, through the window of the system."""

    def __init__(self, window: Window) -> None:
        self.window = window

    def press(self, widget: QWidget) -> None:
        at = widget.mapTo(self.window, QPoint(0, 0)) + widget.rect().center()
        found = self.window.childAt(at)
        over = found is widget or (found is not None and widget.isAncestorOf(found))
        assert over, f"a finger on {widget.objectName()} meets {found}"
        handle = self.window.windowHandle()
        QTest.touchEvent(handle, _touchscreen()).press(0, at).commit()
        QTest.touchEvent(handle, _touchscreen()).release(0, at).commit()

    def use(self, widget: QWidget) -> None:
        self.press(widget)


class Keys:
    """Tab to what is wanted, arrows among letters, Enter: and nothing else."""

    def __init__(self, window: Window) -> None:
        self.window = window

    def press(self, widget: QWidget) -> None:
        self.go_to(widget)
        self.key(Qt.Key.Key_Return)

    def use(self, widget: QWidget) -> None:
        self.go_to(widget)

    def go_to(self, widget: QWidget) -> None:
        """Move the focus to `widget`, whatever has it now."""
        board = widget.parentWidget() if isinstance(widget, LetterKey) else None
        for _ in range(MOST_TABS):
            here = QApplication.focusWidget()
            if here is widget:
                return
            if board is not None and here is not None and here.parentWidget() is board:
                self._walk(widget)
                return
            self.key(Qt.Key.Key_Tab)
        raise AssertionError(f"Tab does not lead to {widget.objectName()}")

    def _walk(self, widget: QWidget) -> None:
        """Walk over the keyboard with the arrows: up or down to its row, then along."""
        for _ in range(MOST_STEPS):
            here = QApplication.focusWidget()
            if here is widget:
                return
            assert isinstance(here, LetterKey), "the arrows left the keyboard"
            down = widget.geometry().center().y() - here.geometry().center().y()
            across = widget.geometry().center().x() - here.geometry().center().x()
            if abs(down) > here.height() // 2:
                self.key(Qt.Key.Key_Down if down > 0 else Qt.Key.Key_Up)
            else:
                self.key(Qt.Key.Key_Right if across > 0 else Qt.Key.Key_Left)
        raise AssertionError(f"the arrows do not lead to {widget.objectName()}")

    def key(self, key: Qt.Key) -> None:
        QTest.keyClick(self.window.windowHandle(), key)

    def write(self, words: str) -> None:
        """Type on a keyboard of one's own."""
        for letter in words:
            QTest.keyClick(self.window.windowHandle(), letter)


def commit(words: str) -> None:
    """Give words to what has the focus, as another keyboard or a program that types for somebody does."""
    event = QInputMethodEvent()
    event.setCommitString(words)
    QApplication.sendEvent(QApplication.focusWidget(), event)
