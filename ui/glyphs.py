"""Large letters, drawn once each: Qt keeps none over 64 px and draws their outlines anew every time."""

from __future__ import annotations

from collections import OrderedDict
from math import ceil, floor
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPixmap

if TYPE_CHECKING:
    from PySide6.QtGui import QColor, QRawFont, QTextLayout

LARGE_PX = 64
"""Qt's own limit (QT_MAX_CACHED_GLYPH_SIZE); raised, it draws nothing at all instead."""
KEPT = 400


class Placed(NamedTuple):
    """A letter and where its origin stands in its layout."""

    font: QRawFont
    key: tuple[str, int, float]
    glyph: int
    x: float
    y: float


class Glyph(NamedTuple):
    """The picture of a letter, and where it stands from the letter's origin."""

    picture: QPixmap
    left: int
    top: int


class Glyphs:
    """Pictures of large letters, by font and colour."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[object, ...], Glyph] = OrderedDict()

    def draw(self, painter: QPainter, letters: list[Placed], x: float, y: float, colour: QColor) -> None:
        """Draw letters; each stands on the nearest whole pixel, which at this size nobody sees."""
        for letter in letters:
            glyph = self._glyph(letter, colour)
            painter.drawPixmap(round(x + letter.x) + glyph.left, round(y + letter.y) + glyph.top, glyph.picture)

    def _glyph(self, letter: Placed, colour: QColor) -> Glyph:
        key = (letter.key, letter.glyph, colour.rgba())
        if key in self._kept:
            self._kept.move_to_end(key)
        else:
            self._kept[key] = _drawn(letter, colour)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return self._kept[key]


def letters_of(layout: QTextLayout) -> list[Placed]:
    """Return every letter of a layout with its place."""
    found: list[Placed] = []
    for run in layout.glyphRuns():
        font = run.rawFont()
        key = (font.familyName(), font.weight(), font.pixelSize())
        found += [
            Placed(font, key, glyph, at.x(), at.y())
            for glyph, at in zip(run.glyphIndexes(), run.positions(), strict=True)
        ]
    return found


def _drawn(letter: Placed, colour: QColor) -> Glyph:
    path = letter.font.pathForGlyph(letter.glyph)
    # The strokes of a letter overlap: counted odd and even, every crossing would be a hole.
    path.setFillRule(Qt.FillRule.WindingFill)
    box = path.boundingRect()
    left, top = floor(box.left()) - 1, floor(box.top()) - 1
    picture = QPixmap(max(1, ceil(box.right()) + 1 - left), max(1, ceil(box.bottom()) + 1 - top))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(-left, -top)
    painter.fillPath(path, colour)
    painter.end()
    return Glyph(picture, left, top)
