"""From the command to a kiosk that is ready for a touch, quickly.

First the welcome screen of last time is painted; only then the rest is read and the kiosk put together. What the first
touch does not need (the engine, the database, speech, paper) is read by the worker after that.
"""

from __future__ import annotations

import gc
import logging
import signal
import sys
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from kiosk.screens import Welcome
from ui import invitation
from ui.style import load_fonts
from ui.window import Window

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from kiosk.config import Config
    from kiosk.ports import Printer
    from kiosk.site import Site
    from ui.app import App
    from ui.invitation import Invitation

log = logging.getLogger(__name__)
INVITATION = "welcome.json"
AWAKE_MS = 500
PATIENCE_MS = 2000
MODULES = (
    "kiosk.store",
    "sqlite_utils.migrations",
    "kiosk.xform.form",
    "kiosk.qr",
    "qrcode",
    "accessibility.narration",
    "ui.speaker",
    "ui.paper",
    "PIL.PdfImagePlugin",
)
"""What the first touch does not need, in the order in which it may be needed."""


def run(config: Config, open_site: Callable[[], Site], *, windowed: bool = False) -> int:
    """Open the kiosk and stay until it is closed. Raises what `open_site` raises."""
    # Nothing that is made while starting becomes garbage; looking for some costs time.
    gc.disable()
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Handrail")
    load_fonts()
    recalled = invitation.recall(config.data.folder / INVITATION)
    window = _invite(recalled, config, windowed=windowed) if recalled is not None else None
    site = open_site()
    app = _put_together(config, site, window, recalled.voices if recalled is not None else frozenset())
    if window is None:
        _open(app.window, windowed=windowed)
    log.info("ready")
    rest = _Rest(app, config, site)
    QTimer.singleShot(0, rest.begin)
    # Ctrl+C ends it: Python sees the signal only when Qt lets it run.
    signal.signal(signal.SIGINT, lambda *_: application.quit())
    signal.signal(signal.SIGTERM, lambda *_: application.quit())
    awake = QTimer()
    awake.timeout.connect(lambda: None)
    awake.start(AWAKE_MS)
    result = application.exec()
    app.close()
    return result


def _invite(recalled: Invitation, config: Config, *, windowed: bool) -> Window:
    """Show the welcome screen of last time, and wait until it is painted."""
    window = Window(recalled, config.panel, deaf_ms=config.input.debounce_ms)
    _open(window, windowed=windowed)
    # Whatever is touched or typed meanwhile waits for the kiosk.
    flags = QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents | QEventLoop.ProcessEventsFlag.WaitForMoreEvents
    # A display that sleeps may never show it.
    patience = QTimer(singleShot=True)
    patience.start(PATIENCE_MS)
    while not window.windowHandle().isExposed() and patience.isActive():
        QApplication.processEvents(flags)
    log.info("painted")
    return window


def _open(window: Window, *, windowed: bool) -> None:
    if windowed:
        window.show()
    else:
        window.setCursor(Qt.CursorShape.BlankCursor)
        window.showFullScreen()


def _put_together(config: Config, site: Site, window: Window | None, voices: frozenset[str]) -> App:
    from kiosk.clock import SystemClock
    from kiosk.printing import FilePrinter, NoPrinter
    from ui.app import build

    printer: Printer = FilePrinter(config.printer.folder) if config.printer.kind == "folder" else NoPrinter()
    clock = SystemClock(config.place.time_zone)
    return build(config, site, clock, printer, window=window, remembered=voices)


class _Rest:
    """What is done after the kiosk is ready: the log, the engine, the database, the voice."""

    def __init__(self, app: App, config: Config, site: Site) -> None:
        self._app, self._config, self._site = app, config, site

    def begin(self) -> None:
        """Read in the background what takes long to read."""
        from kiosk import log as log_file

        log_file.start(self._site.log)
        _catch_mistakes(self._app)
        self._app.background.run(_read, self._finish)

    def _finish(self, read: Future[None]) -> None:
        read.result()
        self._app.kiosk.look()
        self._app.window.refresh()
        self._speak()
        # All that is there now stays: nobody has to look through it for garbage any more.
        gc.freeze()
        gc.enable()

    def _speak(self) -> None:
        from ui.speaker import QtSpeaker

        speaker = QtSpeaker(self._site.folder / "speech", private_listening=self._config.voice.private_listening)
        self._app.give_voice(speaker)
        speaker.on_voices = self._voices_known

    def _voices_known(self) -> None:
        """Keep the welcome screen for the next start, now that it is whole."""
        self._app.window.refresh()
        screen = self._app.kiosk.screen
        if isinstance(screen, Welcome) and not self._app.kiosk.in_use:
            invitation.keep(self._config.data.folder / INVITATION, screen)
            log.info("kept")


def _read() -> None:
    for name in MODULES:
        import_module(name)


def _catch_mistakes(app: App) -> None:
    """Turn our own mistakes into the trouble screen, and a traceback without personal data in the log."""

    def caught(kind: type[BaseException], error: BaseException, trace: object) -> None:
        del trace
        log.error("fault", exc_info=error)
        if issubclass(kind, Exception):
            app.kiosk.trouble("fault")
            app.window.refresh()

    sys.excepthook = caught
