"""The decoding helper: `python -m ui.decoder` turns recordings into WAV bytes.

It is there only while recordings are played: the libraries for it take more memory than the rest of the player. And a
recording comes from the author of a form: what reads it should not be what plays, nor what knows the visit.

Told: lines of JSON, `{"id": 1, "path": "..."}`. Tells: lines `{"id": 1, "size": n}`, each followed by n bytes; size 0
where it cannot be played. It ends when its standard input does.
"""

from __future__ import annotations

import json
import sys
import threading

from PySide6.QtCore import QCoreApplication, QObject, Signal

from accessibility import coredump
from accessibility.sound import wav
from accessibility.synthesis import give_way, take_standard_output
from ui.recorded import Recorded


class Decoder(QObject):
    """Decodes what it is asked for, several at a time."""

    asked = Signal(object)
    deaf = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._out = take_standard_output()
        self.asked.connect(self._decode)
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for line in sys.stdin.buffer:
            self.asked.emit(json.loads(line))
        self.deaf.emit()

    def _decode(self, asked: dict[str, object]) -> None:
        recorded = Recorded(str(asked["path"]), self)

        def tell() -> None:
            clip = wav(recorded.sound) if recorded.sound else b""
            self._out.write(json.dumps({"id": asked["id"], "size": len(clip)}).encode() + b"\n" + clip)
            self._out.flush()
            recorded.deleteLater()

        if recorded.over:
            # It was known at once that this is no sound.
            tell()
        else:
            recorded.done.connect(tell)


def main() -> int:
    """Decode until standard input ends."""
    coredump.leave_none()
    give_way()
    app = QCoreApplication(sys.argv)
    decoder = Decoder(app)
    decoder.deaf.connect(app.quit)
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
