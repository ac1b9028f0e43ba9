"""Where everything is made: production, the tour and the tests all call `build`."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.machine import Kiosk
from kiosk.parts import Parts
from kiosk.services.forms import Forms
from kiosk.services.installed import Services
from kiosk.texts import Texts
from ui.background import Background
from ui.style import ASSETS, load_fonts
from ui.turns import Turns
from ui.window import Window

if TYPE_CHECKING:
    from concurrent.futures import Future

    from kiosk.config import Config
    from kiosk.paper.paper import Paper
    from kiosk.ports import Clock, Printer, PrinterProblem, Speaker
    from kiosk.screens import Line, Screen
    from kiosk.site import Site
    from kiosk.store.store import Store
    from ui.delivery import Delivery

log = logging.getLogger(__name__)
MEGABYTE = 1_000_000
PRINT_MS = 200
"""After the page that shows the number: it is painted before its paper is drawn."""


class Voices:
    """Tells which languages can be spoken now; until a speaker knows, those that could be last time."""

    def __init__(self, remembered: frozenset[str]) -> None:
        self.speaker: Speaker | None = None
        self._remembered = remembered

    def __call__(self) -> frozenset[str]:
        """Return the codes."""
        if self.speaker is None or self.speaker.problem() == "starting":
            return self._remembered
        return self.speaker.voices()


@dataclass(slots=True)
class App:
    """A kiosk that is put together; `close` lets go of everything."""

    kiosk: Kiosk
    window: Window
    background: Background
    parts: Parts
    voices: Voices
    turns: Turns
    writer: ThreadPoolExecutor
    delivery: Delivery | None = None

    def give_voice(self, speaker: Speaker) -> None:
        """Let `speaker` speak from now on."""
        self.voices.speaker = speaker
        self.window.give_voice(speaker)

    def close(self) -> None:
        """End the visit, the children and the worker; close the store."""
        self.kiosk.end()
        self.window.end()
        if self.voices.speaker is not None:
            self.voices.speaker.close()
        if self.delivery is not None:
            self.delivery.close()
        self.background.close()
        self.turns.finish()
        self.parts.door.lose()
        self.writer.shutdown()


def build(
    config: Config,
    site: Site,
    clock: Clock,
    printer: Printer,
    speaker: Speaker | None = None,
    *,
    reduced_motion: bool = False,
    look: bool = True,
    remembered: frozenset[str] = frozenset(),
) -> App:
    """Put a kiosk together. A QApplication must exist; nothing is shown yet.

    Without `look` the store is not looked at yet: the caller does so (Kiosk.look).
    `remembered` are the languages that could be spoken last time.
    """
    load_fonts()
    texts = Texts(ASSETS / "texts", config.place.languages)
    background, turns = Background(), Turns()
    # Of its own: what is printed or compiled takes longer than a page may wait.
    writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
    printing = _Printing(background, printer)
    voices = Voices(remembered)
    parts = Parts(
        config=config,
        clock=clock,
        texts=texts,
        services=Services(site.services),
        site=site,
        open_store=lambda: _open_store(config, site, clock, writer),
        print_paper=printing.print,
        ask_printer=printing.ask,
        voices=voices,
        forms=Forms(background.ahead),
        later=turns.later,
    )
    kiosk = Kiosk(parts, look=look)
    window = Window(
        kiosk,
        config.panel,
        narrate=lambda screen: _narrated(screen, texts),
        changes=lambda before, after: _changed(before, after, texts),
        deaf_ms=config.input.debounce_ms,
        reduced_motion=reduced_motion,
    )
    printing.window, printing.kiosk = window, kiosk
    app = App(kiosk, window, background, parts, voices, turns, writer)
    if speaker is not None:
        app.give_voice(speaker)
    return app


def _open_store(config: Config, site: Site, clock: Clock, writer: ThreadPoolExecutor) -> Store:
    from kiosk.store.store import Store

    store = Store.open(site.store_path, clock, minimum_free=config.data.minimum_free_mb * MEGABYTE)
    store.begin = writer.submit
    return store


def _narrated(screen: Screen, texts: Texts) -> tuple[Line, ...]:
    from accessibility.narration import narrate

    return narrate(screen, texts)


def _changed(before: Screen, after: Screen, texts: Texts) -> tuple[Line, ...]:
    from accessibility.changes import narrate_change

    return narrate_change(before, after, texts)


class _Printing:
    """Draws and prints in the background and tells the window how it went, and the kiosk how the printer is."""

    def __init__(self, background: Background, printer: Printer) -> None:
        self._background, self._printer = background, printer
        self.window: Window | None = None
        self.kiosk: Kiosk | None = None

    def ask(self) -> None:
        """Ask the printer how it is, which may take its time."""
        if not self._background.busy:
            self._background.run(self._printer.problem, self._hear)

    def _hear(self, done: Future[PrinterProblem | None]) -> None:
        error = done.exception()
        if error is not None:
            log.error("asking the printer", exc_info=error)
        if self.kiosk is not None:
            self.kiosk.printer("unknown" if error else done.result())

    def print(self, paper: Paper) -> None:
        # The worker and the page would take turns over each line of Python, and the page be twice as late.
        self._background.run(
            lambda: self._draw_and_print(paper), lambda done: self._tell(paper.id, done), after_ms=PRINT_MS
        )

    def _draw_and_print(self, paper: Paper) -> None:
        from ui.paper import draw

        self._printer.print(paper.id, draw(paper))

    def _tell(self, paper: str, done: Future[None]) -> None:
        from kiosk import actions
        from kiosk.ports import PrinterError

        error = done.exception()
        if error is not None and not isinstance(error, PrinterError):
            log.error("printing", exc_info=error)
        problem = error.problem if isinstance(error, PrinterError) else "unknown" if error else ""
        if self.window is not None:
            self.window.act(actions.Printed(paper, problem))
