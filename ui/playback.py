"""The playing helper, seen from the kiosk: started, told what to play, replaced when it dies."""

from __future__ import annotations

import json
import logging
import sys
import time
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from accessibility.child import PLAYER, command
from ui.children import end, process

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.ports import Cue

_PLAYER: Final = PLAYER if sys.platform == "linux" else "ui.player"
_LOOK_AGAIN_MS: Final = 15_000
_SHORT_LIFE: Final = 5.0
_SHORT_LIVES: Final = 3
# After so many helpers in a row that lived less than so many seconds, the next one waits: a broken one
# would keep a processor busy.
_AT_MOST_MS: Final = 10
# How long a helper that does not listen keeps the kiosk waiting.

_log = logging.getLogger(__name__)


class Playback(QObject):
    """Plays WAV bytes and recordings, by number. `device` tells whether there is one to play on, None: not known."""

    began = Signal(int)
    ended = Signal(int)
    failed = Signal(int)
    device_changed = Signal()
    died = Signal()
    """The helper is gone with all it was told, and another one starts."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.device: bool | None = None
        self._process: QProcess | None = None
        self._received = b""
        self._telling = False
        self._born = 0.0
        self._short_lives = 0
        self._again = QTimer(self, singleShot=True)
        self._again.timeout.connect(self._restart)
        self._start()

    def play(self, number: int, clip: bytes) -> None:
        """Put WAV bytes in the queue."""
        self._tell({"do": "play", "id": number, "size": len(clip)}, clip)

    def play_recording(self, number: int, path: Path) -> None:
        """Put a file in the queue."""
        self._tell({"do": "play", "id": number, "path": str(path)})

    def stop(self) -> None:
        """Empty the queue and be silent."""
        self._tell({"do": "stop"})

    def set_volume(self, db: int) -> None:
        """Play that much below full loudness, from now on."""
        self._tell({"do": "volume", "db": db})

    def cue(self, name: Cue) -> None:
        """Play a short sound over the others."""
        self._tell({"do": "cue", "name": name})

    def close(self) -> None:
        """End the helper."""
        self._again.stop()
        if self._process:
            end(self._process)
            self._process = None

    def _tell(self, what: dict[str, object], clip: bytes = b"") -> None:
        helper = self._process
        if not helper or helper.state() == QProcess.ProcessState.NotRunning:
            return
        helper.write(json.dumps(what).encode() + b"\n" + clip)
        # Now, not when Qt comes round to it: who is making a page would keep a voice waiting, or speaking.
        self._telling = True
        while helper.bytesToWrite() and helper.waitForBytesWritten(_AT_MOST_MS):
            pass
        self._telling = False

    def _start(self) -> None:
        self._received = b""
        self._born = time.monotonic()
        self._process = process(command(_PLAYER), self)
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.finished.connect(self._finished)
        self._process.errorOccurred.connect(self._failed_to_start)

    def _restart(self) -> None:
        if self._process:
            end(self._process)
        self._start()

    def _read(self) -> None:
        if not self._process:
            return
        if self._telling:
            # What comes meanwhile is heard after: nobody expects an answer while he speaks.
            QTimer.singleShot(0, self, self._read)
            return
        self._received += bytes(self._process.readAllStandardOutput().data())
        *lines, self._received = self._received.split(b"\n")
        for line in lines:
            self._hear(json.loads(line))

    def _hear(self, told: dict[str, object]) -> None:
        match told:
            case {"began": int(number)}:
                self.began.emit(number)
            case {"ended": int(number)}:
                self.ended.emit(number)
            case {"failed": int(number)}:
                self.failed.emit(number)
            case {"device": bool(there)}:
                self._set_device(there=there)

    def _set_device(self, *, there: bool) -> None:
        if there:
            self._again.stop()
        else:
            # A helper that has seen its server die may never see another one.
            self._again.start(_LOOK_AGAIN_MS)
        if there != self.device:
            self.device = there
            self.device_changed.emit()

    def _finished(self, status: int) -> None:
        if self._telling:
            QTimer.singleShot(0, self, lambda: self._finished(status))
            return
        _log.warning("the playing helper ended: %d", status)
        if self._process:
            self._process.deleteLater()
            self._process = None
        short = time.monotonic() - self._born < _SHORT_LIFE
        self._short_lives = self._short_lives + 1 if short else 0
        if self._short_lives >= _SHORT_LIVES:
            self._set_device(there=False)
        else:
            self._start()
        self.died.emit()

    def _failed_to_start(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._finished(-1)
