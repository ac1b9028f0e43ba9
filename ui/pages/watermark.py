"""The stair rail behind a page: in the default theme only, and only where there is room for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect

from ui import drawings

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from ui.style import Look

WIDTH_MM = 173.5
PORTRAIT = 0.92
"""Of the width of a tall page."""
GAP_MM = 8.0
LEAST = 0.6
"""Of its height: with less of it in sight nobody would know what it is."""
HIGH, WIDE = drawings.WATERMARK_SIZE[1], drawings.WATERMARK_SIZE[0]


class Watermark:
    """Where the drawing stands on a page, and its paint. All boxes are in the coordinates of the page."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.box = QRect()

    def go(self) -> None:
        """Stand nowhere."""
        self.box = QRect()

    def stand_in(self, page: QRect, column: QRect, lowest: int) -> None:
        """Stand at the foot of the column at the start, whose words end at `lowest`."""
        height = self._height()
        box = QRect(column.left(), page.height() - height, column.width() - self.look.px(GAP_MM), height)
        if box.top() + height // 3 > lowest:
            self.box = self._mirrored(box, page)

    def stand_under(self, page: QRect, lowest: int) -> None:
        """Stand under everything, which ends at `lowest`, where there is room for all of it."""
        height = self._height()
        if page.height() - height > lowest + self.look.answer_gap:
            box = QRect(self.look.margin, page.height() - height, self.look.px(WIDTH_MM), height)
            self.box = self._mirrored(box, page)

    def stand_over(self, page: QRect, bottom: int) -> None:
        """Stand at the top of a tall page, down to `bottom`."""
        width = int(page.width() * PORTRAIT)
        if bottom + self.look.gap > LEAST * width * HIGH / WIDE:
            self.box = self._mirrored(QRect(page.width() - width, 0, width, bottom), page)

    def _height(self) -> int:
        return self.look.px(WIDTH_MM) * HIGH // WIDE

    def _mirrored(self, box: QRect, page: QRect) -> QRect:
        if self.look.rtl:
            box.moveLeft(page.width() - box.right() - 1)
        return box

    def paint(self, painter: QPainter) -> None:
        """Paint it, clipped to its place."""
        look, box = self.look, self.box
        if box.isEmpty() or look.theme != "default":
            return
        width = box.width() if look.portrait else look.px(WIDTH_MM)
        picture = look.drawing("watermark", width, lambda: drawings.watermark(look, width))
        painter.setClipRect(box)
        x = box.right() + 1 - picture.width() if look.rtl != look.portrait else box.left()
        painter.drawPixmap(x, box.bottom() + 1 - picture.height(), picture)
