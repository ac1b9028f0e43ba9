"""Room for the keyboard: it never covers the question; what does not fit gives way, and can be called back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, Qt

from accessibility import display
from kiosk.actions import Next
from kiosk.screens import Line
from ui.inputs.field_row import FieldRow
from ui.inputs.search import SearchInput
from ui.keyboard import Keyboard
from ui.widgets import Words

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.inputs.field import Field
    from ui.inputs.layouts import Layout
    from ui.pages.question import QuestionView
    from ui.pages.section import Section

PAD_SHARE = 0.36
"""Of the width of the page, at most, where the pad stands at its end."""
PAD_GUTTER_MM = 12.0
UNDER_MM = 2.0
NOTHING, HINTS, QUESTION, ANSWERS = range(4)
"""What gives way to the keyboard: nothing; hint, picture and listen key; then the question, whose short name stands in
the head; then the answers found."""


class TypingRoom(QObject):
    """Shows the keyboard or the pad of a section, decides what stays beside it, and puts it in its place.

    Where not everything fits there are two states: reading (all the words, no keyboard) and typing. A key beside
    the field turns from one to the other; touching the field begins typing.
    """

    def __init__(self, view: QuestionView, letters: Layout) -> None:
        super().__init__(view)
        self.view = view
        self.look = view.look
        self._letters = letters
        self._section: Section | None = None
        self._board: Keyboard | None = None
        self._typing = True
        self._fresh = True
        self._gone: list[QWidget] = []
        self._left = (0, 0, 0)
        self._box = QRect()

    # What is served

    def begin(self) -> None:
        """Choose the state anew: another question is coming, or something is to put right."""
        self._typing = self._fresh = True

    def serve(self, section: Section) -> None:
        """Take the fields of a section, and show the keyboard they need."""
        self.release()
        self._section = section
        found = section.input
        if not found.fields or section.question.readonly:
            return
        if not section.served:
            section.served = True
            for field in found.fields:
                field.focused.connect(lambda field=field: self._use(field))
                field.moved.connect(self._follow)
            row = self._row()
            if row is not None:
                row.turn.connect(self.turn)
        self._take_board()

    def _take_board(self) -> None:
        """Take the keyboard of this look: it is made once and goes from page to page."""
        section = self._section
        if section is None:
            return
        pad = section.input.pad
        kept = self.look.tools.get("pad" if pad else "letters")
        board = kept if isinstance(kept, Keyboard) else Keyboard(self.look, self._letters, pad=pad is not None)
        self.look.tools["pad" if pad else "letters"] = board
        board.setParent(self.view)
        self._board = board
        self._aim(next((field for field in section.input.fields if field.active), section.input.fields[0]))
        if pad is not None:
            board.show_pad(pad)
        else:
            board.show_letters(lines=section.input.lines)

    def release(self) -> None:
        """Give the keyboard back: it must neither die with this page nor remember its field."""
        board, self._board = self._board, None
        if board is not None and board.parent() is self.view:
            board.hide()
            board.target = None
            board.setParent(None)

    def resume(self) -> None:
        """Take the keyboard again: the page is shown again, and it may have been elsewhere meanwhile."""
        if self._board is None and self._section is not None and self._section.served:
            self._take_board()
            self.view.arrange()

    def _aim(self, field: Field) -> None:
        if self._section is None or self._board is None:
            return
        for other in self._section.input.fields:
            other.use(active=other is field)
        self._board.target = field
        self._board.follow()

    def _follow(self) -> None:
        if self._board is not None:
            self._board.follow()

    def _row(self) -> FieldRow | None:
        row = getattr(self._section.input, "row", None) if self._section is not None else None
        return row if isinstance(row, FieldRow) else None

    # Reading and typing

    def _use(self, field: Field) -> None:
        self._aim(field)
        if not self._typing:
            self._typing = True
            self.view.arrange()

    def turn(self) -> None:
        """Turn between the question and the keyboard."""
        self._typing = not self._typing
        self.view.arrange()
        if self._typing and self._section is not None:
            self._section.input.fields[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def entered(self) -> None:
        """Enter in the last field: see the answers found where the keyboard hides them, else go on."""
        if self._section is not None and isinstance(self._section.input, SearchInput):
            self._typing = False
            self.view.arrange()
            first = next((key for key in self._section.input.results.cards() if key.isVisibleTo(self.view)), None)
            if first is not None:
                first.setFocus(Qt.FocusReason.TabFocusReason)
        elif not self.view.takes(Next()):
            self.view.acted.emit(Next())

    def open_for(self, widget: QWidget) -> bool:
        """Whether a widget may have the focus without bringing the keyboard back over the words."""
        fields = self._section.input.fields if self._section is not None else []
        return self._typing or widget not in fields

    # Room

    def left(self, content: QRect) -> QRect:
        """Return what the keyboard leaves of the page."""
        top, bottom, end = self._left
        return content.adjusted(end if self.look.rtl else 0, top, 0 if self.look.rtl else -end, -bottom)

    def make(self) -> None:
        """Decide what gives way, for the present size of the page."""
        self._left = (0, 0, 0)
        self._box = QRect()
        for widget in self._gone:
            widget.show()
        self._gone = []
        board, section = self._board, self._section
        if board is None or section is None:
            return
        if section.input.pad is None:
            self._make_for_letters(board, section)
        elif self.look.low_settings:
            self._make_below(board, board.largest()[0])
        else:
            self._make_beside(board)

    def place(self) -> bool:
        """Put the keyboard in its place, or away; return whether it is there."""
        shown = not self._box.isEmpty()
        if self._board is not None:
            self._board.setVisible(shown)
            self._board.setGeometry(self._box)
            self._board.raise_()
        return shown and self._board is not None

    def _whole(self) -> QRect:
        """Return the page for words and keyboard; the keyboard may come nearer to the foot than words do."""
        whole = self.view.whole_rect()
        if not self.look.low_settings and not self.look.short:
            whole.setBottom(self.view.height() - 1 - self.look.px(UNDER_MM))
        return whole

    def _make_for_letters(self, board: Keyboard, section: Section) -> None:
        row = self._row()
        searching = isinstance(section.input, SearchInput)
        level = self._level(board, searching=searching)
        if self._fresh:
            self._fresh = False
            self._typing = level < (ANSWERS if searching else HINTS) or not (searching or self.view.page.summary)
        if not self._typing:
            self._give_way(NOTHING)
            if row is not None:
                row.offer_turn(self._label("keyboard"), "keyboard")
            return
        if row is not None:
            row.offer_turn(self._label("question") if self._gone else None, "question-circle")
        self._make_below(board, self.view.whole_rect().width())

    def _label(self, name: str) -> Line:
        return self.view.page.frame.labels.get(name, Line(""))

    def _level(self, board: Keyboard, *, searching: bool) -> int:
        """Let as little give way as possible; return how much did."""
        whole = self._whole()
        room = whole.height() - board.least()[1] - self.look.gap
        levels = (NOTHING, HINTS, QUESTION, ANSWERS) if searching else (NOTHING, HINTS, QUESTION)
        for level in levels:
            self._give_way(level)
            if self.view.needed_height() <= room:
                return level
        return levels[-1]

    def _give_way(self, level: int) -> None:
        for widget in self._gone:
            widget.show()
        self._gone = []
        view, section = self.view, self._section
        if section is None:
            return
        staying = {widget for widget in section.input.head() if not isinstance(widget, Words)}
        for item in view.intro:
            goes = level >= QUESTION or (level >= HINTS and item.movable)
            if goes and item.widget not in staying and not item.widget.isHidden():
                self._gone.append(item.widget)
        if level >= ANSWERS:
            self._gone.append(view.body)
        for widget in self._gone:
            widget.hide()

    def _make_below(self, board: Keyboard, width: int) -> None:
        """Put it under everything; what is over it comes down to it on tall panels."""
        whole, view = self._whole(), self.view
        needed = view.needed_height()
        gap = self.look.gap if self.look.short else self.look.px(2 * display.GAP_MM)
        least, most = board.least()[1], board.largest()[1]
        height = min(most, max(least, whole.height() - needed - gap))
        top = whole.bottom() + 1 - height
        x = whole.x() + (whole.width() - min(width, whole.width())) // 2
        self._box = QRect(x, top, min(width, whole.width()), height)
        bottom = view.whole_rect().bottom() + 1 - (top - gap)
        searching = self._section is not None and isinstance(self._section.input, SearchInput)
        over = max(0, top - gap - whole.y() - needed) if self.look.low_settings and not searching else 0
        self._left = (over, bottom, 0)

    def _make_beside(self, board: Keyboard) -> None:
        """Put a pad at the end of the page, its keys in line with what stands there."""
        whole = self._whole()
        tray = board.tray()
        width = min(board.largest()[0], max(board.least()[0], round(PAD_SHARE * whole.width())))
        height = min(board.largest()[1], whole.height() + tray)
        box = QRect(whole.right() + 1 - width + tray, whole.y() - tray, width, height)
        self._box = self.view.mirrored(box)
        gutter = self.look.answer_gap if self.look.short else self.look.px(PAD_GUTTER_MM)
        self._left = (0, 0, width - tray + gutter)
