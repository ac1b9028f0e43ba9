"""The playing helper: `python -m ui.player` plays what it is told to on standard input.

A process that has seen its sound server die stays mute for ever, or is aborted by it, so playing is
done in a process that can be replaced. It ends by itself when its sound does not move on, when its
standard input ends, and never writes anything but what it tells on standard output.

Told: lines of JSON, each followed by `size` bytes where it says so. `{"do": "play", "id": 1, "size":
n}` puts WAV bytes in the queue, `"path"` instead of `"size"` a recording; `stop` empties the queue at
once; `{"do": "volume", "db": -12}`; `{"do": "cue", "name": "tick"}` plays over everything else. Tells:
`{"device": true}` at the start and whenever that changes; `{"began": id}`, `{"ended": id}`, `{"failed": id}`.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections import deque
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QBuffer, QCoreApplication, QObject, QTimer, Signal
from PySide6.QtMultimedia import QAudio, QAudioFormat, QAudioSink, QMediaDevices

from accessibility import coredump, memory
from accessibility.sound import Sound, sound_in
from ui.decoding import Awaited, Decoding

NO_SOUND_MOVES: Final = 3
"""The exit status that says: the sound server is gone, start another helper."""
_LOOK_MS: Final = 100
_STUCK_LOOKS: Final = 15
_AHEAD_MS: Final = 500
# How much sound waits in the sink. 100 ms had gaps on a busy machine; stopping is heard at once either way.
_SERVER_MS: Final = 200
# How much of it waits in PulseAudio: with the 35 ms QtMultimedia asks for, a busy machine makes gaps.
_CUE_DB: Final = -6.0


class Stream(QObject):
    """One sound on its way to the device."""

    ended = Signal()
    stuck = Signal()

    def __init__(self, sound: Sound, db: float, parent: QObject) -> None:
        super().__init__(parent)
        form = QAudioFormat()
        form.setSampleRate(sound.rate)
        form.setChannelCount(1)
        form.setSampleFormat(QAudioFormat.SampleFormat.Int16)
        self._sink = QAudioSink(QMediaDevices.defaultAudioOutput(), form, self)
        self._sink.setBufferSize(2 * sound.rate * _AHEAD_MS // 1000)
        self._sink.setVolume(10 ** (db / 20))
        self._sink.stateChanged.connect(self._changed)
        self._samples = QBuffer(self)
        self._samples.setData(sound.samples)
        self._samples.open(QBuffer.OpenModeFlag.ReadOnly)
        self._seen = 0
        self._looks = 0
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._last = QTimer(self, singleShot=True)
        self._last.timeout.connect(self._finish)

    def start(self) -> None:
        """Begin; `ended` tells when all is played, `stuck` when the device takes no more."""
        self._timer.start()
        self._sink.start(self._samples)

    def stop(self) -> None:
        """Be silent at once; nothing is told any more."""
        self._timer.stop()
        self._last.stop()
        self.blockSignals(True)  # noqa: FBT003  # Qt's own signature
        self._sink.stop()
        self.deleteLater()

    def set_volume(self, db: float) -> None:
        """Make it louder or softer while it plays."""
        self._sink.setVolume(10 ** (db / 20))

    def _changed(self, state: QAudio.State) -> None:
        if state == QAudio.State.IdleState and self._samples.atEnd():
            # All is handed over, but the last of it is still to be heard; the next sound must not begin over it.
            self._timer.stop()
            self._last.start(_SERVER_MS)
        elif state == QAudio.State.StoppedState:
            self.stuck.emit()

    def _finish(self) -> None:
        self.ended.emit()
        self.stop()

    def _look(self) -> None:
        heard = self._sink.processedUSecs()
        self._looks = self._looks + 1 if heard == self._seen else 0
        self._seen = heard
        if self._looks >= _STUCK_LOOKS:
            self.stuck.emit()


class Player(QObject):
    """Plays the queue, one sound after the other, and cues over it."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._queue: deque[tuple[int, Awaited]] = deque()
        self._stream: Stream | None = None
        self._db = -12.0
        self._decoding = Decoding(self)
        sounds = Path(__file__).parent.parent / "assets" / "sounds"
        self._cues = {path.stem: sound_in(path.read_bytes()) for path in sounds.glob("*.wav")}
        self._devices = QMediaDevices(self)
        self._devices.audioOutputsChanged.connect(self._tell_device)
        self._tell_device()

    def obey(self, told: dict[str, Any], clip: bytes) -> None:
        """Do what one command says."""
        match told:
            case {"do": "play", "id": int(number)}:
                self._add(number, told.get("path", ""), clip)
            case {"do": "stop"}:
                self._stop()
            case {"do": "volume", "db": float(db) | int(db)}:
                self._db = db
                if self._stream:
                    self._stream.set_volume(db)
            case {"do": "cue", "name": str(name)} if name in self._cues and _has_device():
                stream = Stream(self._cues[name], _CUE_DB + self._db, self)
                stream.stuck.connect(_give_up)
                stream.start()

    def _add(self, number: int, path: str, clip: bytes) -> None:
        awaited = self._decoding.recording(path) if path else Awaited(self, clip)
        awaited.done.connect(self._go_on)
        self._queue.append((number, awaited))
        self._go_on()

    def _go_on(self) -> None:
        while self._queue and not self._stream and self._queue[0][1].over:
            number, awaited = self._queue[0]
            if awaited.sound is None or not _has_device():
                self._drop("failed")
            else:
                self._stream = Stream(awaited.sound, self._db, self)
                self._stream.ended.connect(self._ended)
                self._stream.stuck.connect(_give_up)
                self._stream.start()
                tell(began=number)

    def _ended(self) -> None:
        self._stream = None
        self._drop("ended")
        self._go_on()

    def _drop(self, what: str) -> None:
        number, awaited = self._queue.popleft()
        awaited.deleteLater()
        tell(**{what: number})
        if not self._queue:
            memory.give_back()

    def _stop(self) -> None:
        if self._stream:
            self._stream.stop()
            self._stream = None
        while self._queue:
            self._queue.popleft()[1].cancel()

    def _tell_device(self) -> None:
        tell(device=_has_device())


def _has_device() -> bool:
    return not QMediaDevices.defaultAudioOutput().isNull()


def _give_up() -> None:
    # Not through Qt: libpulse aborts in its destructors when its server is gone.
    os._exit(NO_SOUND_MOVES)


def tell(**what: object) -> None:
    """Tell the parent something."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


class Ear(QObject):
    """Reads standard input in a thread of its own: Qt can wait for a pipe on Linux only."""

    heard = Signal(object, object)
    deaf = Signal()

    def listen(self) -> None:
        """Begin."""
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        source = sys.stdin.buffer
        while line := source.readline():
            told = json.loads(line)
            self.heard.emit(told, source.read(told.get("size", 0)))
        self.deaf.emit()


def main() -> int:
    """Play until standard input ends."""
    coredump.leave_none()
    memory.keep_little()
    # QtMultimedia has no setting for it; libpulse reads it for every stream.
    os.environ["PULSE_LATENCY_MSEC"] = str(_SERVER_MS)
    app = QCoreApplication(sys.argv)
    # Without plugins: samples need no decoder, and FFmpeg takes 16 MB with all that comes with it (see ui.decoder).
    app.setLibraryPaths([])
    player = Player(app)
    ear = Ear(app)
    ear.heard.connect(player.obey)
    ear.deaf.connect(app.quit)
    ear.listen()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
