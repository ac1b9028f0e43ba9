"""The cross-fade of a page: the old one, as a picture, fades out over the new one, or over a picture of that."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from accessibility import display
from ui.guard import guarded

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

FIRST = 0.4
"""What is left of the old page in the first picture: the new one is readable at once."""
STEP_MS = 32


@dataclass(frozen=True)
class Pictures:
    """What a page fades from and to.

    `old` is the page that is left, None to leave it at once. `new`, if there is one, is a picture of the page that
    comes: its many widgets take longer to paint, and it is wanted at once. `first` is what is seen of both first.
    """

    old: QPixmap | None
    new: QPixmap | None = None
    first: QPixmap | None = None

    def mixed(self) -> Pictures:
        """Return them with `first`, as the fade would paint it."""
        if self.old is None or self.new is None or self.old.size() != self.new.size():
            return self
        mix = QPixmap(self.new)
        painter = QPainter(mix)
        painter.setOpacity(FIRST)
        painter.drawPixmap(0, 0, self.old)
        painter.end()
        return replace(self, first=mix)


class Fade(QWidget):
    """Lets an old picture fade over everything in its place; touches go through at once.

    `covering` tells that nothing of what is under it is seen. `over` is emitted when nothing of it is left; then it
    deletes itself.
    """

    over = Signal()

    def __init__(self, pictures: Pictures, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, pictures.new is not None)
        self._pictures = pictures
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(STEP_MS)
        self._timer.timeout.connect(self._step)

    @property
    def covering(self) -> bool:
        """Whether nothing of what is under it is seen."""
        return self._pictures.new is not None

    def start(self) -> None:
        """Begin."""
        self.show()
        self._since.start()
        self._timer.start()

    def _step(self) -> None:
        if self._pictures.old is None or self._since.elapsed() >= display.PAGE_FADE_MS:
            self.finish()
        else:
            self._pictures = replace(self._pictures, first=None)
            self.update()

    def finish(self) -> None:
        """Be gone now."""
        self._timer.stop()
        self.hide()
        self.over.emit()
        self.deleteLater()

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: the old page, as much of it as is left."""
        painter, shown = QPainter(self), self._pictures
        if shown.first is not None:
            painter.drawPixmap(0, 0, shown.first)
            return
        if shown.new is not None:
            painter.drawPixmap(0, 0, shown.new)
        if shown.old is not None:
            painter.setOpacity(FIRST * max(0.0, 1 - self._since.elapsed() / display.PAGE_FADE_MS))
            painter.drawPixmap(0, 0, shown.old)
