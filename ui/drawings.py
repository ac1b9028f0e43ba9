"""Our drawings: the scrolled stair rail on the welcome screen, as watermark, and as mark.

Drawn by program from the proportions of assets/art, so that they fill any box without being stretched,
turn round right to left, and become pure lines in high contrast.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPixmap

if TYPE_CHECKING:
    from PySide6.QtGui import QColor

    from ui.style import Look

STEPS = 5
STEP_START, STEP_FIRST, STEP_LAST = 0.1775, 0.895, 0.475
"""The stairs: where the first begins across, how high the first and the last stand, in shares of the box."""
STEP_ACROSS = 0.1613
POST = 0.3874
"""The balusters' height, in shares of the height."""
SCROLL = (
    (-36.0, 33.0, -88.1, 12.0, -80.1, -32.0),
    (8.0, -44.0, 72.1, -36.0, 62.0, 2.0),
    (-6.0, 16.0, -26.0, 12.0, -28.0, -2.0),
)
"""The scroll at the end of the rail: three curves, each from where the one before ended, in SCROLL_UNIT."""
SCROLL_UNIT = 1 / 730
WATERMARK_SIZE = (700, 400)
MARK_SIZE = (120, 100)


def _pen(colour: QColor, width: float, cap: Qt.PenCapStyle = Qt.PenCapStyle.FlatCap) -> QPen:
    return QPen(colour, width, Qt.PenStyle.SolidLine, cap, Qt.PenJoinStyle.RoundJoin)


def stairs(look: Look, width: int, height: int) -> QPixmap:
    """Return the drawing of the welcome screen in a box of `width` x `height` pixels."""
    picture = QPixmap(width, height)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if look.rtl:
        painter.translate(width, 0)
        painter.scale(-1, 1)
    box = QRectF(0, 0, width, height)
    panel = QPainterPath()
    panel.addRoundedRect(box, look.stroke(5), look.stroke(5))
    painter.setClipPath(panel)
    if not look.high_contrast:
        painter.fillPath(panel, look.colour("bar"))
        _window(painter, look, box)
    _steps(painter, look, box)
    _rail(painter, look, box)
    painter.end()
    return picture


def _window(painter: QPainter, look: Look, box: QRectF) -> None:
    width = min(box.width() * 0.5, box.height() * 0.66)
    frame = QRectF(box.width() * 0.09, box.height() * 0.07, width, min(width * 1.035, box.height() * 0.49))
    shape = QPainterPath(frame.bottomLeft())
    radius = frame.width() / 2
    shape.lineTo(frame.left(), frame.top() + radius)
    shape.arcTo(QRectF(frame.left(), frame.top(), 2 * radius, 2 * radius), 180, -180)
    shape.lineTo(frame.bottomRight())
    shape.closeSubpath()
    painter.setBrush(look.colour("raised"))
    painter.setPen(_pen(look.colour("art2"), look.stroke(1.2)))
    painter.drawPath(shape)
    painter.drawLine(QPointF(frame.center().x(), frame.top()), QPointF(frame.center().x(), frame.bottom()))
    painter.drawLine(QPointF(frame.left(), frame.top() + radius), QPointF(frame.right(), frame.top() + radius))


def _step_points(box: QRectF) -> list[QPointF]:
    rise = (STEP_FIRST - STEP_LAST) / (STEPS - 1)
    return [
        QPointF(box.width() * (STEP_START + at * STEP_ACROSS), box.height() * (STEP_FIRST - at * rise))
        for at in range(STEPS)
    ]


def _steps(painter: QPainter, look: Look, box: QRectF) -> None:
    points = _step_points(box)
    outline = QPainterPath(QPointF(points[0].x(), box.height()))
    for at, point in enumerate(points):
        outline.lineTo(point)
        outline.lineTo(points[at + 1].x() if at + 1 < STEPS else box.width() + 10, point.y())
    if look.high_contrast:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_pen(look.colour("art"), look.stroke(1.2)))
        painter.drawPath(outline)
    else:
        outline.lineTo(box.width() + 10, box.height())
        painter.fillPath(outline, look.colour("art2"))
    post = look.stroke(1.7)
    painter.setPen(_pen(look.colour("primary"), post))
    across, tread = box.width() * STEP_ACROSS, look.stroke(2.4)
    for at, point in enumerate(points):
        for share in (0.28, 0.74):
            x = point.x() + share * across
            painter.drawLine(QPointF(x, point.y()), QPointF(x, _rail_y(box, x)))
        if not look.high_contrast:
            length = across + tread if at + 1 < STEPS else box.width()
            painter.fillRect(QRectF(point.x() - tread / 2, point.y(), length, tread), look.colour("art"))


