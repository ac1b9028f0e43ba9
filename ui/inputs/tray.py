"""The tray the keys of the keyboard lie in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap

from accessibility import display

if TYPE_CHECKING:
    from ui.style import Look

RADIUS_MM = 3.0


def paint_tray(painter: QPainter, look: Look, size: QSize) -> None:
    """Paint the tray over the whole of `size`, its corners with the colour of the page; high contrast: an outline."""
    radius = look.stroke(RADIUS_MM)
    if look.high_contrast:
        half = look.stroke(display.EDGE_KEY_MM) / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.colour("border"), 2 * half))
        painter.drawRoundedRect(QRectF(QPointF(0, 0), size).adjusted(half, half, -half, -half), radius, radius)
        return
    width, height = size.width(), size.height()
    painter.fillRect(QRect(0, 0, width, height), look.colour("bar"))
    corners = look.drawing("tray", radius, lambda: _corners(look, radius))
    for x, from_x in ((0, 0), (width - radius, radius)):
        for y, from_y in ((0, 0), (height - radius, radius)):
            painter.drawPixmap(x, y, corners, from_x, from_y, radius, radius)


def _corners(look: Look, radius: int) -> QPixmap:
    picture = QPixmap(2 * radius, 2 * radius)
    picture.fill(look.colour("surface"))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour("bar"))
    painter.drawRoundedRect(QRectF(picture.rect()), radius, radius)
    painter.end()
    return picture
