"""Rows of a page's body: how wide their cells are, how many columns cards take, how they share the height."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from ui.style import Look

MANY = 6
"""From so many cards on, two columns are easier to look over than one."""
FEW = 2


@runtime_checkable
class Splitting(Protocol):
    """A widget that can be cut into pieces, each of which fits a part."""

    def pieces(self, width: int, height: int) -> Sequence[QWidget]:
        """Return the pieces, in order: new widgets, for whoever asks."""
        ...


@dataclass(slots=True)
class Row:
    """Widgets side by side in `columns` equal columns. It may grow from `least` to `most` pixels high."""

    cells: tuple[QWidget, ...]
    columns: int
    gap: int
    least: int
    most: int = 0
    keep: bool = False
    natural: bool = False
    y: int = 0
    height: int = 0

    def cell_width(self, look: Look, width: int) -> int:
        """Return the width of one cell."""
        if self.natural:
            return min(self.cells[0].sizeHint().width(), width)
        return (width - (self.columns - 1) * look.answer_gap) // self.columns


@dataclass(slots=True)
class Item:
    """What was added to a body: one widget, or cards (`most` is set) in a number of columns."""

    cells: list[QWidget]
    columns: int
    gap: int
    most: int = 0
    keep: bool = False
    natural: bool = False

    def rows(self, look: Look, width: int, height: int) -> list[Row]:
        """Return the rows of these cells at `width`; `height` is that of a part."""
        columns = self.columns or columns_for(look, self.cells, width, height)
        out: list[Row] = []
        for at in range(0, len(self.cells), columns):
            cells = tuple(self.cells[at : at + columns])
            gap = look.answer_gap if at else self.gap
            row = Row(cells, columns, gap, 0, self.most, keep=self.keep, natural=self.natural)
            cell = row.cell_width(look, width)
            row.least = max(height_of(widget, cell) for widget in cells)
            out.append(row)
        return out


def columns_for(look: Look, cards: Sequence[QWidget], width: int, height: int) -> int:
    """Return 2 where every card fits its words on one line in half of `width`, and one column would be long."""
    half = (width - look.answer_gap) // 2
    if look.portrait or len(cards) < FEW or not all(_natural_width(card) <= half for card in cards):
        return 1
    alone = sum(height_of(card, width) for card in cards) + look.answer_gap * (len(cards) - 1)
    return 2 if len(cards) >= MANY or alone > height or look.short else 1


def _natural_width(card: QWidget) -> int:
    measure = getattr(card, "natural_width", None)
    return measure() if measure is not None else card.sizeHint().width()


def height_of(widget: QWidget, width: int) -> int:
    """Return the height a widget needs at `width`."""
    return widget.heightForWidth(width) if widget.hasHeightForWidth() else widget.sizeHint().height()


def share_evenly(heights: Sequence[int], room: int) -> int:
    """Return the height to which rows grow alike in `room`, when those that need more keep what they need."""
    waiting = sorted(heights)
    while waiting:
        share = room // len(waiting)
        if waiting[-1] <= share:
            return share
        room -= waiting.pop()
    return 0
