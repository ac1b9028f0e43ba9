"""Sound the player has or waits for, and the decoding helper as the player sees it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from accessibility.sound import from_first_sound, sound_in

if TYPE_CHECKING:
    from accessibility.sound import Sound

_DECODER: Final = "ui.decoder"
_PATIENCE_MS: Final = 10_000
_IDLE_MS: Final = 60_000
"""So long it waits for the next recording: it takes a third of a second to come back."""


class Awaited(QObject):
    """Sound that is ready now or soon. `over` and `done` tell when; `sound` is None where it cannot be played."""

    done = Signal()

    def __init__(self, parent: QObject, clip: bytes | None = None) -> None:
        super().__init__(parent)
        self.sound: Sound | None = None
        self.over = False
        if clip is not None:
            self.settle(clip)

    def settle(self, clip: bytes) -> None:
        """Take what there is of it: WAV bytes."""
        if self.over:
            return
        self.over = True
        try:
            self.sound = from_first_sound(sound_in(clip))
        except ValueError:
            self.sound = None
        self.done.emit()

    def cancel(self) -> None:
        """Give it up; nothing is told any more."""
        self.blockSignals(True)  # noqa: FBT003  # Qt's own signature
        self.over = True
        self.deleteLater()


class Decoding(QObject):
    """Starts the helper when it is needed and ends it a minute after."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None
        self._received = b""
        self._count = 0
        self._asked: dict[int, Awaited] = {}
        self._idle = QTimer(self, singleShot=True, interval=_IDLE_MS)
        self._idle.timeout.connect(self._rest)
        self._late = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._late.timeout.connect(self._give_up)

    def recording(self, path: str) -> Awaited:
        """Return what will be the sound of a file."""
        self._count += 1
        awaited = self._asked[self._count] = Awaited(self)
        self._idle.stop()
        self._late.start()
        if self._process is None:
            # Most players never have one.
            from accessibility.child import command
            from ui.children import process

            self._received = b""
            self._process = process(command(_DECODER), self)
            self._process.readyReadStandardOutput.connect(self._read)
            self._process.finished.connect(self._give_up)
            self._process.errorOccurred.connect(self._give_up)
        self._process.write(json.dumps({"id": self._count, "path": path}).encode() + b"\n")
        return awaited

    def _read(self) -> None:
        if self._process is None:
            return
        self._received += bytes(self._process.readAllStandardOutput().data())
        while True:
            head, newline, rest = self._received.partition(b"\n")
            told = json.loads(head) if newline else {"size": 0}
            if not newline or len(rest) < told["size"]:
                return
            self._received = rest[told["size"] :]
            self._settle(told["id"], rest[: told["size"]])

    def _settle(self, number: int, clip: bytes) -> None:
        awaited = self._asked.pop(number)
        if self._asked:
            self._late.start()
        else:
            self._late.stop()
            self._idle.start()
        awaited.settle(clip)

    def _give_up(self) -> None:
        """Take note that it has died or hangs: what it was asked for is not heard, the next one gets another helper."""
        self._rest()
        for number in list(self._asked):
            self._settle(number, b"")

    def _rest(self) -> None:
        gone, self._process = self._process, None
        if gone:
            from ui.children import end

            end(gone)
