"""What a field looks like: edge and face, thick while in use, an octagon where something is to put right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from accessibility import display

if TYPE_CHECKING:
    from PySide6.QtCore import QSize

    from accessibility.display import Role
    from ui.style import Look

PROBLEM_EM = 0.7
SIGN_SIDE_MM = 2


def paint_field(painter: QPainter, look: Look, size: QSize, *, active: bool, problem: bool) -> None:
    """Paint the edge and the face."""
    edge_mm, role = display.EDGE_MM, _edge_role(active=active, problem=problem)
    if problem:
        edge_mm = display.EDGE_STRONG_MM
    elif active:
        edge_mm = display.EDGE_FIELD_MM
    edge, radius = look.stroke(edge_mm), look.stroke(display.RADIUS_FIELD_MM)
    box = QRectF(QPointF(0, 0), size.toSizeF())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour(role))
    painter.drawRoundedRect(box, radius, radius)
    painter.setBrush(look.colour("raised"))
    painter.drawRoundedRect(box.adjusted(edge, edge, -edge, -edge), max(0, radius - edge), max(0, radius - edge))


def _edge_role(*, active: bool, problem: bool) -> Role:
    if problem:
        return "error"
    return "primary" if active else "border"


def octagon_room(look: Look, em: int) -> int:
    """Return the width the octagon takes from the words."""
    return round(PROBLEM_EM * em) + look.px(SIGN_SIDE_MM)


def paint_octagon(painter: QPainter, look: Look, size: QSize, em: int, *, at_left: bool) -> None:
    """Paint the octagon at one side of a field."""
    sign, side = round(PROBLEM_EM * em), look.px(SIGN_SIDE_MM)
    x = side if at_left else size.width() - side - sign
    painter.drawPixmap(QRect(x, (size.height() - sign) // 2, sign, sign), look.sign("error", sign, "error"))
