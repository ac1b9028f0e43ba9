"""A kiosk in a process of its own that meets a mistake of ours: python -m tests.support.mistaken PLACE FOLDER SERVICES.

Prints the code of the trouble screen and the class of the page that is seen, then the class of the screen after the
visit. In a test's own process pytest keeps every mistake with all its frames, and with them a painter that is at work.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication

from kiosk import log, screens
from kiosk.actions import Next
from kiosk.visit.visit import Visit
from tests.support.displays import settle
from tests.support.hands import Finger
from tests.support.person import Person
from tests.support.stand import Stand
from ui.pages.question import QuestionView
from ui.signs import Signs
from ui.start import _catch_mistakes
from ui.widgets import Words

SECRET = "Quixolotl"


def broken(*_arguments: object) -> None:
    """Fail."""
    raise RuntimeError(SECRET)


def broken_in_the_middle(widget: Words, _event: object) -> None:
    """Fail while a painter is at work."""
    painter = QPainter(widget)
    painter.setOpacity(0.5)
    raise RuntimeError(SECRET)


PLACES = {
    "acting": (Visit, "next", broken),
    "drawing a sign": (Signs, "_draw", broken),
    "painting words": (Words, "paintEvent", broken_in_the_middle),
    "laying out": (QuestionView, "arrange", broken),
    "making a page": (QuestionView, "build", broken),
}


def main(place: str, folder: Path, services: Path) -> None:
    """Go to a question, meet the mistake on the way to the next, and see what comes of it."""
    application = QApplication(sys.argv[:1])
    stand = Stand(folder, services)
    window = stand.window
    log.start(stand.site.log)
    _catch_mistakes(stand.app)
    visitor = Person(stand, Finger(window))
    visitor.begin("change-of-address")
    visitor.answer("Zoë")
    owner, name, instead = PLACES[place]
    before = getattr(owner, name)
    window.stage._ahead.drop()
    window.stage.look.signs._kept.clear()
    setattr(owner, name, instead)
    window.stage.press(Next())
    settle(window)
    setattr(owner, name, before)
    settle(window)
    print(getattr(stand.screen, "code", stand.screen), type(window.stage.page).__name__, flush=True)
    stand.wait_for(screens.Welcome)
    visitor.begin("change-of-address")
    print(type(stand.screen).__name__, flush=True)
    stand.close()
    application.processEvents()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
