"""Words set in lines: our own line height, no elision, no fallback fonts; kept, since setting is the dear part."""

from __future__ import annotations

import re
from collections import OrderedDict
from math import ceil
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QTextLayout, QTextOption

from accessibility.display import CAP_RATIO, MAX_LINE_CHARACTERS
from ui.glyphs import LARGE_PX, Glyphs, letters_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QColor, QFont, QPainter, QTextLine

    from ui.glyphs import Placed

Align = Literal["start", "centre", "end"]
KEPT = 600
LINE_SEPARATOR = "\u2028"
ISOLATE, POP = "\u2066", "\u2069"
STEERING = str.maketrans("", "", ISOLATE + POP)
ARABIC = re.compile("[\u0590-\u08ff\ufb1d-\ufefc]")
STACKED = re.compile("[\u1ea0-\u1ef9]")
NUMBER = re.compile(r"\+?\d+(?:[ \-]\d+)+")
ARABIC_DROP = 0.06
"""Arabic letters reach further below the line: the cap-height band is set this much higher, in em."""
LATIN_ASCENT, STACKED_ASCENT, ARABIC_ASCENT = 1.02, 1.27, 1.15
LATIN_DESCENT, ARABIC_DESCENT = 0.25, 0.52
"""What letters reach over and under the baseline, with their marks, in em (measured; stacked: Vietnamese)."""
ARABIC_SIDE = 0.06
"""Some Arabic letters reach over the edge of their line, in em."""
TAILED, TAIL_SIDE = ("j", "J"), 0.11
"""A line that begins with one of these begins so much later, in em: its tail reaches to the left."""


def is_arabic(text: str) -> bool:
    """Whether `text` has a letter of the Arabic or Hebrew blocks: it is set in Arabic fonts, with room for dots."""
    return ARABIC.search(text) is not None


def _ascent(text: str) -> float:
    if is_arabic(text):
        return ARABIC_ASCENT
    return STACKED_ASCENT if STACKED.search(text) else LATIN_ASCENT


