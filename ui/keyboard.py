"""The keyboard on the screen: letters, accents and digits, or a pad of digits. Built once, shown again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from accessibility import display
from ui.guard import guarded
from ui.inputs.captions import INK_EM, SHORT_SIDE_MM, SIDE_MM, Captions
from ui.inputs.key_grid import Room, boxes
from ui.inputs.layouts import columns, with_enter
from ui.inputs.letter_key import LetterKey
from ui.inputs.tray import paint_tray

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent

    from ui.inputs.layouts import Cap, Face, Layout, PadName, Rows
    from ui.style import Look

KEY_MM = (27.0, 24.0)
PAD_KEY_MM = (34.0, 32.0)
"""The largest keys: letters, and those of a pad."""
LEAST_KEY_MM = (12.7, 18.0)
SHORT_LEAST_KEY_MM = (12.7, 12.7)
"""The smallest keys: width and height (VVSG 7.2-I); on large panels they stay higher."""
TRAY_MM = 3.6
DEAF_SHARE = 2 / 3
"""Of the time other keys stay deaf: double letters are common, double touches of a letter less harmful."""
ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class Target(Protocol):
    """What a keyboard writes into."""

    def type_text(self, text: str) -> None:
        """Type, where the cursor is."""

    def delete_back(self) -> None:
        """Take away the letter before the cursor."""

    def clear_all(self) -> None:
        """Take everything away."""

    def new_line(self) -> None:
        """Enter."""

    def wants_capital(self) -> bool:
        """Whether the next letter begins a name or a sentence."""


class Keyboard(QWidget):
    """Keys in rows, from left to right in every language. It writes into its `target`.

    A key shows what it types. Capitals come by themselves where a name or a sentence begins, until the
    person presses the key of capitals: from then on they decide. One key at a time can be tabbed to;
    arrows move between the keys and leave at the edges. `acted` tells the name of a key that acted.
    """

    acted = Signal(str)

    def __init__(self, look: Look, letters: Layout, *, pad: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.letters = letters
        self._captions = Captions(look, letters, pad=pad)
        self.target: Target | None = None
        self._pad = pad
        self._page = ""
        self._name: PadName | None = None
        self._rows: Rows = ()
        self._lines = False
        self._capital = False
        self._decided = False
        self._pool: list[LetterKey] = []
        self._grid: list[list[tuple[LetterKey, Cap]]] = []
        self._captioned: object = None
        # Not Qt's 640 x 480: nothing is laid out before there is a place for it.
        self.resize(0, 0)
        # The page under it need not be painted: the corners of the tray bring its colour along.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, not look.short and not look.high_contrast)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

    # What it shows

    def show_letters(self, *, lines: bool, face: Face = "letters") -> None:
        """Begin a field with a page of keys, capitals by themselves; `lines` gives it a key for a new line."""
        self._decided = False
        self._capital = self._wanted()
        self._lines = lines
        self._turn("letters" if face == "latin" and self.letters.latin else face)

    def show_pad(self, name: PadName) -> None:
        """Show a pad of digits; where its words do not fit, one that does without them."""
        self._name = name
        self._set(self.letters.pads[name])
        self._lay_out()

    def follow(self) -> None:
        """Something was typed, or the cursor moved: show capitals where they fit now."""
        if not self._pad and not self._decided and self._capital != self._wanted():
            self._capital = not self._capital
            self._caption()

    def _wanted(self) -> bool:
        cased = self.letters.capitals or self._page.startswith("latin")
        return cased and self.target is not None and self.target.wants_capital()

    def _turn(self, page: str) -> None:
        self._page = page
        rows = self.letters.pages[page]
        if not self._decided:
            self._capital = self._wanted()
        self._set(with_enter(rows) if self._lines else rows)

    def _set(self, rows: Rows) -> None:
        if rows == self._rows:
            self._caption()
            return
        self._rows = rows
        caps = [[cap for cap in row if cap is not None] for row in rows]
        wanted = sum(map(len, caps))
        while len(self._pool) < wanted:
            self._pool.append(self._made())
        keys = iter(self._pool)
        self._grid = [[(next(keys), cap) for cap in row] for row in caps]
        for at, key in enumerate(self._pool):
            key.setVisible(at < wanted)
        self._rove(self._grid[0][0][0])
        if not self._pad:
            self._lay_out()

    def forget(self) -> None:
        """Forget which keys were pressed, and when: in their order they are what somebody wrote (P3)."""
        for key in self._pool:
            key.forget()

    def make_ahead(self, most: int) -> None:
        """Make up to `most` of the keys that any page of this keyboard needs, before anybody waits for them."""
        pages = self.letters.pads if self._pad else self.letters.pages
        wanted = max(sum(cap is not None for row in rows for cap in row) for rows in pages.values())
        for _ in range(min(most, wanted - len(self._pool))):
            self._pool.append(self._made())
            self._pool[-1].hide()

    def _made(self) -> LetterKey:
        deaf = round(DEAF_SHARE * self.look.deaf_ms)
        key = LetterKey(self.look, "", variant="key", deaf_ms=deaf, parent=self)
        key.clicked.connect(lambda _=False, key=key: self._act(key))
        return key

    # What it does

    def _act(self, key: LetterKey) -> None:
        cap = next(cap for row in self._grid for other, cap in row if other is key)
        name = self.letters.name(cap, capital=self._capital and not self._pad)
        if cap.act == "page":
            self._turn(cap.page)
        elif cap.act == "shift":
            self._decided = True
            self._capital = not self._capital
            self._caption()
        elif self.target is not None:
            self._write(self.target, cap)
            self.follow()
        self.acted.emit(name)

    def _write(self, target: Target, cap: Cap) -> None:
        if cap.act == "type":
            target.type_text(cap.capital if self._capital and not self._pad else cap.text)
        elif cap.act == "space":
            target.type_text(" ")
        elif cap.act == "enter":
            target.new_line()
        elif cap.act == "delete":
            target.delete_back()
        else:
            target.clear_all()

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: arrows move between keys; letters of a hardware keyboard go where those of this one go."""
        key = event.key()
        if key in ARROWS and self._step(*ARROWS[Qt.Key(key)]):
            event.accept()
        elif self.target is not None and key == Qt.Key.Key_Backspace and not event.isAutoRepeat():
            self.target.delete_back()
        elif self.target is not None and event.text().isprintable() and event.text() and not event.isAutoRepeat():
            self.target.type_text(event.text())
        else:
            event.ignore()
            return
        self.follow()

    def _step(self, across: int, down: int) -> bool:
        places = [(at, to) for at, row in enumerate(self._grid) for to, (key, _) in enumerate(row) if key.hasFocus()]
        if not places:
            return False
        row, column = places[0]
        now = self._grid[row][column][0]
        if down:
            if not 0 <= row + down < len(self._grid):
                return False
            middle = now.geometry().center().x()
            line = [key for key, _ in self._grid[row + down]]
            target = min(line, key=lambda key: abs(key.geometry().center().x() - middle))
        else:
            if not 0 <= column + across < len(self._grid[row]):
                return False
            target = self._grid[row][column + across][0]
        self._rove(target)
        target.setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _rove(self, one: LetterKey) -> None:
        for key in self._pool:
            key.setFocusPolicy(Qt.FocusPolicy.TabFocus if key is one else Qt.FocusPolicy.NoFocus)

    # Captions

    def _caption(self) -> None:
        capital = self._capital and not self._pad
        # A key that has no place yet is said anew when it has.
        first = self._grid[0][0][0].size() if self._grid else self.size()
        now = (self._rows, capital, self.size().toTuple(), first.toTuple())
        if now == self._captioned:
            return
        self._captioned = now
        for row in self._grid:
            for key, cap in row:
                self._captions.say(key, cap, capital=capital)

    # Places

    def largest(self) -> tuple[int, int]:
        """Return the width and height, in pixels, at which all keys are as large as they get."""
        return self._size([self.look.px(mm) for mm in (PAD_KEY_MM if self._pad else KEY_MM)])

    def least(self) -> tuple[int, int]:
        """Return the least width and height, in pixels."""
        width, height = (self.look.px(mm) for mm in (SHORT_LEAST_KEY_MM if self.look.short else LEAST_KEY_MM))
        letter = self._captions.letter_height(INK_EM) if not self.look.rtl else 0
        return self._size([width, max(height, letter)])

    def _size(self, key: list[int]) -> tuple[int, int]:
        across, down, gap = columns(self._rows) if self._rows else 1, max(1, len(self._rows)), self.gap()
        tray = 2 * self.tray()
        return across * (key[0] + gap) - gap + tray, down * (key[1] + gap) - gap + tray

    def gap(self) -> int:
        """Return the gap between keys: the least there may be, on short panels."""
        return self.look.px(display.MIN_GAP_MM) if self.look.short else self.look.gap

    def tray(self) -> int:
        """Return how far the tray reaches beyond the keys."""
        return 0 if self.look.short else self.look.px(TRAY_MM)

    @guarded
    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Qt: lay the keys out anew."""
        self._lay_out()

    def _lay_out(self) -> None:
        if not self._rows or self.width() <= 1:
            return
        if self._name is not None:
            wide, narrow = self.letters.pads[self._name], self.letters.narrow_pads[self._name]
            self._set(wide if self._spoken_keys_fit(wide) else narrow)
        tray = self.tray()
        largest = PAD_KEY_MM if self._pad else KEY_MM
        sizes = (self.look.px(largest[0]), self.look.px(largest[1]))
        least = self.look.px(display.MIN_TARGET_MM)
        room = Room(
            self.width() - 2 * tray, self.height() - 2 * tray, self.gap(), least, self._captions.letter_height(), sizes
        )
        for row, places in zip(self._grid, boxes(self._rows, room, self._need), strict=True):
            for (key, _), box in zip(row, places, strict=True):
                key.setGeometry(QRect(*box).translated(QPoint(tray, tray)))
        self._caption()

    def _spoken_keys_fit(self, rows: Rows) -> bool:
        """Whether the words of a pad fit its keys; delete has a sign instead."""
        unit = (self.width() - 2 * self.tray() + self.gap()) // columns(rows) - self.gap()
        room = min(unit, self.look.px(PAD_KEY_MM[0])) - 2 * self.look.px(SHORT_SIDE_MM)
        acts = {cap.act for row in rows for cap in row if cap and cap.act in ("clear", "space")}
        words = [self.letters.words.get(f"{act}_short", self.letters.words[act]) for act in acts]
        return all(self.look.text_width(word, "choice", bold=True) <= room for word in words)

    def _need(self, cap: Cap) -> int:
        """Return how wide a key must be for its letter, small or capital."""
        cap_mm = display.CAP_MM[self.look.size]["choice" if self.look.short else "question"]
        widest = max(self.look.text_width(form, "choice", cap_mm=cap_mm) for form in {cap.text, cap.capital})
        return widest + 2 * self.look.px(SIDE_MM if not self.look.short else SHORT_SIDE_MM)

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: the tray; in high contrast its outline; on short panels nothing."""
        if not self.look.short:
            paint_tray(QPainter(self), self.look, self.size())
