"""From the command to a kiosk that is ready for a touch, quickly.

First the welcome screen of last time is painted; only then the rest is read and the kiosk put together. What the first
touch does not need (the engine, the database, speech, paper) comes after that (ui/preparing.py).
"""

from __future__ import annotations

import gc
import logging
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from accessibility import coredump, memory
from ui import invitation
from ui.invitation import Invitation

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.config import Config
    from kiosk.ports import Printer
    from kiosk.site import Site
    from ui.app import App
    from ui.preparing import Preparing
    from ui.speaker import QtSpeaker
    from ui.voicing import Voicing

log = logging.getLogger(__name__)
PICTURE = "welcome.picture"
AWAKE_MS = 500
READ = ("fluent.runtime", "kiosk.sealing.keys", "kiosk.config", "kiosk.machine", "PySide6.QtSvg")
"""What takes longest to read, of what is needed before the first touch."""


@dataclass(frozen=True, slots=True)
class Command:
    """What shall be opened. `home` is where the invitation is kept; it is good as long as `sources` do not change.

    `configure` and `open_site` are called when it is painted; what they raise ends the program.
    """

    home: Path
    sources: tuple[Path, ...]
    panel: str
    configure: Callable[[], Config]
    open_site: Callable[[Config], Site]
    windowed: bool

    def memory(self) -> invitation.Memory:
        """Return where the invitation is kept."""
        program = Path(invitation.__file__)
        key = [self.panel, *(invitation.state(path) for path in (program, *self.sources))]
        return invitation.Memory(self.home / PICTURE, " ".join(key))


def run(command: Command) -> int:
    """Open the kiosk and stay until it is closed."""
    coredump.leave_none()
    memory.keep_little()
    memory.load_one_openssl()
    # Nothing that is made while starting becomes garbage; looking for some costs time. Later ui/preparing.py looks.
    gc.disable()
    Thread(target=_read, daemon=True).start()
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Handrail")
    welcome = command.memory()
    recalled = welcome.recall()
    front = Invitation(recalled.picture if recalled else None)
    voices = recalled.voices if recalled else frozenset()
    invited = recalled is not None
    del recalled  # eight megabytes, for good
    if invited:
        front.open(windowed=command.windowed)
        front.wait()
        log.info("painted")
    config = command.configure()
    site = command.open_site(config)
    app = _put_together(config, site, voices)
    front.receive(app.window)
    if not invited:
        front.open(windowed=command.windowed)
    # Ctrl+C ends it: Python sees the signal only when Qt lets it run. What comes before the loop runs waits for it.
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, lambda *_: QTimer.singleShot(0, application.quit))
    log.info("ready")
    rest = _Rest(app, config, site, welcome)
    QTimer.singleShot(0, rest.begin)
    awake = QTimer()
    awake.timeout.connect(lambda: None)
    awake.start(AWAKE_MS)
    result = application.exec()
    app.close()
    return result


def _read() -> None:
    """Read what is needed after the picture while Qt is busy with that: a twentieth of the way to the first touch."""
    # Who needs it will say what is wrong with it.
    with suppress(Exception):
        for name in READ:
            import_module(name)


def _put_together(config: Config, site: Site, voices: frozenset[str]) -> App:
    from kiosk.clock import SystemClock
    from kiosk.paper.printing import FilePrinter, NoPrinter
    from ui.app import build

    printer: Printer = FilePrinter(config.printer.folder) if config.printer.kind == "folder" else NoPrinter()
    clock = SystemClock(config.place.time_zone)
    return build(config, site, clock, printer, look=False, remembered=voices)


class _Rest:
    """What comes after the kiosk is ready: the log, all that is prepared, the voice."""

    def __init__(self, app: App, config: Config, site: Site, memory: invitation.Memory) -> None:
        self._app, self._config, self._site, self._memory = app, config, site, memory
        self._preparing: Preparing | None = None
        self._voicing: Voicing | None = None

    def begin(self) -> None:
        """Begin; return at once."""
        from kiosk import log as log_file
        from ui.preparing import Preparing

        log_file.start(self._site.log)
        _catch_mistakes(self._app)
        self._preparing = Preparing(self._app)
        self._preparing.read.connect(self._speak)
        self._preparing.begin()

    def _speak(self) -> None:
        from ui.speaker import QtSpeaker
        from ui.voicing import Voicing

        speaker = QtSpeaker(self._site.folder / "speech", private_listening=self._config.voice.private_listening)
        self._app.give_voice(speaker)
        speaker.on_voices = lambda: self._voices_known(speaker)
        self._voicing = Voicing(self._app, speaker)
        self._voicing.start()
        self._deliver()

    def _deliver(self) -> None:
        from ui.delivery import begun

        self._app.delivery = begun(self._config)

    def _voices_known(self, speaker: QtSpeaker) -> None:
        """Keep the welcome screen for the next start, now that it is whole and nobody has been here yet."""
        from kiosk.screens import Welcome

        app = self._app
        app.window.refresh()
        speaker.on_voices = app.window.refresh
        if isinstance(app.kiosk.screen, Welcome) and not app.kiosk.in_use:
            picture, voices = app.window.grab().toImage(), app.voices()
            app.background.run(lambda: self._memory.keep(picture, voices), lambda _done: log.info("kept"))


def _catch_mistakes(app: App) -> None:
    """Turn our own mistakes into the trouble screen, and a traceback without personal data in the log."""

    def caught(kind: type[BaseException], error: BaseException, trace: object) -> None:
        del trace
        log.error("fault", exc_info=error)
        if issubclass(kind, Exception):
            app.kiosk.trouble("fault")
            app.window.mistaken.emit()
        for kept in ("last_exc", "last_type", "last_value", "last_traceback"):
            # Python keeps them for a debugger: with the frames, the whole visit and its answers.
            vars(sys).pop(kept, None)

    sys.excepthook = caught
