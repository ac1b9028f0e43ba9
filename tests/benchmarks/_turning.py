"""A visit in which a finger goes from question to question: python -m tests.benchmarks._turning [at-once].

A person takes longer to read and to answer than the kiosk to make the next page meanwhile (ui/ahead.py). With "at-once"
the finger is down again before that, as that of somebody who goes on without reading.

Prints the milliseconds of each turn, as JSON: "pressed" while the finger came down, "painted" from its lifting to the
next question painted.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kiosk import actions, config
from kiosk.screens import QuestionPage, Review
from tests.benchmarks._stopwatch import Stopwatch
from tests.benchmarks.mainthread import finish_painting, stand_for_a_while
from ui.fade import Fade
from ui.pages.page import Page
from ui.stage import Stage
from ui.tour.guide import Guide, Wish

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from kiosk.actions import Action
    from kiosk.screens import Screen

SERVICE = "change-of-address"


class Turning(Guide):
    """Touches "Next" where a finger would; takes no pictures."""

    pressed: list[float]
    painted: list[float]
    reads: bool
    reduced_motion = False

    def _take(self, screen: Screen) -> None:
        del screen
        self._settle()
        if self.reads:
            self.app.window.rest()

    def turn(self) -> None:
        """Go through the questions, with the voice off: speaking is done elsewhere."""
        self.app.window.show()
        while not isinstance(self.app.kiosk.screen, Review):
            self._look(self.app.kiosk.screen)
        self.app.close()

    def _act(self, action: Action) -> None:
        window, before = self.app.window, self.app.kiosk.screen
        key = window.stage.frame.way_on()
        if not (isinstance(action, actions.Next) and isinstance(before, QuestionPage) and key is not None):
            super()._act(action)
            return
        middle = key.mapTo(window, QPoint(0, 0)) + key.rect().center()
        down = Stopwatch()
        QTest.mousePress(window.windowHandle(), Qt.MouseButton.LeftButton, pos=middle)
        self.application.processEvents()
        pressed = down.stop() * 1000
        lift = Stopwatch()
        QTest.mouseRelease(window.windowHandle(), Qt.MouseButton.LeftButton, pos=middle)
        finish_painting(self)
        while window.stage.page not in _painted:
            self.application.processEvents()
        self.application.processEvents()
        painted, after = lift.stop() * 1000, self.app.kiosk.screen
        _painted.clear()
        if isinstance(after, QuestionPage) and after.identity != before.identity:
            self.pressed.append(pressed)
            self.painted.append(painted)


_painted: list[Page] = []


def _note_painting() -> None:
    """A page is painted by itself, or by a picture of it (ui/fade.py)."""
    paint, fade = Page.paintEvent, Fade.paintEvent

    def painted(page: Page, event: QPaintEvent) -> None:
        paint(page, event)
        _painted.append(page)

    def faded(cover: Fade, event: QPaintEvent) -> None:
        fade(cover, event)
        stage = cover.parentWidget().parentWidget()
        if cover.covering and isinstance(stage, Stage) and stage.page is not None:
            _painted.append(stage.page)

    # For this process, which does nothing else.
    Page.paintEvent = painted  # type: ignore[method-assign]
    Fade.paintEvent = faded  # type: ignore[method-assign]


def main() -> None:
    """Make the visit."""
    application = QApplication(sys.argv[:1])
    _note_painting()
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        (out / "kiosk.toml").write_text("[input]\ndebounce_ms = 0\n", encoding="utf-8")
        chosen = config.load(out / "kiosk.toml", out / "site")
        guide = Turning(application, chosen, out, Wish(SERVICE, "en", None, "default"), random.Random(1))
        guide.pressed, guide.painted, guide.reads = [], [], "at-once" not in sys.argv
        stand_for_a_while(guide.app)
        guide.turn()
    print(json.dumps({"pressed": guide.pressed, "painted": guide.painted}))


if __name__ == "__main__":
    main()
