"""The bar beside the words that are being read aloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from ui.guard import guarded
from ui.widgets import Block, Key, Words

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from ui.style import Look

WIDTH_MM = 1.2
GAP_MM, SHORT_GAP_MM = 4.0, 1.2
"""Between bar and words; the short one where something else stands before them."""


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
        box = QRect(_beside(widget).mapTo(parent, QPoint(0, 0)), _beside(widget).size())
        start, end = _ink(widget, box)
        width = look.stroke(WIDTH_MM)
        margin = start if not look.rtl else parent.width() - end
        inside = isinstance(widget, Key) and margin > look.margin
        gap = look.stroke(SHORT_GAP_MM if look.short or inside or margin < look.margin else GAP_MM)
        x = end + gap if look.rtl else start - gap - width
        self.setGeometry(QRect(x, widget.mapTo(parent, QPoint(0, 0)).y(), width, widget.height()))
        self.raise_()

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: a rounded bar."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.look.colour("primary"))
        painter.drawRoundedRect(self.rect(), self.width() / 2, self.width() / 2)


def _beside(widget: QWidget) -> QWidget:
    """Return what the bar stands beside: words behind a sign stand in a block with it."""
    parent = widget.parentWidget()
    return parent if isinstance(parent, Block) else widget


def _ink(widget: QWidget, box: QRect) -> tuple[int, int]:
    """Return where a widget begins and ends across: centred words begin in the middle of their place."""
    if not (isinstance(widget, Words) and widget.centred):
        return box.left(), box.right() + 1
    ink = [ink for _, _, ink in widget.placed()]
    return min(box.left() + one.left() for one in ink), max(box.left() + one.right() + 1 for one in ink)
