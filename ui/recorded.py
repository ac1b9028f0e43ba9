"""A form's recorded audio (WAV, MP3, OGG ...) as samples, decoded ahead of its turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtMultimedia import QAudioDecoder, QAudioFormat

from accessibility.sound import Sound

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioBuffer

_RATE: Final = 44100
_LONGEST: Final = 2 * _RATE * 300
# Bytes of five minutes: what comes after is not played. A small file may unpack to days.
_TAIL: Final = bytes(2 * _RATE // 10)
# A sink says that it is done some milliseconds before its last samples are heard.
_PATIENCE_MS: Final = 5000
_WHOLE: Final = 0.8
# Less than that of what a file says it holds is a broken file: half a question is worse than another voice.


class Recorded(QObject):
    """Sound that is ready now or soon. `over` and `done` tell when; `sound` is None where it cannot be played."""

    done = Signal()

    def __init__(self, path: str, parent: QObject) -> None:
        super().__init__(parent)
        self.sound: Sound | None = None
        self.over = False
        self._samples = bytearray()
        self._promised_ms = 0
        self._decoder: QAudioDecoder | None = None
        self._decode(path)

    def _decode(self, path: str) -> None:
        form = QAudioFormat()
        form.setSampleRate(_RATE)
        form.setChannelCount(1)
        form.setSampleFormat(QAudioFormat.SampleFormat.Int16)
        self._decoder = QAudioDecoder(self)
        self._decoder.setAudioFormat(form)
        self._decoder.setSource(QUrl.fromLocalFile(path))
        self._decoder.bufferReady.connect(self._take)
        self._decoder.finished.connect(self._finish)
        self._decoder.error.connect(self._finish)
        self._decoder.start()
        patience = QTimer(self, singleShot=True)
        patience.timeout.connect(self._finish)
        patience.start(_PATIENCE_MS)

    def _take(self) -> None:
        if self._decoder is None or self.over:
            return
        # It is known only while there is something to read; -1 where the file does not say.
        self._promised_ms = max(self._promised_ms, self._decoder.duration())
        buffer: QAudioBuffer = self._decoder.read()
        self._samples += bytes(buffer.constData())
        if len(self._samples) > _LONGEST:
            self._finish()

    def _finish(self) -> None:
        if self.over:
            return
        self.over = True
        if self._decoder:
            self._decoder.stop()
        promised = min(2 * _RATE * self._promised_ms // 1000, _LONGEST)
        if self._samples and len(self._samples) >= _WHOLE * promised:
            self.sound = Sound(bytes(self._samples) + _TAIL, _RATE)
        self.done.emit()
