"""Keys side by side at their own width, in as many rows as they need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.guard import guarded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from ui.style import Look
    from ui.widgets.key import Key


class KeyRow(QWidget):
    """Keys of a page beside each other: "Print it again", "Do another thing"."""

    def __init__(self, look: Look, keys: Sequence[Key], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.keys = list(keys)
        for key in self.keys:
            key.setParent(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _rows(self, width: int) -> list[list[tuple[Key, int]]]:
        rows: list[list[tuple[Key, int]]] = []
        used = 0
        for key in self.keys:
            own = min(key.natural_width(), width)
            if rows and used + self.look.answer_gap + own <= width:
                rows[-1].append((key, own))
                used += self.look.answer_gap + own
            else:
                rows.append([(key, own)])
                used = own
        return rows

    @staticmethod
    def _row_height(row: list[tuple[Key, int]]) -> int:
        return max(key.heightForWidth(width) for key, width in row)

    def hasHeightForWidth(self) -> bool:
        """Qt: a narrow place takes more rows."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Qt: the height, in pixels, at `width`."""
        rows = self._rows(width)
        return sum(map(self._row_height, rows)) + max(0, len(rows) - 1) * self.look.gap

    def sizeHint(self) -> QSize:
        """Qt: in one row."""
        gaps = max(0, len(self.keys) - 1) * self.look.answer_gap
        width = sum(key.natural_width() for key in self.keys) + gaps
        return QSize(width, self.heightForWidth(width))

    @guarded
    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Qt: from the start, row by row."""
        y = 0
        for row in self._rows(self.width()):
            x, height = 0, self._row_height(row)
            for key, width in row:
                left = self.width() - x - width if self.look.rtl else x
                key.setGeometry(QRect(left, y, width, height))
                x += width + self.look.answer_gap
            y += height + self.look.gap
