"""Paints what stands on a key: words, marks, signs, pictures, the helper's badge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from accessibility import display

if TYPE_CHECKING:
    from accessibility.display import Role
    from ui.widgets.content import Content
    from ui.widgets.faces import Face, State

CHECK_SHARE = 0.72
BADGE_SHARE = 0.62
TILE_SIGN_SHARE = 0.68
SWATCH_LETTERS = "Aa"
SWATCH_CAP_SHARE = 0.42


def paint_content(painter: QPainter, content: Content, rect: QRect, painted: Face, state: State) -> None:
    """Paint everything that stands on the face."""
    look = content.look
    for thing, box in content.arrange(rect, state):
        if not isinstance(thing, str):
            thing.draw(painter, box.x(), box.y(), look.colour(painted.ink))
        elif thing == "mark":
            _mark(painter, content, box, painted, state)
        elif thing == "picture":
            _picture(painter, content, box, painted, state)
        elif thing == "end":
            painter.drawPixmap(box, look.sign(content.things.end_sign, box.width(), painted.ink))
        elif thing == "problem":
            painter.drawPixmap(box, look.sign("error", box.width(), "error"))
        else:
            painter.drawPixmap(box, look.sign(thing.partition(":")[2], box.width(), painted.ink))


def _mark(painter: QPainter, content: Content, box: QRect, painted: Face, state: State) -> None:
    look = content.look
    inverse = look.high_contrast and (state.chosen or state.pressed)
    tint: Role = "error" if state.problem else painted.ink if inverse or state.dashed else "mark"
    width = look.stroke(display.EDGE_MM)
    half = width / 2
    shape = QRectF(box).adjusted(half, half, -half, -half)
    painter.setPen(QPen(look.colour(tint), width))
    painter.setBrush(look.colour(tint) if state.chosen else Qt.BrushStyle.NoBrush)
    radius = shape.width() / 2 if content.things.mark == "circle" else look.stroke(1.2)
    painter.drawRoundedRect(shape, radius, radius)
    if state.chosen:
        check = _within(box, CHECK_SHARE)
        ground: Role = "selected" if look.high_contrast else "on_primary"
        painter.drawPixmap(check, look.sign("check", check.width(), ground))


def _picture(painter: QPainter, content: Content, box: QRect, painted: Face, state: State) -> None:
    look, things = content.look, content.things
    if things.picture is not None:
        picture = look.picture(things.picture, box.width(), box.height(), painted.ink)
        painter.drawPixmap(box.center() - picture.rect().center(), picture)
    elif things.swatch is not None:
        _swatch(painter, content, box, painted)
    elif content.variant == "helper":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour(painted.ink))
        painter.drawEllipse(box)
        sign = _within(box, BADGE_SHARE)
        painter.drawPixmap(sign, look.sign(things.sign, sign.width(), painted.fill or "surface"))
    elif content.variant == "service":
        _tile(painter, content, box, painted, state)
    else:
        painter.drawPixmap(box, look.sign(things.sign, box.width(), painted.ink))


def _tile(painter: QPainter, content: Content, box: QRect, painted: Face, state: State) -> None:
    look = content.look
    outlined = look.high_contrast or state.dashed
    half = look.stroke(display.EDGE_MM) / 2
    painter.setPen(QPen(look.colour(painted.ink), 2 * half) if outlined else Qt.PenStyle.NoPen)
    painter.setBrush(look.colour((painted.fill or "surface") if outlined else "selected"))
    radius = look.stroke(1.6)
    painter.drawRoundedRect(QRectF(box).adjusted(half, half, -half, -half) if outlined else box, radius, radius)
    sign = _within(box, TILE_SIGN_SHARE)
    painter.drawPixmap(sign, look.sign(content.things.sign, sign.width(), painted.ink if outlined else "mark"))


def _swatch(painter: QPainter, content: Content, box: QRect, painted: Face) -> None:
    """Paint letters as a theme would show them: what a contrast is cannot be said in words."""
    look, theme = content.look, content.things.swatch
    if theme is None:
        return
    half = look.stroke(display.EDGE_MM) / 2
    painter.setPen(QPen(look.colour(painted.ink), 2 * half))
    painter.setBrush(QColor(display.colour("surface", theme)))
    radius = look.stroke(1.6)
    painter.drawRoundedRect(QRectF(box).adjusted(half, half, -half, -half), radius, radius)
    cap = min(look.cap_mm("choice"), look.mm(SWATCH_CAP_SHARE * box.height()))
    letters = look.paragraph(SWATCH_LETTERS, "choice", box.width(), align="centre", row=True, cap_mm=cap)
    y = box.y() + (box.height() - letters.height) / 2
    letters.draw(painter, box.x(), y, QColor(display.colour("text", theme)))


def _within(box: QRect, share: float) -> QRect:
    size = round(share * box.width())
    inner = QRect(0, 0, size, size)
    inner.moveCenter(box.center())
    return inner
