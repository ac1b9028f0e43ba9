"""The kiosk as `handrail run` opens it; it goes on by itself, says where it stands, and stays there until it is told.

python -m tests.benchmarks._standing run --windowed --demonstration --site SITE

Prints "welcome" when all that a kiosk reads ahead is there; after a line on its input, turns the voice on and goes to
the first question of a service; prints "question" when that is being read aloud.
"""

from __future__ import annotations

import sys
from threading import Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk import actions
from kiosk.screens import QuestionPage, Screen, Services, Welcome
from ui import preparing

if TYPE_CHECKING:
    from ui.app import App

STEP_MS = 500


class Asked(QObject):
    """Tells on the main thread that a line came in."""

    line = Signal()

    def listen(self) -> None:
        """Wait for lines."""
        for _ in sys.stdin:
            self.line.emit()


class Told(preparing.Preparing):
    """Prepares as ever, and says when it has."""

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self.finished.connect(self._prepared)
        self._asked = Asked(self)
        self._asked.line.connect(self._go_on)

    def _prepared(self) -> None:
        while self._app.window._warming.step():
            pass
        QTimer.singleShot(STEP_MS, lambda: print("welcome", flush=True))
        Thread(target=self._asked.listen, daemon=True).start()

    def _go_on(self) -> None:
        screen = self._app.kiosk.screen
        if isinstance(screen, QuestionPage):
            print("question", flush=True)
        else:
            self._app.window.act(way_on(screen))
            QTimer.singleShot(STEP_MS, self._go_on)


def way_on(screen: Screen) -> actions.Action:
    """Return what leads on to a question with the voice on."""
    if not screen.frame.preferences.voice and not isinstance(screen, Welcome):
        return actions.Voice("on")
    if isinstance(screen, Services):
        return actions.OpenService(next(card.id for card in screen.cards if card.paused is None))
    return actions.Next()


if __name__ == "__main__":
    preparing.Preparing = Told  # type: ignore[misc]  # ui.start takes it from there when it is needed

    from kiosk.__main__ import main

    sys.exit(main(sys.argv[1:]))
