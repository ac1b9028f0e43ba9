"""Lays what a page holds into as many parts as it needs: nothing ever scrolls, nothing is ever cut."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Signal
from PySide6.QtWidgets import QWidget

from accessibility import display
from ui.widgets.pager import Pager
from ui.widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QResizeEvent

    from kiosk.screens import Line
    from ui.style import Look


@dataclass(slots=True)
class Row:
    """Widgets side by side in `columns` equal columns. It may grow from `least` to `most` pixels high."""

    cells: tuple[QWidget, ...]
    columns: int
    gap: int
    most: int
    keep: bool
    narrow_to: int
    least: int = 0
    y: int = 0
    height: int = 0


class Parts(QWidget):
    """A list of widgets, laid under one another into parts with a Pager. `turned` tells the part shown.

    `add` takes anything with height for width; `add_cards` a grid that fills the height it gets. Call
    `lay_out` after the last one; it is called again whenever the size changes.
    """

    turned = Signal(int)

    def __init__(self, look: Look, labels: Mapping[str, Line], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.part = 0
        self._labels = labels
        self._rows: list[Row] = []
        self._pieces: list[Words] = []
        self._shown: list[list[Row]] = []
        self._pager: Pager | None = None

    @property
    def parts(self) -> int:
        """How many parts there are."""
        return max(1, len(self._shown))

    def add(
        self,
        widget: QWidget,
        *,
        gap_mm: float = display.GAP_MM,
        keep: bool = False,
        natural: bool = False,
        first: bool = False,
    ) -> None:
        """Add one widget over the whole width, at the end or `first`.

        `keep` never parts it from the next; `natural` keeps its own width.
        """
        widget.setParent(self)
        narrow_to = widget.sizeHint().width() if natural else 0
        row = Row((widget,), 1, self.look.px(gap_mm), 0, keep, narrow_to)
        self._rows.insert(0 if first else len(self._rows), row)

    def take(self, widget: QWidget) -> None:
        """Take a widget out again; it belongs to the caller."""
        self._rows = [row for row in self._rows if row.cells != (widget,)]

    def add_cards(
        self, cards: Sequence[QWidget], columns: int = 1, *, most_mm: float = display.ANSWER_MM[1], gap_mm: float = 0
    ) -> None:
        """Add cards in rows of `columns`; all rows get the same height, up to `most_mm`. `gap_mm` is over the first."""
        for at in range(0, len(cards), columns):
            cells = tuple(cards[at : at + columns])
            for card in cells:
                card.setParent(self)
            gap = self.look.px(gap_mm) if gap_mm and at == 0 else self.look.answer_gap
            self._rows.append(Row(cells, columns, gap, self.look.px(most_mm), keep=False, narrow_to=0))

    def clear(self) -> None:
        """Forget everything; the widgets are deleted."""
        for row in self._rows:
            for cell in row.cells:
                cell.setParent(None)
                cell.deleteLater()
        self._rows = []
        self._forget_pieces()
        self._shown = []
        self.part = 0

    def _forget_pieces(self) -> None:
        for piece in self._pieces:
            piece.setParent(None)
            piece.deleteLater()
        self._pieces = []

    # Turning

    def turn(self, part: int) -> None:
        """Show a part, the nearest there is."""
        self.part = min(max(part, 0), self.parts - 1)
        self._show()
        self.turned.emit(self.part)

    def reveal(self, widget: QWidget) -> None:
        """Turn to the part `widget` is in."""
        for at, rows in enumerate(self._shown):
            for row in rows:
                if any(cell is widget or cell.isAncestorOf(widget) for cell in row.cells):
                    if at != self.part:
                        self.turn(at)
                    return

    # Laying out

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Qt: lay out for the new size."""
        self.lay_out()

    def needed(self, width: int) -> int:
        """Return the height, in pixels, at which everything fits into a single part of this width."""
        rows = self._measured(width, 1 << 20)
        return sum(row.least + (row.gap if at else 0) for at, row in enumerate(rows))

    def parts_at(self, width: int, height: int) -> int:
        """How many parts this size would take."""
        self._forget_pieces()
        if self.needed(width) <= height:
            return 1
        size = self._without_pager(width, height)
        return len(self._flow(self._measured(*size), size[1]))

    def lay_out(self) -> None:
        """Lay everything into parts for the present size."""
        width, height = self.width(), self.height()
        if width <= 0 or height <= 0 or not self._rows:
            return
        self._forget_pieces()
        if self.needed(width) > height:
            width, height = self._without_pager(width, height)
        rows = self._measured(width, height)
        self._shown = self._flow(rows, height)
        self._stretch(height)
        self._place(width)
        self._show()

    def _without_pager(self, width: int, height: int) -> tuple[int, int]:
        pager = self._made_pager()
        if pager.column:
            return width - pager.extent() - self.look.answer_gap, height
        return width, height - pager.extent() - self.look.answer_gap

    def _made_pager(self) -> Pager:
        if self._pager is None:
            self._pager = Pager(self.look, self._labels, column=not self.look.portrait, parent=self)
            self._pager.turned.connect(self.turn)
        return self._pager

    def _measured(self, width: int, height: int) -> list[Row]:
        out: list[Row] = []
        for row in self._rows:
            cell = self._cell_width(row, width)
            row.least = max(_height(widget, cell) for widget in row.cells)
            only = row.cells[0]
            if row.least <= height or not isinstance(only, Words):
                out.append(row)
                continue
            pieces = only.pieces(width, height)
            self._pieces += pieces
            out += [
                Row((piece,), 1, row.gap, 0, keep=False, narrow_to=0, least=_height(piece, width)) for piece in pieces
            ]
        return out

    def _cell_width(self, row: Row, width: int) -> int:
        if row.narrow_to:
            return min(row.narrow_to, width)
        gap = self.look.answer_gap if row.most else self.look.gap
        return (width - (row.columns - 1) * gap) // row.columns

    def _flow(self, rows: list[Row], height: int) -> list[list[Row]]:
        parts: list[list[Row]] = []
        used = 0
        for at, row in enumerate(rows):
            kept, follower = row.least, at
            while rows[follower].keep and follower + 1 < len(rows):
                follower += 1
                kept += rows[follower].gap + rows[follower].least
            if not parts or (used + row.gap + kept > height and used + row.gap + row.least + kept > height):
                parts.append([row])
                used = row.least
            else:
                parts[-1].append(row)
                used += row.gap + row.least
        return parts

    def _stretch(self, height: int) -> None:
        """Let the cards grow alike in every part, so that turning over moves nothing."""
        grown: list[int] = []
        for rows in self._shown:
            cards = [row for row in rows if row.most]
            fixed = sum(row.least for row in rows if not row.most) + sum(row.gap for row in rows[1:])
            if cards and len(cards) == max(sum(bool(row.most) for row in other) for other in self._shown):
                grown.append(_even(cards, height - fixed))
        share = min(grown, default=0)
        for rows in self._shown:
            y = 0
            for at, row in enumerate(rows):
                row.height = max(row.least, min(share, row.most)) if row.most else row.least
                row.y = y = y + (row.gap if at else 0)
                y += row.height

    def _place(self, width: int) -> None:
        for rows in self._shown:
            for row in rows:
                cell = self._cell_width(row, width)
                gap = self.look.answer_gap if row.most else self.look.gap
                for at, widget in enumerate(row.cells):
                    widget.setGeometry(self._mirrored(QRect(at * (cell + gap), row.y, cell, row.height)))
        pager = self._pager
        if pager is None or self.parts == 1:
            return
        extent = pager.extent()
        box = QRect(self.width() - extent, 0, extent, self.height())
        if not pager.column:
            box = QRect(0, self.height() - extent, self.width(), extent)
        pager.setGeometry(self._mirrored(box))

    def _mirrored(self, box: QRect) -> QRect:
        if self.look.rtl:
            box.moveLeft(self.width() - box.right() - 1)
        return box

    def _show(self) -> None:
        self.part = min(self.part, self.parts - 1)
        shown = {widget for row in (self._shown[self.part] if self._shown else ()) for widget in row.cells}
        for row in self._rows:
            for cell in row.cells:
                cell.setVisible(cell in shown)
        for piece in self._pieces:
            piece.setVisible(piece in shown)
        if self._pager is not None:
            self._pager.setVisible(self.parts > 1)
            self._pager.show_part(self.part, self.parts)


def _height(widget: QWidget, width: int) -> int:
    return widget.heightForWidth(width) if widget.hasHeightForWidth() else widget.sizeHint().height()


def _even(cards: list[Row], room: int) -> int:
    """Return the height to which rows grow alike in `room`, when those that need more keep what they need."""
    open_rows = sorted(cards, key=lambda row: row.least)
    while open_rows:
        share = room // len(open_rows)
        tallest = open_rows[-1]
        if tallest.least <= share:
            return share
        room -= tallest.least
        open_rows.pop()
    return 0
