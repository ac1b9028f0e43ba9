"""Earlier, "1 of 2", More: a column at the end of what it turns over, or a row under it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QRect, Signal
from PySide6.QtWidgets import QWidget

from accessibility import display
from kiosk.screens import Line
from ui.guard import guarded
from ui.widgets.key import Key
from ui.widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QResizeEvent

    from ui.style import Look

NUMBERS = Line("{part}/{parts}")


class Pager(QWidget):
    """Turns over parts; emits `turned` with the part wanted (from 0). `labels` are those of the Frame."""

    turned = Signal(int)

    def __init__(
        self,
        look: Look,
        labels: Mapping[str, Line],
        *,
        column: bool = True,
        signs: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.look = look
        self.column = column
        self._part = 0
        self._labels = labels
        earlier, more = labels.get("earlier", Line("")), labels.get("more", Line(""))
        side: Literal["start", "top"] = "top" if column else "start"
        self._earlier = Key(look, earlier, variant="small", name="earlier", sign="up", sign_side=side, parent=self)
        self._more = Key(look, more, variant="small", name="more", sign="down", sign_side=side, parent=self)
        self._where = Words(look, "", "caption", bold=True, align="centre", row=True, parent=self)
        self._earlier.clicked.connect(lambda: self.turned.emit(self._part - 1))
        self._more.clicked.connect(lambda: self.turned.emit(self._part + 1))
        self._signs_only = signs or (column and (look.narrow or look.short or self._words_px() > self._most()))
        for key in (self._earlier, self._more):
            key.content.show_words = not self._signs_only
        self.show_part(0, 2)

    def keys(self) -> list[Key]:
        """Return both keys."""
        return [self._earlier, self._more]

    def show_part(self, part: int, parts: int) -> None:
        """Say which part is shown; the keys that lead nowhere are dashed."""
        self._part = part
        where = self._labels.get("part", NUMBERS)
        template = (where.short or where.shown) if self._signs_only else where.shown
        numbered = template.replace("{part}", str(part + 1)).replace("{parts}", str(parts))
        self._where.say(Line(numbered, language=where.language))
        self._earlier.setEnabled(part > 0)
        self._more.setEnabled(part + 1 < parts)

    def _words_px(self) -> int:
        widest = max(key.natural_width() for key in (self._earlier, self._more))
        where = self._labels.get("part", NUMBERS).shown
        numbered = where.replace("{part}", "88").replace("{parts}", "88")
        return max(widest, self.look.text_width(numbered, "caption", bold=True))

    def _most(self) -> int:
        return self.look.px(display.PAGER_MM[1])

    def across(self, parts: int) -> int:
        """Return the width of a row of signs: two keys, and the number between them."""
        return 2 * self.look.px(display.PAGE_KEY_MM) + 2 * self.look.gap + self._numbers(parts)

    def _numbers(self, parts: int) -> int:
        digits = "8" * len(str(parts))
        return self.look.text_width(f"{digits}/{digits}", "caption", bold=True)

    def least(self) -> int:
        """Return the least height of the column: two targets, and the number between them."""
        target = self.look.px(display.MIN_TARGET_MM)
        return 2 * (target + self.look.gap) + self._where.heightForWidth(1 << 16)

    def extent(self, parts: int = 2) -> int:
        """Return the width of the column, or the height of the row, in pixels, for so many parts."""
        if not self.column:
            return max(key.heightForWidth(1 << 16) for key in self.keys())
        least = self.look.px(display.PAGER_MM[0])
        if self._signs_only:
            return max(self._numbers(parts) + self.look.gap // 2, least)
        return min(max(self._words_px(), least), self._most())

    @guarded
    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Qt: lay out as a column or a row."""
        if self.column:
            self._column()
        else:
            self._row()

    def _column(self) -> None:
        width, gap = self.width(), self.look.gap
        words = self._where.heightForWidth(width)
        key = max(0, (self.height() - words - 2 * gap) // 2)
        self._earlier.setGeometry(0, 0, width, key)
        self._where.setGeometry(0, (self.height() - words) // 2, width, words)
        self._more.setGeometry(0, self.height() - key, width, key)

    def _row(self) -> None:
        gap = self.look.gap
        key = self.look.px(display.PAGE_KEY_MM) if self._signs_only else (self.width() - 2 * gap) * 3 // 8
        middle = self.width() - 2 * key - 2 * gap
        words = self._where.heightForWidth(middle)
        boxes = (
            (self._earlier, QRect(0, 0, key, self.height())),
            (self._where, QRect(key + gap, (self.height() - words) // 2, middle, words)),
            (self._more, QRect(self.width() - key, 0, key, self.height())),
        )
        for widget, box in boxes:
            if self.look.rtl:
                box.moveLeft(self.width() - box.right() - 1)
            widget.setGeometry(box)
