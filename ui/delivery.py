"""Sync as a child of the kiosk: a process of its own, so that no network ever keeps the window waiting."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QProcess, QTimer

if TYPE_CHECKING:
    from kiosk.config import Config

log = logging.getLogger(__name__)
AGAIN_MS = 60_000
PATIENCE_MS = 10_000


def begun(config: Config) -> Delivery | None:
    """Start sync, where there is somewhere to deliver to: a server or a hub."""
    if config.sync.kind == "none":
        return None
    delivery = Delivery(config)
    delivery.start()
    return delivery


class Delivery(QObject):
    """Runs `handrail sync` for as long as the kiosk runs, and starts it again a minute after it has ended.

    Where the system runs it as a service already, ours finds the lock taken and ends; nothing is lost by that.
    """

    def __init__(self, config: Config, again_ms: int = AGAIN_MS) -> None:
        super().__init__()
        self._closing = False
        self._arguments = ["sync", "--site", str(config.data.folder)]
        if config.source is not None:
            self._arguments += ["--config", str(config.source)]
        self._again = QTimer(self, singleShot=True, interval=again_ms)
        self._again.timeout.connect(self.start)
        self.process = QProcess(self)
        self.process.setStandardInputFile(QProcess.nullDevice())
        self.process.setStandardOutputFile(QProcess.nullDevice())
        self.process.setStandardErrorFile(QProcess.nullDevice())
        self.process.finished.connect(self._ended)
        self.process.errorOccurred.connect(self._failed)

    def start(self) -> None:
        """Start it; return at once."""
        # In a bundle the program itself is what understands the commands.
        program = [] if getattr(sys, "frozen", False) else ["-m", "kiosk"]
        self.process.start(sys.executable, [*program, *self._arguments])

    def close(self) -> None:
        """End it: it notes what it has in hand, or is killed, which loses nothing either."""
        self._closing = True
        self._again.stop()
        if self.process.state() != QProcess.ProcessState.NotRunning:
            self.process.terminate()
            if not self.process.waitForFinished(PATIENCE_MS):
                self.process.kill()
                self.process.waitForFinished(PATIENCE_MS)

    def _ended(self, code: int) -> None:
        if not self._closing:
            log.warning("sync ended with %d; it is started again", code)
            self._again.start()

    def _failed(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            log.error("sync cannot be started")
            self._again.start()
