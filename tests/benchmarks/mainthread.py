"""What keeps the main thread busy during whole tours: every event and every action on its own.

Time that the thread waited for a processor is taken off; waiting for the disk is not.
"""

from __future__ import annotations

import gc
import os
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks._stopwatch import Stopwatch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtCore import QObject

    from kiosk.actions import Action
    from kiosk.screens import Screen
    from ui.app import App
    from ui.tour.guide import Guide
    from ui.window import Window

LONGEST_MS = 50
NAMED = 12
CLEARING_SECONDS = 1.5
"""Longer than ui/window.py and ui/turns.py take to begin."""
MOST_TOURS = int(os.environ.get("HANDRAIL_TOURS", "0"))
ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("HANDRAIL_SHARED", ROOT.parent / "shared")) / "forms"
TOURS = (
    ("change-of-address", "en", "landscape", None),
    ("join-the-library", "es", "portrait", None),
    ("help-with-rent-or-council-tax", "ar", "tablet", "largest"),
    ("report-a-problem", "en", "tablet", None),
)
REAL_FORMS = ("whova_form.xlsx",)


@dataclass(frozen=True, order=True)
class Piece:
    """Something the main thread did without a break: milliseconds, those of them at work, and what it was."""

    ms: float
    cpu: float
    what: str

    @classmethod
    def of(cls, watch: Stopwatch, what: str) -> Piece:
        """Stop the watch."""
        watch.stop()
        return cls(watch.seconds * 1000, watch.cpu * 1000, what)


def run() -> dict[str, object]:
    """Measure; HANDRAIL_TOURS=1 makes the first tour only."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    pieces, answers = tours()
    long = [piece for piece in pieces if piece.ms > LONGEST_MS]
    worst = sorted(pieces, reverse=True)[:NAMED]
    return {
        "pieces": len(pieces),
        "longest piece": {
            "ms": round(worst[0].ms, 1),
            "at most": LONGEST_MS,
            "longer ones": dict(Counter(piece.what for piece in long)),
            "longer by work alone": dict(Counter(piece.what for piece in long if piece.cpu > LONGEST_MS)),
            "met": not long,
        },
        "worst": "; ".join(f"{piece.ms:.0f} ms ({piece.cpu:.0f} at work) {piece.what}" for piece in worst),
        "from action to all painted, median ms": round(sorted(answers)[len(answers) // 2], 1),
        "from action to all painted, longest ms": round(max(answers), 1),
    }


def tours() -> tuple[list[Piece], list[float]]:
    """Make the tours; return every piece, and for each action the milliseconds until all was painted."""
    from PySide6.QtCore import QEvent
    from PySide6.QtWidgets import QApplication

    from kiosk import config as configuration
    from ui.preparing import Preparing
    from ui.tour.guide import Guide, Wish

    pieces: list[Piece] = []
    answers: list[float] = []

    class Watched(QApplication):
        """Times every event that is not part of another one."""

        inside = False

        def notify(self, receiver: QObject, event: QEvent) -> bool:
            if self.inside:
                return super().notify(receiver, event)
            self.inside = True
            kind, name = event.type(), _name(receiver)
            watch = Stopwatch()
            try:
                return super().notify(receiver, event)
            finally:
                self.inside = False
                pieces.append(Piece.of(watch, f"{kind.name} of {name}"))

    class TimedGuide(Guide):
        """Times every action: what the key's event would do, and everything until it is painted. Takes no pictures."""

        def _take(self, screen: Screen) -> None:
            del screen
            self._settle()
            self.app.window.stage.uncover()
            pieces.extend(_resting(self.app.window))

        def visit(self) -> None:
            """Make the visit; what a tour does with it afterwards is nothing a kiosk does."""
            self.app.window.show()
            self._prefer()
            while not self.visitor.finished:
                self._look(self.app.kiosk.screen)
            self._stand()
            self.app.close()

        def _stand(self) -> None:
            """Let the kiosk clear up after the visit, as it does while nobody is there."""
            until = time.monotonic() + CLEARING_SECONDS
            while time.monotonic() < until:
                self.application.processEvents()
                time.sleep(0.005)

        def _act(self, action: Action) -> None:
            whole, watch = Stopwatch(), Stopwatch()
            # What is delivered within an action is part of it, and not timed once more.
            application.inside = True
            self.app.window.act(action)
            application.inside = False
            page = type(self.app.kiosk.screen).__name__
            pieces.append(Piece.of(watch, f"{type(action).__name__} to {page}"))
            finish_painting(self)
            answers.append(whole.stop() * 1000)
            # Outside exec() Qt keeps what is to be deleted; a kiosk lets go of every page when its turn is over.
            self.application.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    application = Watched(sys.argv[:1])
    forms = [(str(SHARED / name), "en", "landscape", None) for name in REAL_FORMS if (SHARED / name).exists()]
    with tempfile.TemporaryDirectory() as folder:
        for number, (service, language, panel, size) in enumerate([*TOURS, *forms][: MOST_TOURS or None]):
            out = Path(folder) / str(number)
            gc.disable()  # as ui/start.py does; ui/preparing.py looks for garbage
            config = configuration.parse(configuration.default_toml(), None, out / "site")
            config = configuration.with_panel(config, panel)
            wish = Wish(service, language, size, "default")
            guide = TimedGuide(application, config, out, wish, random.Random(1))
            stand_for_a_while(guide.app)
            pieces.clear() if number == 0 else None
            guide.visit()
            # What looks for garbage has no business in the next kiosk's start.
            guide.app.window.findChild(Preparing).deleteLater()
            del guide
            gc.collect()  # of a whole kiosk: this is nothing a kiosk does
    return pieces, answers


def _name(receiver: QObject) -> str:
    """Return what got the event; of a timer, whose it is too."""
    name, parent = type(receiver).__name__, receiver.parent()
    return f"{name} of {type(parent).__name__}" if name == "QTimer" and parent is not None else name


def _resting(window: Window) -> Iterator[Piece]:
    """Let the page be at rest for a while, and the next one be made."""
    more = True
    while more:
        watch = Stopwatch()
        more = window.rest_a_little()
        yield Piece.of(watch, "making the next page ahead")


def finish_painting(guide: Guide) -> None:
    """Go on until the page is painted that the last action brought."""
    guide.application.processEvents()
    while guide.app.window.held:  # what was answered is not on the disk yet
        guide.application.processEvents()


def stand_for_a_while(app: App) -> None:
    """Let the kiosk do what it does by itself before anybody comes."""
    from PySide6.QtCore import QEventLoop

    from ui.preparing import Preparing

    app.window.show()
    preparing, waiting = Preparing(app, app.window), QEventLoop()
    preparing.finished.connect(waiting.quit)
    preparing.begin()
    waiting.exec()
    while app.window._warming.step():
        pass
