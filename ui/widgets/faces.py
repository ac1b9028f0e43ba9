"""What a key looks like in each state: face, edge, lip, ink. Shape first, colour second."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap

from accessibility import display

if TYPE_CHECKING:
    from accessibility.display import Role
    from ui.style import Look

Variant = Literal["plain", "primary", "helper", "head", "small", "answer", "tile", "service", "key"]
INNER_EDGE_MM = 0.35
INNER_EDGE_INSET_MM = 0.7
DASH = (6.0, 3.5)
"""Length of dashes and of the gaps between them, in widths of the edge."""


@dataclass(frozen=True, slots=True)
class State:
    """What is true of a key at this moment."""

    pressed: bool = False
    chosen: bool = False
    dashed: bool = False
    problem: bool = False


@dataclass(frozen=True, slots=True)
class Face:
    """Roles to paint with; `second_edge` is the inner line of the forward key in high contrast."""

    fill: Role | None
    edge: Role
    ink: Role
    edge_mm: float = display.EDGE_MM
    radius_mm: float = display.RADIUS_MM
    lip: bool = True
    second_edge: bool = False


def face(look: Look, variant: Variant, state: State) -> Face:
    """Return the face of a key."""
    radius = display.RADIUS_KEY_MM if variant == "key" else display.RADIUS_MM
    if state.dashed:
        return Face(None, "disabled", "disabled", radius_mm=radius, lip=False)
    if variant == "helper":
        return _helper(look, state)
    if variant == "primary":
        fill: Role = "primary_lip" if state.pressed else "primary"
        return Face(fill, "primary_lip", "on_primary", lip=not state.pressed, second_edge=look.high_contrast)
    return _raised(look, variant, state, radius)


def _raised(look: Look, variant: Variant, state: State, radius: float) -> Face:
    ink: Role = "text" if variant in ("answer", "tile", "service", "key") else "primary"
    if state.pressed:
        # High contrast has no tints: pressed is inverse, as chosen is.
        if look.high_contrast:
            return Face("selected", "border", "on_selected", radius_mm=radius, lip=False)
        return Face("bar", "border", ink, radius_mm=radius, lip=False)
    if state.problem:
        return Face("raised", "error", ink, display.EDGE_STRONG_MM, radius)
    if state.chosen:
        return Face("selected", "primary", "on_selected", display.EDGE_STRONG_MM, radius)
    edge = display.EDGE_KEY_MM if variant == "key" else display.EDGE_MM
    return Face("raised", "border", ink, edge, radius)


def _helper(look: Look, state: State) -> Face:
    if state.pressed and look.theme == "contrast_dark":
        return Face("raised", "helper_edge", "helper", display.EDGE_HELPER_MM, lip=False)
    return Face("helper", "helper_edge", "on_helper", display.EDGE_HELPER_MM, lip=not state.pressed)


def draw_face(painter: QPainter, look: Look, size: QSize, painted: Face) -> None:
    """Draw what `face_pixmap` shows without a picture as large as that: its corners, and plain fields between them."""
    edge = look.stroke(painted.edge_mm)
    corner = max(edge, look.stroke(painted.radius_mm))
    top, lip = (0, look.lip) if painted.lip else (look.lip, 0)
    above, below = top + corner, corner + lip
    width, height = size.width(), size.height()
    if painted.fill is None or painted.second_edge or width <= 2 * corner or height <= above + below:
        painter.drawPixmap(0, 0, face_pixmap(look, size, painted))
        return
    small = face_pixmap(look, QSize(2 * corner + 1, above + below + 1), painted)
    for x, from_x in ((0, 0), (width - corner, corner + 1)):
        painter.drawPixmap(x, 0, small, from_x, 0, corner, above)
        painter.drawPixmap(x, height - below, small, from_x, above + 1, corner, below)
    line, fill = look.colour(painted.edge), look.colour(painted.fill)
    across, down = width - 2 * corner, height - above - below
    painter.fillRect(corner, top, across, edge, line)
    painter.fillRect(corner, height - edge - lip, across, edge + lip, line)
    painter.fillRect(0, above, edge, down, line)
    painter.fillRect(width - edge, above, edge, down, line)
    painter.fillRect(corner, top + edge, across, height - top - 2 * edge - lip, fill)
    painter.fillRect(edge, above, corner - edge, down, fill)
    painter.fillRect(width - corner, above, corner - edge, down, fill)


def face_pixmap(look: Look, size: QSize, painted: Face, *, round_ends: bool = False) -> QPixmap:
    """Return the face of a key of this size: alike keys share it."""
    return look.face((size.toTuple(), painted), lambda: _drawn(look, size, painted, round_ends=round_ends))


def _drawn(look: Look, size: QSize, painted: Face, *, round_ends: bool) -> QPixmap:
    picture = QPixmap(size)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    paint_face(painter, look, picture.rect(), painted, round_ends=round_ends)
    painter.end()
    return picture


def paint_face(painter: QPainter, look: Look, rect: QRect, painted: Face, *, round_ends: bool = False) -> None:
    """Paint face, edge and lip into `rect`; a face without lip stands lower by it, as if pressed in."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge = look.stroke(painted.edge_mm)
    if painted.fill is None:
        _paint_dashed(painter, look, QRectF(rect), painted)
        return
    outer = QRectF(rect) if painted.lip else QRectF(rect).adjusted(0, look.lip, 0, 0)
    radius = outer.height() / 2 if round_ends else look.stroke(painted.radius_mm)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour(painted.edge))
    painter.drawRoundedRect(outer, radius, radius)
    inner = outer.adjusted(edge, edge, -edge, -edge - (look.lip if painted.lip else 0))
    within = inner.height() / 2 if round_ends else max(0, radius - edge)
    painter.setBrush(look.colour(painted.fill))
    painter.drawRoundedRect(inner, within, within)
    if painted.second_edge:
        inset = look.stroke(INNER_EDGE_INSET_MM)
        line = inner.adjusted(inset, inset, -inset, -inset)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.colour(painted.ink), look.stroke(INNER_EDGE_MM)))
        painter.drawRoundedRect(line, within, within)


def _paint_dashed(painter: QPainter, look: Look, rect: QRectF, painted: Face) -> None:
    width = look.stroke(painted.edge_mm)
    pen = QPen(look.colour(painted.edge), width)
    pen.setDashPattern(list(DASH))
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    half = width / 2
    radius = look.stroke(painted.radius_mm)
    painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), radius, radius)
