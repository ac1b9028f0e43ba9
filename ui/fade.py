"""The cross-fade of a page: the old one, as a picture, fades out over the new."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from accessibility import display

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QPixmap

FIRST = 0.7
"""What is left of the old page in the first picture: the new one is readable at once."""
STEP_MS = 32


class Fade(QWidget):
    """Shows `old` over everything in its place and lets it fade; touches go through at once.

    `over` is emitted when nothing of it is left; it deletes itself.
    """

    over = Signal()

    def __init__(self, old: QPixmap, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._old = old
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(STEP_MS)
        self._timer.timeout.connect(self._step)

    def start(self) -> None:
        """Begin."""
        self.show()
        self._since.start()
        self._timer.start()

    def _step(self) -> None:
        if self._since.elapsed() >= display.PAGE_FADE_MS:
            self.finish()
        else:
            self.update()

    def finish(self) -> None:
        """Be gone now."""
        self._timer.stop()
        self.hide()
        self.over.emit()
        self.deleteLater()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: the old page, as much of it as is left."""
        painter = QPainter(self)
        painter.setOpacity(FIRST * max(0.0, 1 - self._since.elapsed() / display.PAGE_FADE_MS))
        painter.drawPixmap(0, 0, self._old)