def _rail_y(box: QRectF, x: float) -> float:
    """Return where the rail is at `x`: parallel to the stairs."""
    rise = (STEP_FIRST - STEP_LAST) / (STEPS - 1) * box.height()
    start = STEP_FIRST * box.height() - POST * box.height()
    return start - (x - (STEP_START + 0.28 * STEP_ACROSS) * box.width()) * rise / (STEP_ACROSS * box.width())


def _rail(painter: QPainter, look: Look, box: QRectF) -> None:
    unit = min(box.width(), box.height()) * SCROLL_UNIT
    bottom = QPointF(box.width() * 0.17, 0)
    bottom.setY(_rail_y(box, bottom.x()))
    far = QPointF(box.width() + 24, _rail_y(box, box.width() + 24))
    path = QPainterPath(far)
    path.lineTo(bottom)
    at = bottom
    for one_x, one_y, two_x, two_y, end_x, end_y in SCROLL:
        end = at + QPointF(end_x, end_y) * unit
        path.cubicTo(at + QPointF(one_x, one_y) * unit, at + QPointF(two_x, two_y) * unit, end)
        at = end
    newel = bottom + QPointF(-38.0, 10.0) * unit
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_pen(look.colour("primary"), 16 * unit))
    painter.drawLine(newel, QPointF(newel.x(), box.height()))
    painter.setPen(_pen(look.colour("primary"), 24 * unit, Qt.PenCapStyle.RoundCap))
    painter.drawPath(path)
    if not look.high_contrast:
        painter.setPen(_pen(look.colour("art"), 4 * unit, Qt.PenCapStyle.RoundCap))
        shine = QPointF(8, -9.3) * unit
        painter.drawLine(bottom + shine, far + QPointF(0, -4) * unit)


def watermark(look: Look, width: int) -> QPixmap:
    """Return the watermark, `width` pixels wide."""
    scale = width / WATERMARK_SIZE[0]
    picture = QPixmap(width, round(WATERMARK_SIZE[1] * scale))
    picture.fill(Qt.GlobalColor.transparent)
    painter = _prepared(look, picture, scale)
    tint = look.colour("bar")
    painter.setPen(_pen(tint, 10.4))
    for at in range(8):
        x = 252 + 59.5 * at
        painter.drawLine(QPointF(x, 233.12 - 21.08 * at), QPointF(x, 400))
    painter.setPen(_pen(tint, 20))
    painter.drawLine(QPointF(115.5, 300), QPointF(115.5, 400))
    path = QPainterPath(QPointF(700, 74.4))
    path.lineTo(210, 248)
    path.cubicTo(140, 288, 21, 296, 35, 208)
    path.cubicTo(49, 120, 175, 144, 154, 208)
    path.cubicTo(143.5, 240, 101.5, 232, 98, 208)
    painter.setPen(_pen(tint, 30, Qt.PenCapStyle.RoundCap))
    painter.drawPath(path)
    painter.end()
    return picture


def mark(look: Look, height: int) -> QPixmap:
    """Return our mark, `height` pixels high."""
    scale = height / MARK_SIZE[1]
    picture = QPixmap(round(MARK_SIZE[0] * scale), height)
    picture.fill(Qt.GlobalColor.transparent)
    painter = _prepared(look, picture, scale)
    painter.setPen(_pen(look.colour("rail"), 7.48))
    for x, y in ((53.52, 47.8), (75.12, 36.36), (96.72, 24.92)):
        painter.drawLine(QPointF(x, y), QPointF(x, 88.72))
    path = QPainterPath(QPointF(109.68, 17.88))
    path.lineTo(44.88, 52.2)
    path.cubicTo(27.6, 61.44, 10.32, 58.8, 12.48, 44.72)
    path.cubicTo(14.64, 32.4, 35.16, 31.52, 35.7, 42.96)
    painter.setPen(_pen(look.colour("primary"), 10.56, Qt.PenCapStyle.RoundCap))
    painter.drawPath(path)
    painter.end()
    return picture


def _prepared(look: Look, picture: QPixmap, scale: float) -> QPainter:
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if look.rtl:
        painter.translate(picture.width(), 0)
        painter.scale(-1, 1)
    painter.scale(scale, scale)
    return painter
