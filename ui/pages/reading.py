"""The bar beside the words that are being read aloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from ui.style import Look

WIDTH_MM = 1.2
GAP_MM, SHORT_GAP_MM = 4.0, 1.2


class ReadingBar(QWidget):
    """A bar at the start of a widget, in the margin."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.look = look
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def stand_at(self, widget: QWidget | None) -> None:
        """Stand beside `widget`; None: nowhere."""
        parent = self.parentWidget()
        self.setVisible(widget is not None)
        if widget is None or parent is None:
            return
        look = self.look
        at = widget.mapTo(parent, QPoint(0, 0))
        width = look.stroke(WIDTH_MM)
        margin = at.x() if not look.rtl else parent.width() - at.x() - widget.width()
        gap = look.stroke(GAP_MM if margin >= look.margin and not look.short else SHORT_GAP_MM)
        x = at.x() + widget.width() + gap if look.rtl else at.x() - gap - width
        self.setGeometry(QRect(x, at.y(), width, widget.height()))
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: a rounded bar."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.look.colour("primary"))
        painter.drawRoundedRect(self.rect(), self.width() / 2, self.width() / 2)
