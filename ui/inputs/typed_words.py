"""What a person types, set in lines: where each letter stands, which lines are seen, the cursor bar."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt

from accessibility import display
from ui.typesetting import Paragraph, is_arabic

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QPainter

    from accessibility.display import TextRole
    from ui.style import Look

KEPT = 4
CURSOR_MM = 0.7
CURSOR_EM = 1.05
SIDE_MM = 4.0
SHORT_SIDE_MM = 3.2
OVER_MM = 2.0
SHORT_OVER_MM = 0.6
SHORT_ARABIC_OVER_MM = 0.1
SHORT_ARABIC_EM = 1.38
"""The line of a field on short panels: from hamza to tail."""
FIELD_MM = 26.0
"""The least height of a field on large panels."""


class TypedWords:
    """The words of one field. Nothing of them is kept in the Look: what people type is remembered nowhere.

    Positions are in UTF-16 units, as Qt counts them; places in pixels of the field. Where there are
    more lines than the field is high, the one with the cursor is always seen.
    """

    def __init__(self, look: Look, role: TextRole, *, centred: bool, lines: bool) -> None:
        self.look = look
        self.role = role
        # Not the role's own size on portrait panels: that one is for reading from afar.
        self.em = display.em_px(look.panel, display.CAP_MM[look.size][role])
        self._centred = centred
        self._lines = lines
        self._size = QSize(1, 1)
        self._first = 0
        self._cursor = 0
        self._text = ""
        self.end_room = 0
        self._kept: dict[tuple[str, int], Paragraph] = {}

    def update(self, text: str, cursor: int, size: QSize) -> None:
        """Take other words, another place of the cursor, or another size of the field."""
        self._text, self._cursor, self._size = text, cursor, size

    @property
    def paragraph(self) -> Paragraph:
        """The words in lines, set when they are first asked for."""
        return self._typeset(self._text, self._room(self._size.width()))

    def _scroll(self) -> None:
        """Bring the line with the cursor into sight."""
        line, count = self._line(self._cursor), self.paragraph.count
        self._first = min(max(0, count - self.seen), max(line - self.seen + 1, min(self._first, line)))

    @property
    def seen(self) -> int:
        """How many lines the field shows at once."""
        return max(1, (self._size.height() - 2 * self._over()) // self.paragraph.line_height)

    def height_for(self, lines: int) -> int:
        """Return the height at which so many lines are seen."""
        least = self.look.px(display.MIN_TARGET_MM if self.look.short else FIELD_MM)
        return max(lines * self._line_px(self._text) + 2 * self._over(), least)

    def width_for(self, text: str) -> int:
        """Return the width of a field that shows `text` on one line."""
        return self._typeset(text, 1 << 20).natural_width + 2 * self._side() + self.look.stroke(CURSOR_MM)

    def lines_at(self, width: int) -> int:
        """Return how many lines the words take at a width of the field."""
        return self._typeset(self._text, self._room(width)).count

    def at(self, point: QPointF) -> int:
        """Return the position a touch points at."""
        self._scroll()
        line = int((point.y() - self._top()) // self.paragraph.line_height) + self._first
        line = max(0, min(self.paragraph.count - 1, line))
        return self.paragraph.layout.lineAt(line).xToCursor(point.x() - self._start())

    def beside(self, by: int) -> int | None:
        """Return the position a line further up or down; None where there is no such line."""
        line = self._line(self._cursor) + by
        if not 0 <= line < self.paragraph.count:
            return None
        return self.paragraph.layout.lineAt(line).xToCursor(self._x(self._cursor))

    def draw(self, painter: QPainter, *, cursor: bool) -> None:
        """Draw the lines that are seen, and the bar."""
        self._scroll()
        words, height = self.paragraph, self.paragraph.line_height
        last = min(self._first + self.seen, words.count)
        top = self._top() - self._first * height
        painter.save()
        shown = QRectF(0, self._top() - height / 4, self._size.width(), (last - self._first + 0.5) * height)
        painter.setClipRect(shown)
        words.draw(painter, self._start(), top, self.look.colour("text"))
        painter.restore()
        if cursor:
            bar = self.look.stroke(CURSOR_MM)
            tall = min(round(CURSOR_EM * words.em), height)
            x = self._start() + self._x(self._cursor) - (bar if self.look.rtl else 0)
            y = top + self._line(self._cursor) * height + (height - tall) / 2
            painter.fillRect(QRectF(round(x), y, bar, tall), self.look.colour("primary"))

    def _line(self, position: int) -> int:
        line = self.paragraph.layout.lineForTextPosition(position)
        return line.lineNumber() if line.isValid() else max(0, self.paragraph.count - 1)

    def _x(self, position: int) -> float:
        line = self.paragraph.layout.lineAt(self._line(position))
        found: object = line.cursorToX(position)
        # PySide gives a pair of the place and the position it belongs to.
        return float(found[0]) if isinstance(found, tuple) else float(str(found))

    def _top(self) -> float:
        height = self.paragraph.line_height
        if self._lines and self.seen > 1:
            return self._over()
        return (self._size.height() - min(self.seen, self.paragraph.count) * height) / 2

    def _start(self) -> int:
        return self._side() + (self.end_room if self.look.rtl else 0)

    def _room(self, width: int) -> int:
        return max(1, width - 2 * self._side() - self.end_room)

    def _side(self) -> int:
        return self.look.px(SHORT_SIDE_MM if self.look.short else SIDE_MM)

    def _over(self) -> int:
        if not self.look.short:
            return self.look.px(OVER_MM)
        return self.look.px(SHORT_ARABIC_OVER_MM if self.look.rtl else SHORT_OVER_MM)

    def _line_px(self, text: str) -> int:
        share = display.LINE_HEIGHT_ROW_EM if self.look.short else display.LINE_HEIGHT_EM[self.role]
        arabic = SHORT_ARABIC_EM if self.look.short else display.LINE_HEIGHT_ARABIC_EM
        return ceil(max(share, arabic if self.look.rtl or is_arabic(text) else 0) * self.em)

    def _typeset(self, text: str, width: int) -> Paragraph:
        """Return the words in lines; those asked for last are kept, since measuring asks again and again."""
        found = self._kept.get((text, width))
        if found is None:
            if len(self._kept) >= KEPT:
                self._kept.clear()
            found = self._kept[text, width] = self._set_anew(text, width)
        return found

    def _set_anew(self, text: str, width: int) -> Paragraph:
        arabic = is_arabic(text)
        font = self.look.font(self.em, bold=False, arabic=arabic)
        side = Qt.AlignmentFlag.AlignHCenter if self._centred else self.look.start
        return Paragraph(text, font, self._line_px(text), width, alignment=side, arabic=arabic)