class Paragraph:
    """Some words in lines. `height`, `natural_width` in pixels; `lines` the words of each line."""

    def __init__(
        self,
        text: str,
        font: QFont,
        line_height: int,
        width: int,
        *,
        alignment: Qt.AlignmentFlag,
        arabic: bool,
        glyphs: Glyphs | None = None,
    ) -> None:
        self.text = text
        self.line_height = line_height
        self.em = font.pixelSize()
        self._glyphs = glyphs if self.em > LARGE_PX else None
        self._letters: list[Placed] | None = None
        self._side = ceil(ARABIC_SIDE * self.em) if arabic else 0
        self._tail = ceil(TAIL_SIDE * self.em) if alignment == Qt.AlignmentFlag.AlignLeft else 0
        raise_by = ARABIC_DROP * self.em if arabic else 0
        # The band of capitals stands in the middle of its line, whatever the font says of itself.
        self.baseline = line_height / 2 + CAP_RATIO * self.em / 2 - raise_by
        deep = ARABIC_DESCENT if arabic else LATIN_DESCENT
        # What letters with marks reach over the first line's height, and under the last one's.
        self.above = max(0, ceil(_ascent(text) * self.em - self.baseline))
        self.below = max(0, ceil(deep * self.em - (line_height - self.baseline)))
        shown = text.replace("\r\n", "\n").replace("\n", LINE_SEPARATOR)
        if arabic:
            # "01632 960 000" is read from the left, wherever it stands: its groups must not change places.
            shown = NUMBER.sub(f"{ISOLATE}\\g<0>{POP}", shown)
        self._plain = shown
        # The groups of a number stay on one line; these spaces are as many and as wide.
        shown = NUMBER.sub(lambda found: found[0].replace(" ", "\N{NO-BREAK SPACE}"), shown)
        self.layout = QTextLayout(shown, font)
        option = QTextOption(alignment | Qt.AlignmentFlag.AlignAbsolute)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        self.layout.setTextOption(option)
        self.layout.setCacheEnabled(True)
        self._room, self._alignment = width, alignment
        longest = self._set(width)
        # Narrower lines break elsewhere, and one of those may be too long again.
        while longest > MAX_LINE_CHARACTERS:
            longest = self._set(int(min(self.width, self.natural_width) * MAX_LINE_CHARACTERS / longest))
        alike = self.count == 1 and not arabic and alignment == Qt.AlignmentFlag.AlignLeft
        self.room = self.natural_width + self._tail + 1 if alike else 0
        """A single line at the left is the same at every width from this on; 0 where it is not."""

    def _set(self, width: int) -> int:
        """Set in lines; return the characters of the longest. Narrower lines than there is room for keep their side."""
        spare = self._room - width
        start = {Qt.AlignmentFlag.AlignRight: spare, Qt.AlignmentFlag.AlignHCenter: spare // 2}.get(self._alignment, 0)
        self.layout.beginLayout()
        count, natural, longest = 0, 0.0, 0
        while (line := self.layout.createLine()).isValid():
            side = max(self._side, self._tail if self._plain.startswith(TAILED, line.textStart()) else 0)
            line.setLineWidth(max(1, width - self._side - side))
            line.setPosition(QPointF(start + side, count * self.line_height + self.baseline - line.ascent()))
            natural, longest = max(natural, line.naturalTextWidth()), max(longest, line.textLength())
            count += 1
        self.layout.endLayout()
        self.width = width
        self.count = count
        self.height = count * self.line_height
        self.natural_width = ceil(natural) + 2 * self._side
        return longest

    def _lines(self) -> list[QTextLine]:
        return [self.layout.lineAt(at) for at in range(self.layout.lineCount())]

    @property
    def lines(self) -> list[str]:
        """The words of each line, as broken."""
        ends = [(line.textStart(), line.textStart() + line.textLength()) for line in self._lines()]
        return [self._plain[start:end].translate(STEERING) for start, end in ends]

    def draw(self, painter: QPainter, x: float, y: float, colour: QColor) -> None:
        """Draw with the top of the first line at `y`."""
        if self._glyphs is not None:
            if self._letters is None:
                self._letters = letters_of(self.layout)
            self._glyphs.draw(painter, self._letters, x, y, colour)
        else:
            painter.setPen(colour)
            self.layout.draw(painter, QPointF(x, y))

    @property
    def broken(self) -> bool:
        """Whether a line ends within a word, because the word alone is wider than the line."""
        text = self.layout.text()
        ends = [line.textStart() + line.textLength() for line in self._lines()][:-1]
        return any(text[end - 1].isalnum() and text[end].isalnum() for end in ends)

    def ink(self) -> QRectF:
        """Return the rectangle the outlines of the letters fill; slow, for checking what fits."""
        box = QRectF()
        for run in self.layout.glyphRuns():
            font = run.rawFont()
            for glyph, at in zip(run.glyphIndexes(), run.positions(), strict=True):
                box |= font.boundingRect(glyph).translated(at)
        return box


class Typesetter:
    """Sets paragraphs and keeps the latest."""

    def __init__(self, font: Callable[..., QFont], *, rtl: bool) -> None:
        self._font = font
        self._rtl = rtl
        self._kept: OrderedDict[tuple[object, ...], Paragraph] = OrderedDict()
        self._single: dict[tuple[object, ...], Paragraph] = {}
        self._glyphs = Glyphs()

    def set(self, text: str, em: int, line_height: int, *, width: int, align: Align, bold: bool) -> Paragraph:
        """Return `text` set in lines of at most `width` pixels."""
        key = (text, em, line_height, width, align, bold)
        found = self._kept.get(key)
        if found is None:
            alone = (text, em, line_height, align, bold)
            found = self._single.get(alone)
            if found is None or found.room > width:
                found = self._set(text, em, line_height, width, align, bold=bold)
            self._kept[key] = found
            if found.room:
                self._single[alone] = found
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            if len(self._single) > KEPT:
                self._single.clear()
        else:
            self._kept.move_to_end(key)
        return found

    def _set(self, text: str, em: int, line_height: int, width: int, align: Align, *, bold: bool) -> Paragraph:
        arabic = is_arabic(text)
        font = self._font(em, bold=bold, arabic=arabic)
        alignment = self._alignment(align)
        return Paragraph(text, font, line_height, width, alignment=alignment, arabic=arabic, glyphs=self._glyphs)

    def clear(self) -> None:
        """Forget everything that was set."""
        self._kept.clear()
        self._single.clear()

    def _alignment(self, align: Align) -> Qt.AlignmentFlag:
        if align == "centre":
            return Qt.AlignmentFlag.AlignHCenter
        # Qt does not turn the alignment of a QTextOption round by itself.
        right = (align == "end") != self._rtl
        return Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
