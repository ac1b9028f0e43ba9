"""Lays what a page holds into as many parts as it needs: nothing ever scrolls, nothing is ever cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtWidgets import QWidget

from accessibility import display
from ui.guard import guarded
from ui.widgets.grid import Item, Row, Splitting, height_of, share_evenly

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QResizeEvent

    from kiosk.screens import Line
    from ui.style import Look
    from ui.widgets.key import Key
    from ui.widgets.pager import Pager

ONE_DIGIT = 9


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
        self._items: list[Item] = []
        self._pieces: list[QWidget] = []
        self._cut: dict[tuple[QWidget, int, int], list[QWidget]] = {}
        """Pieces for the sizes tried since the last layout: what is tried again is not cut again."""
        self._shown: list[list[Row]] = []
        self._laid = QSize()
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
        item = Item([widget], 1, self.look.px(gap_mm), keep=keep, natural=natural)
        self._items.insert(0 if first else len(self._items), item)

    def cells(self) -> list[QWidget]:
        """Return every widget that was added."""
        return [cell for item in self._items for cell in item.cells]

    def take(self, widget: QWidget) -> None:
        """Take a widget out again; it belongs to the caller."""
        self._items = [item for item in self._items if item.cells != [widget]]

    def add_cards(
        self, cards: Sequence[QWidget], columns: int = 0, *, most_mm: float = display.ANSWER_MM[1], gap_mm: float = 0
    ) -> None:
        """Add cards that share the height, up to `most_mm` each; `gap_mm` is over the first.

        `columns` 0 takes two where every card fits its words on one line in half the width, and they are many.
        """
        for card in cards:
            card.setParent(self)
        gap = self.look.px(gap_mm) if gap_mm else self.look.answer_gap
        if cards:
            self._items.append(Item(list(cards), columns, gap, most=self.look.px(most_mm)))

    def regrid(self, cards: Sequence[QWidget], columns: int, *, most_mm: float = display.ANSWER_MM[1]) -> None:
        """Let cards that were added stand in another number of columns."""
        for item in self._items:
            if item.cells == list(cards):
                item.columns, item.most = columns, self.look.px(most_mm)

    def set_columns(self, columns: int) -> None:
        """Lay the cards that were added in so many columns from now on."""
        for item in self._items:
            if item.most:
                item.columns = columns

    def clear(self) -> None:
        """Forget everything; the widgets are deleted."""
        for item in self._items:
            for cell in item.cells:
                cell.setParent(None)
                cell.deleteLater()
        self._items = []
        self._shown = []
        self._keep_pieces()
        self.part = 0

    def _keep_pieces(self) -> None:
        """Keep the pieces that are shown, of all that were cut."""
        shown = {cell for rows in self._shown for row in rows for cell in row.cells}
        cut = [*self._pieces, *(piece for pieces in self._cut.values() for piece in pieces)]
        self._pieces = [piece for piece in cut if piece in shown]
        self._cut.clear()
        for piece in cut:
            if piece not in shown:
                piece.hide()
                piece.setParent(None)
                piece.deleteLater()

    # Turning

    def pager_keys(self) -> list[Key]:
        """Return the keys that turn over, where there are any."""
        return self._pager.keys() if self._pager is not None and self.parts > 1 else []

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

    @guarded
    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Qt: lay out for the new size, unless whoever set it has done so."""
        if self.size() != self._laid:
            self.lay_out()

    def needed(self, width: int) -> int:
        """Return the height, in pixels, at which everything fits into a single part of this width."""
        return _total(self._measured(width, 1 << 20))

    def least_height(self) -> int:
        """Return the least height that leaves room for turning over, in pixels."""
        if self.look.portrait:
            return 0
        return self._made_pager().least()

    def parts_at(self, width: int, height: int) -> tuple[int, bool]:
        """Return how many parts this size would take, and whether something is higher than a part."""
        parts, _, room = self._flowed(width, height)
        return len(parts), any(row.least > room for rows in parts for row in rows)

    def widths(self) -> tuple[int, ...]:
        """Return the widths at which `lay_out` may measure what was added: whole, and beside a pager."""
        free = [self._without_pager(self.width(), self.height(), parts)[0] for parts in (2, ONE_DIGIT + 1)]
        return tuple(dict.fromkeys((self.width(), *free)))

    def pager_width(self) -> int:
        """Return what the column of a pager takes, with its gap; 0 where it is a row."""
        pager = self._made_pager()
        return pager.extent() + self.look.answer_gap if pager.column else 0

    def lay_out(self) -> None:
        """Lay everything into parts for the present size."""
        self._laid = self.size()
        width, height = self.width(), self.height()
        if width <= 0 or height <= 0 or not self._items:
            return
        self._shown, width, height = self._flowed(width, height)
        self._keep_pieces()
        self._stretch(height)
        self._place(width)
        self._show()

    def _flowed(self, width: int, height: int) -> tuple[list[list[Row]], int, int]:
        """Return the parts, and the size that is left beside the pager where one is needed."""
        rows = self._measured(width, height)
        if _total(rows) <= height or _total(_closer(rows, self.look.gap)) <= height:
            return [rows], width, height
        free = self._without_pager(width, height, 2)
        flowed = self._flow(self._measured(*free), free[1])
        if len(flowed) > ONE_DIGIT:
            # Two digits make the pager wider.
            free = self._without_pager(width, height, len(flowed))
            flowed = self._flow(self._measured(*free), free[1])
        return flowed, *free

    def _without_pager(self, width: int, height: int, parts: int) -> tuple[int, int]:
        pager = self._made_pager()
        extent = pager.extent(parts)
        if pager.column:
            return width - extent - self.look.answer_gap, height
        return width, height - extent - self.look.answer_gap

    def _made_pager(self) -> Pager:
        if self._pager is None:
            from ui.widgets.pager import Pager

            self._pager = Pager(self.look, self._labels, column=not self.look.portrait, parent=self)
            self._pager.turned.connect(self.turn)
            self._pager.hide()
        return self._pager

    def _measured(self, width: int, height: int) -> list[Row]:
        out: list[Row] = []
        for item in self._items:
            only = item.cells[0]
            if len(item.cells) == 1 and height_of(only, width) > height and isinstance(only, Splitting):
                pieces = self._cut_up(only, width, height)
                out += [Row((piece,), 1, item.gap, height_of(piece, width)) for piece in pieces]
            else:
                out += item.rows(self.look, width, height)
        return out

    def _cut_up(self, widget: QWidget, width: int, height: int) -> list[QWidget]:
        key = (widget, width, height)
        if key not in self._cut and isinstance(widget, Splitting):
            self._cut[key] = list(widget.pieces(width, height))
            for piece in self._cut[key]:
                piece.setParent(self)
        return self._cut[key]

    def _flow(self, rows: list[Row], height: int) -> list[list[Row]]:
        parts: list[list[Row]] = []
        used = 0
        for at, row in enumerate(rows):
            needed, follower = row.least, at
            while rows[follower].keep and follower + 1 < len(rows):
                follower += 1
                needed += rows[follower].gap + rows[follower].least
            together = needed <= height
            if not parts or used + row.gap + (needed if together else row.least) > height:
                parts.append([row])
                used = row.least
            else:
                parts[-1].append(row)
                used += row.gap + row.least
        return parts

    def _stretch(self, height: int) -> None:
        """Let the cards grow alike in every part, so that turning over moves nothing."""
        shares: list[int] = []
        for rows in self._shown:
            cards = [row.least for row in rows if row.most]
            fixed = sum(row.least for row in rows if not row.most) + sum(row.gap for row in rows[1:])
            if cards:
                shares.append(share_evenly(cards, height - fixed))
        share = min(shares, default=0)
        for rows in self._shown:
            y = 0
            for at, row in enumerate(rows):
                row.height = max(row.least, min(share, row.most)) if row.most else row.least
                row.y = y = y + (row.gap if at else 0)
                y += row.height

    def _place(self, width: int) -> None:
        for rows in self._shown:
            for row in rows:
                cell = row.cell_width(self.look, width)
                gap = self.look.answer_gap
                for at, widget in enumerate(row.cells):
                    widget.setGeometry(self._mirrored(QRect(at * (cell + gap), row.y, cell, row.height)))
        pager = self._pager
        if pager is None or self.parts == 1:
            return
        extent = pager.extent(self.parts)
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
        for item in self._items:
            for cell in item.cells:
                cell.setVisible(cell in shown)
        for piece in self._pieces:
            piece.setVisible(piece in shown)
        if self._pager is not None:
            self._pager.setVisible(self.parts > 1)
            self._pager.show_part(self.part, self.parts)


def _closer(rows: list[Row], gap: int) -> list[Row]:
    """Let free space go before anything goes to another part."""
    for row in rows:
        row.gap = min(row.gap, gap)
    return rows


def _total(rows: list[Row]) -> int:
    return sum(row.least + (row.gap if at else 0) for at, row in enumerate(rows))
