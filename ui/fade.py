"""The cross-fade of a page: the old one, as a picture, fades out over the new."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEasingCurve, Qt, QVariantAnimation
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from accessibility import display

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QPixmap


class Fade(QWidget):
    """Shows `old` over everything in its place and lets it fade; touches go through at once."""

    def __init__(self, old: QPixmap, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._old = old
        self._animation = QVariantAnimation(self)
        self._animation.setStartValue(1.0)
        self._animation.setEndValue(0.0)
        self._animation.setDuration(display.PAGE_FADE_MS)
        self._animation.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._animation.valueChanged.connect(lambda _: self.update())
        self._animation.finished.connect(self.finish)

    def start(self) -> None:
        """Begin; it deletes itself at the end."""
        self.show()
        self.raise_()
        self._animation.start()

    def finish(self) -> None:
        """Be gone now."""
        self._animation.stop()
        self.hide()
        self.deleteLater()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: the old page, as much of it as is left."""
        painter = QPainter(self)
        painter.setOpacity(float(self._animation.currentValue()))
        painter.drawPixmap(0, 0, self._old)
