"""A machine that shows what it is given, and a live window of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from ui.style import load_fonts
from ui.window import Window

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.actions import Action
    from kiosk.panels import Panel
    from kiosk.ports import Speaker
    from kiosk.screens import Screen

AGAIN_MS = 50


class Shown:
    """Shows `screen`; remembers what it is told. `then` maps the name of an action's class to the next screen."""

    def __init__(self, screen: Screen, then: dict[str, Screen] | None = None) -> None:
        self.screen = screen
        self.then = then or {}
        self.actions: list[Action] = []
        self.touches = 0
        self.ticks = 0
        self.heard: list[bool] = []
        self.settled = True
        self.next: Screen | None = None

    def ahead(self) -> Screen | None:
        return self.next

    def settles(self, within: float = 0) -> bool:
        del within
        return self.settled

    def settle(self) -> None:
        self.settled = True

    def act(self, action: Action) -> None:
        self.actions.append(action)
        self.screen = self.then.get(type(action).__name__, self.screen)

    def tick(self) -> None:
        self.ticks += 1

    def touched(self) -> None:
        self.touches += 1

    def listening(self, listening: bool) -> None:  # noqa: FBT001 -- the core's contract
        self.heard.append(listening)


def window_for(screen: Screen, panel: Panel, speaker: Speaker | None = None, **options: object) -> Window:
    """Return a window that shows `screen` on `panel`, laid out and painted once."""
    load_fonts()
    window = Window(Shown(screen), panel, speaker=speaker, **options)  # type: ignore[arg-type]
    window.show()
    settle(window)
    return window


def settle(window: Window) -> None:
    """Let everything be painted, and a page that is made little by little be whole."""
    QApplication.processEvents()
    wait_while(lambda: window.held or (window.stage.page is not None and window.stage.page.coming))
    window.rest()


def wait_while(goes_on: Callable[[], bool]) -> None:
    """Let events come as long as something goes on; between them the worker has the processor for itself."""
    # Where none comes, somebody looks again all the same.
    again = QTimer(interval=AGAIN_MS)
    again.start()
    while goes_on():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    again.stop()


def touch(window: Window, name: str) -> None:
    """Touch a key where a finger would: through the window of the system."""
    widget = window.findChild(QWidget, name)
    assert widget is not None, name
    QTest.mouseClick(
        window.windowHandle(),
        Qt.MouseButton.LeftButton,
        pos=widget.mapTo(window, QPoint(0, 0)) + widget.rect().center(),
    )


def show(window: Window, screen: Screen) -> None:
    window.machine.screen = screen
    window.refresh()
    settle(window)


def visible(window: Window, name: str) -> bool:
    widget = window.findChild(QWidget, name)
    return widget is not None and widget.isVisible()
