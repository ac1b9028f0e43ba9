"""Answers found: a few cards at a time from a list of any length, with a Pager."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from accessibility import display
from kiosk.screens import Line
from ui.guard import guarded
from ui.inputs.choice_keys import card, least_width
from ui.widgets import Key, Pager, Words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QResizeEvent

    from kiosk.screens import Choice
    from ui.style import Look

SAMPLES = 3
"""The longest labels decide how high every card is: so turning over moves nothing."""
MOST_ROWS_MM = 40.0
TALL_ROWS = 4


class Results(QWidget):
    """Shows `found` of the choices. Emits `touched` with a value, `turned` after turning over.

    Only the cards seen exist: a list of ten thousand streets costs no more than one of ten.
    """

    touched = Signal(str)
    turned = Signal(int)

    def __init__(
        self,
        look: Look,
        choices: Sequence[Choice],
        labels: Mapping[str, Line],
        *,
        several: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.look = look
        self.choices = choices
        self.several = several
        self.part = 0
        self._found: Sequence[int] = range(len(choices))
        self._chosen: frozenset[str] = frozenset()
        self._pool: list[Key] = []
        self._values: dict[Key, str] = {}
        self._columns = 1
        self._rows = 1
        self._empty = Words(look, labels.get("none-found", Line("")), "hint", parent=self)
        self._pager = Pager(look, labels, column=not look.portrait, parent=self)
        # Where there is only room for a row of answers, the keys stand side by side.
        self._low_pager = Pager(look, labels, column=False, signs=True, parent=self)
        for pager in (self._pager, self._low_pager):
            pager.turned.connect(self.turn)
        longest = sorted(choices, key=lambda choice: len(choice.label.shown), reverse=True)[:SAMPLES]
        self._samples = [card(look, choice, several=several, stacked=False) for choice in longest]
        for sample in self._samples:
            sample.setParent(self)
            sample.hide()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def parts(self) -> int:
        """How many parts there are now."""
        return max(1, -(-len(self._found) // max(1, self._rows * self._columns)))

    def show_found(self, found: Sequence[int], chosen: frozenset[str]) -> None:
        """Show these places of the list, from the first part."""
        self._found, self._chosen, self.part = found, chosen, 0
        self._lay_out()

    def show_chosen(self, chosen: frozenset[str]) -> None:
        """Mark the cards chosen."""
        self._chosen = chosen
        for key, value in self._values.items():
            key.choose(chosen=value in chosen)

    def reveal(self, value: str) -> None:
        """Turn to the part an answer is on."""
        for at, place in enumerate(self._found):
            if self.choices[place].value == value:
                self.turn(at // max(1, self._rows * self._columns))
                return

    def turn(self, part: int) -> None:
        """Show a part, the nearest there is."""
        self.part = min(max(part, 0), self.parts - 1)
        self._lay_out()
        self.turned.emit(self.part)

    def cards(self) -> list[Key]:
        """Return the cards seen now."""
        return list(self._values)

    # Laying out

    def _low(self) -> bool:
        return self._pager.column and self.height() < self._pager.least()

    def _extent(self, parts: int) -> int:
        return self._low_pager.across(parts) if self._low() else self._pager.extent(parts)

    def _body(self) -> tuple[int, int]:
        """Return width and height without the pager, where there is one."""
        if self._fit(self.width(), self.height()) >= len(self._found):
            return self.width(), self.height()
        extent = self._extent(self._guess(self.width(), self.height())) + self.look.answer_gap
        return (self.width() - extent, self.height()) if self._pager.column else (self.width(), self.height() - extent)

    def _guess(self, width: int, height: int) -> int:
        """Return about how many parts there will be: enough to know how many digits the Pager writes."""
        return -(-len(self._found) // max(1, self._fit(width * 3 // 4, height)))

    def _fit(self, width: int, height: int) -> int:
        """Choose columns and rows for a size; return how many cards they show."""
        gap = self.look.answer_gap
        half = (width - gap) // 2
        two = all(least_width(self.look, sample) <= half for sample in self._samples) and len(self._found) > 1
        self._columns = 2 if two and not self.look.portrait else 1
        self._rows = max(1, (height + gap) // (self._row_height(width) + gap))
        return self._columns * self._rows

    def _row_height(self, width: int) -> int:
        cell = (width - (self._columns - 1) * self.look.answer_gap) // self._columns
        return max((sample.heightForWidth(cell) for sample in self._samples), default=1)

    def hasHeightForWidth(self) -> bool:
        """Qt: the words wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Qt: one row at least; on a tall panel, where there is room, a few."""
        self._fit(width, 1)
        rows = min(TALL_ROWS, len(self.choices)) if self.look.portrait else 1
        row = self._row_height(width - self.look.px(display.PAGER_MM[0]))
        return rows * row + (rows - 1) * self.look.answer_gap

    def sizeHint(self) -> QSize:
        """Qt: a row of usual width."""
        width = self.look.px(200)
        return QSize(width, self.heightForWidth(width))

    @guarded
    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Qt: choose again how many fit."""
        self._lay_out()
        chosen = next(iter(self._chosen), "")
        if chosen and self.part == 0:
            self.reveal(chosen)

    def _lay_out(self) -> None:
        if self.width() <= 1 or self.height() <= 1:
            return
        width, height = self._body()
        count = self._fit(width, height)
        self.part = min(self.part, self.parts - 1)
        here = self._found[self.part * count : (self.part + 1) * count]
        self._say(here)
        self._place(width, height)
        self._empty.setVisible(not self._found)
        self._empty.setGeometry(0, 0, self.width(), self._empty.heightForWidth(self.width()))
        self._place_pager()

    def _place_pager(self) -> None:
        low, many = self._low(), self.parts > 1
        self._pager.setVisible(many and not low)
        self._low_pager.setVisible(many and low)
        pager = self._low_pager if low else self._pager
        pager.show_part(self.part, self.parts)
        extent = self._extent(self.parts)
        if self._pager.column:
            box = QRect(self.width() - extent, 0, extent, self.height())
        else:
            box = QRect(0, self.height() - extent, self.width(), extent)
        pager.setGeometry(self._mirrored(box))

    def _say(self, here: Sequence[int]) -> None:
        while len(self._pool) < len(here):
            key = card(self.look, self.choices[here[len(self._pool)]], several=self.several, stacked=False)
            key.setParent(self)
            key.clicked.connect(lambda _=False, key=key: self.touched.emit(self._values[key]))
            self._pool.append(key)
        self._values = {}
        for at, key in enumerate(self._pool):
            key.setVisible(at < len(here))
            if at < len(here):
                choice = self.choices[here[at]]
                self._values[key] = choice.value
                key.setObjectName(f"choice:{choice.value}")
                key.content.things.picture = choice.image
                key.say(choice.label, choice.sign)
                key.choose(chosen=choice.value in self._chosen)

    def _place(self, width: int, height: int) -> None:
        gap = self.look.answer_gap
        cell = (width - (self._columns - 1) * gap) // self._columns
        least = self._row_height(width)
        share = (height - (self._rows - 1) * gap) // self._rows
        tall = max(least, min(share, self.look.px(MOST_ROWS_MM)))
        for at, key in enumerate(self._values):
            row, column = divmod(at, self._columns)
            box = QRect(column * (cell + gap), row * (tall + gap), cell, tall)
            if self.look.rtl:
                box.moveLeft(self.width() - box.right() - 1)
            key.setGeometry(box)

    def _mirrored(self, box: QRect) -> QRect:
        if self.look.rtl:
            box.moveLeft(self.width() - box.right() - 1)
        return box
