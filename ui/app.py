"""Where everything is made: production, the tour and the tests all call `build`."""

from __future__ import annotations

import logging
import signal
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from accessibility.narration import narrate
from kiosk import actions
from kiosk.clock import SystemClock
from kiosk.machine import Kiosk
from kiosk.parts import Parts
from kiosk.ports import PrinterError
from kiosk.printing import FilePrinter, NoPrinter
from kiosk.services import Services
from kiosk.store import Store
from kiosk.texts import Texts
from ui.background import Background
from ui.paper import draw
from ui.style import ASSETS, load_fonts
from ui.window import Window

if TYPE_CHECKING:
    from concurrent.futures import Future

    from kiosk.config import Config
    from kiosk.ports import Clock, Printer, Speaker
    from kiosk.site import Site
    from kiosk.tickets import Paper

log = logging.getLogger(__name__)
MEGABYTE = 1_000_000


@dataclass(slots=True)
class App:
    """A kiosk that is put together; `close` lets go of everything."""

    kiosk: Kiosk
    window: Window
    speaker: Speaker
    background: Background
    parts: Parts

    def close(self) -> None:
        """End the visit, the children and the worker; close the store."""
        self.kiosk.end()
        self.window.close()
        self.speaker.close()
        self.background.close()
        self.parts.door.lose()


def build(
    config: Config,
    site: Site,
    clock: Clock,
    printer: Printer,
    speaker: Speaker,
    *,
    reduced_motion: bool = False,
) -> App:
    """Put a kiosk together. A QApplication must exist; nothing is shown yet."""
    load_fonts()
    texts = Texts(ASSETS / "texts", config.place.languages)
    background = Background()
    printing = _Printing(background, printer)
    parts = Parts(
        config=config,
        clock=clock,
        texts=texts,
        services=Services(site.services),
        site=site,
        open_store=lambda: Store.open(site.store_path, clock, minimum_free=config.data.minimum_free_mb * MEGABYTE),
        print_paper=printing.print,
        voices=speaker.voices,
    )
    kiosk = Kiosk(parts)
    window = Window(
        kiosk,
        config.panel,
        speaker=speaker,
        narrate=lambda screen: narrate(screen, texts),
        deaf_ms=config.input.debounce_ms,
        reduced_motion=reduced_motion,
    )
    printing.window = window
    speaker.on_voices = window.refresh
    return App(kiosk, window, speaker, background, parts)


class _Printing:
    """Draws and prints in the background and tells the window how it went."""

    def __init__(self, background: Background, printer: Printer) -> None:
        self._background, self._printer = background, printer
        self.window: Window | None = None

    def print(self, paper: Paper) -> None:
        self._background.run(
            lambda: self._printer.print(paper.id, draw(paper)), lambda done: self._tell(paper.id, done)
        )

    def _tell(self, paper: str, done: Future[None]) -> None:
        error = done.exception()
        if error is not None and not isinstance(error, PrinterError):
            log.error("printing", exc_info=error)
        problem = error.problem if isinstance(error, PrinterError) else "unknown" if error else ""
        if self.window is not None:
            self.window.act(actions.Printed(paper, problem))


def run(config: Config, site: Site, *, windowed: bool = False) -> int:
    """Open the kiosk and stay until it is closed."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Handrail")
    from ui.speaker import QtSpeaker

    printer: Printer = FilePrinter(config.printer.folder) if config.printer.kind == "folder" else NoPrinter()
    speaker = QtSpeaker(site.folder / "speech", private_listening=config.voice.private_listening)
    kiosk = build(config, site, SystemClock(config.place.time_zone), printer, speaker)
    _catch_mistakes(kiosk)
    # Ctrl+C ends it: Python sees the signal only when Qt lets it run.
    signal.signal(signal.SIGINT, lambda *_: app.quit())
    signal.signal(signal.SIGTERM, lambda *_: app.quit())
    awake = QTimer()
    awake.timeout.connect(lambda: None)
    awake.start(500)
    if windowed:
        kiosk.window.show()
    else:
        kiosk.window.setCursor(Qt.CursorShape.BlankCursor)
        kiosk.window.showFullScreen()
    result = app.exec()
    kiosk.close()
    return result


def _catch_mistakes(kiosk: App) -> None:
    """Turn our own mistakes into the trouble screen, and a traceback without personal data in the log."""

    def caught(kind: type[BaseException], error: BaseException, trace: object) -> None:
        del trace
        log.error("fault", exc_info=error)
        if issubclass(kind, Exception):
            kiosk.kiosk.trouble("fault")
            kiosk.window.refresh()

    sys.excepthook = caught
