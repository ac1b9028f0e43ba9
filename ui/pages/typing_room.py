"""Room for the keyboard: it never covers the question; what does not fit gives way, and can be called back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QRect, Qt

from accessibility import display
from kiosk.actions import Next
from kiosk.screens import Line
from ui.inputs.field_row import MOST_LINES, FieldRow
from ui.inputs.search import SearchInput
from ui.pages.keyboard_loan import KeyboardLoan
from ui.widgets import ErrorSummary, Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

    from ui.inputs.field import Field
    from ui.inputs.layouts import Layout
    from ui.keyboard import Keyboard
    from ui.pages.question import QuestionView
    from ui.pages.section import Section

PAD_SHARE, SHORT_PAD_SHARE = 0.36, 0.31
"""Of the width of the page, at most, where the pad stands at its end."""
PAD_GUTTER_MM = 12.0
UNDER_MM = 2.0
NOTHING, HINTS, QUESTION, ANSWERS = range(4)
"""What gives way to the keyboard: nothing; hint, picture and listen key; then the question, whose short name stands in
the head; then the answers found."""
State = Literal["typing", "answers", "words"]
"""The keyboard is up; the answers found have its place; all the words of the question have it."""
TURNS: Mapping[State, tuple[str, str]] = {
    "typing": ("keyboard", "keyboard"),
    "answers": ("answers", "search"),
    "words": ("question", "question-circle"),
}
"""Label and sign of the key that turns to a state."""


class TypingRoom(KeyboardLoan):
    """Shows the keyboard or the pad of a section, decides what stays beside it, and puts it in its place.

    Where not everything fits, a key beside the field turns between the keyboard, the answers found, and the
    words of the question; touching the field brings the keyboard.
    """

    def __init__(self, view: QuestionView, letters: Layout) -> None:
        super().__init__(view, letters)
        self._state: State = "typing"
        self._fresh = True
        self._gone: list[QWidget] = []
        self._left = (0, 0, 0)
        self._box = QRect()
        self.crowded = False

    # What is served

    def begin(self) -> None:
        """Choose the state anew: another question is coming, or something is to put right."""
        self._state = "typing"
        self._fresh = True

    def serve(self, section: Section) -> None:
        """Take the fields of a section; what gave way belongs to the question before and stays hidden with it."""
        self._gone = []
        super().serve(section)

    def connect_section(self, section: Section) -> None:
        """Connect the key that turns between the states."""
        row = getattr(section.input, "row", None)
        if isinstance(row, FieldRow):
            row.turn.connect(self.turn)

    def _row(self) -> FieldRow | None:
        row = getattr(self._section.input, "row", None) if self._section is not None else None
        return row if isinstance(row, FieldRow) else None

    def _search(self) -> SearchInput | None:
        found = self._section.input if self._section is not None else None
        return found if isinstance(found, SearchInput) else None

    # Turning between states

    @property
    def close(self) -> bool:
        """Whether everything stands as close as it may: the keyboard is up on a short panel."""
        letters = self._board is not None and self._section is not None and self._section.input.pad is None
        return letters and self._state == "typing" and self.look.short

    def use(self, field: Field) -> None:
        """Write into a field from now on: the keyboard comes."""
        super().use(field)
        # While widgets are moved about Qt gives the focus back and forth: nobody touched the field.
        if self._state != "typing" and not self.view.arranging:
            self._state = "typing"
            self.view.arrange()

    def turn(self) -> None:
        """Turn to the next state."""
        self._state = self._next()
        self.view.arrange()
        if self._state == "typing" and self._section is not None:
            self._section.input.fields[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _next(self) -> State:
        if self._state == "typing":
            return "answers" if self._search() is not None else "words"
        return "words" if self._state == "answers" and self._gone else "typing"

    def entered(self) -> None:
        """Enter in the last field: see the answers found, else go on."""
        search = self._search()
        if search is not None:
            self._state = "answers"
            self.view.arrange()
            first = next((key for key in search.results.cards() if key.isVisibleTo(self.view)), None)
            if first is not None:
                first.setFocus(Qt.FocusReason.TabFocusReason)
        elif not self.view.takes(Next()):
            self.view.acted.emit(Next())

    def open_for(self, widget: QWidget) -> bool:
        """Whether a widget may have the focus without bringing the keyboard back over the words."""
        fields = self._section.input.fields if self._section is not None else []
        return self._state == "typing" or widget not in fields

    # Room

    def left(self, content: QRect) -> QRect:
        """Return what the keyboard leaves of the page."""
        top, bottom, end = self._left
        return content.adjusted(end if self.look.rtl else 0, top, 0 if self.look.rtl else -end, -bottom)

    def make(self) -> None:
        """Decide what gives way, for the present size of the page."""
        self._left = (0, 0, 0)
        self._box = QRect()
        self._bring_back()
        board, section = self._board, self._section
        if board is None or section is None:
            self.crowded = False
            return
        if section.input.pad is not None:
            self._make_for_pad(board)
        elif self._search() is not None:
            self._make_for_search(board)
        else:
            self._make_for_text(board)
        self._fresh = False
        typing = self._state == "typing" and section.input.pad is None
        # Once asked for, the room is kept while typing: or else it would come and go.
        lacking = self.look.short and self.view.needed_height() > self._room(board.least()[1])
        self.crowded = typing and (self.crowded or lacking)

    def place(self) -> bool:
        """Put the keyboard in its place, or away; return whether it is there."""
        shown = not self._box.isEmpty()
        if self._board is not None:
            self._board.setVisible(shown)
            self._board.setGeometry(self._box)
            self._board.raise_()
        return shown and self._board is not None

    def _make_for_text(self, board: Keyboard) -> None:
        row = self._row()
        if row is not None:
            row.most_lines = MOST_LINES
        level = self._level(board.least()[1], QUESTION)
        if self._fresh and level >= QUESTION and self.view.page.summary:
            self._state = "words"
        # The key takes room from the field, whose words may then need another line.
        self._offer(row, wanted=self._state != "typing" or level > NOTHING)
        if self._state == "typing":
            self._level(board.least()[1], QUESTION)
            self._fit_lines(row, board.least()[1])
            self._make_below(board, self.view.whole_rect().width())
        else:
            self._give_way(NOTHING)

    def _fit_lines(self, row: FieldRow | None, board: int) -> None:
        """Let the field show fewer lines where the keyboard would not fit otherwise."""
        while row is not None and row.most_lines > 1 and self.view.needed_height() > self._room(board):
            row.most_lines -= 1
        problem = self._section.problem if self._section is not None else None
        if problem is not None and self.view.needed_height() > self._room(board):
            # It was read over the whole page before; the field keeps its octagon.
            self.view.body.take(problem)
            problem.hide()

    def _make_for_search(self, board: Keyboard) -> None:
        row = self._row()
        if self._fresh and self._level(board.least()[1], ANSWERS) == ANSWERS:
            self._state = "answers"
        if self._state == "typing":
            self._level(board.least()[1], ANSWERS)
            self._make_below(board, self.view.whole_rect().width())
        elif self._state == "answers":
            self._level(0, QUESTION)
        else:
            self._give_way(NOTHING)
            self._put_answers_away()
        self._offer(row, wanted=self._state != "typing" or bool(self._gone) or self.look.short)

    def _make_for_pad(self, board: Keyboard) -> None:
        if self.look.low_settings:
            self._make_below(board, board.largest()[0])
            return
        if self.look.short and self.view.page.summary:
            # What is to put right is read first, over the whole width; touching a field brings the pad.
            self._state = "words" if self._fresh else self._state
            if self._state == "words":
                return
            self._gone = [item.widget for item in self.view.intro if isinstance(item.widget, ErrorSummary)]
            for widget in self._gone:
                widget.hide()
        self._make_beside(board)

    def _offer(self, row: FieldRow | None, *, wanted: bool) -> None:
        if row is not None:
            name, sign = TURNS[self._next()]
            row.offer_turn(self.view.page.frame.labels.get(name, Line("")) if wanted else None, sign)

    # Giving way

    def _whole(self) -> QRect:
        """Return the page for words and keyboard; the keyboard may come nearer to the foot than words do."""
        whole = self.view.whole_rect()
        if not self.look.low_settings and not self.look.short:
            whole.setBottom(self.view.height() - 1 - self.look.px(UNDER_MM))
        return whole

    def _room(self, board: int) -> int:
        return self._whole().height() - (board + self._gap() if board else 0)

    def _gap(self) -> int:
        return self.look.px(display.MIN_GAP_MM) if self.look.short else self.look.px(2 * display.GAP_MM)

    def _level(self, board: int, most: int) -> int:
        """Let as little give way as a keyboard of this height asks for, up to `most`; return how much did."""
        for level in range(most + 1):
            self._give_way(level)
            if self.view.needed_height() <= self._room(board):
                break
        return level

    def _give_way(self, level: int) -> None:
        self._bring_back()
        view, section = self.view, self._section
        if section is None or level == NOTHING:
            return
        for note in section.notes:
            view.body.take(note)
            note.hide()
        staying = {widget for widget in section.input.head() if not isinstance(widget, Words)}
        for item in view.intro:
            goes = level >= QUESTION or item.movable
            if goes and item.widget not in staying and not item.widget.isHidden():
                self._gone.append(item.widget)
        if level >= ANSWERS:
            self._put_answers_away()
            self._gone.append(view.body)
        for widget in self._gone:
            widget.hide()

    def _put_answers_away(self) -> None:
        search = self._search()
        if search is not None:
            self.view.body.take(search.results)
            search.results.hide()

    def _bring_back(self) -> None:
        for widget in self._gone:
            widget.show()
        self._gone = []
        body, search = self.view.body, self._search()
        if search is not None:
            body.take(search.results)
            search.fill(body)
        if self._section is not None:
            if self._section.problem is not None:
                body.take(self._section.problem)
                body.add(self._section.problem, keep=True, first=True)
            for note in self._section.notes:
                # Taken out and put in again: it stands once, at the end.
                body.take(note)
                self._section.put_under(note)

    # Places

    def _make_below(self, board: Keyboard, width: int) -> None:
        """Put it under everything; what is over it comes down to it on tall panels."""
        whole, view = self._whole(), self.view
        needed = view.needed_height()
        gap = self._gap()
        least, most = board.least()[1], board.largest()[1]
        height = min(most, max(least, whole.height() - needed - gap))
        top = whole.bottom() + 1 - height
        box = QRect(whole.x(), top, min(width, whole.width()), height)
        self._box = view.mirrored(box)
        bottom = view.whole_rect().bottom() + 1 - (top - gap)
        over = 0
        if self.look.low_settings and self._search() is None:
            over = max(0, top - gap - whole.y() - needed)
        self._left = (over, bottom, 0)

    def _make_beside(self, board: Keyboard) -> None:
        """Put a pad at the end of the page, its keys in line with what stands there."""
        whole = self._whole()
        tray = board.tray()
        width = min(
            board.largest()[0],
            max(board.least()[0], round((SHORT_PAD_SHARE if self.look.short else PAD_SHARE) * whole.width())),
        )
        height = min(board.largest()[1], whole.height() + tray)
        box = QRect(whole.right() + 1 - width + tray, whole.y() - tray, width, height)
        self._box = self.view.mirrored(box)
        gutter = self.look.answer_gap if self.look.short else self.look.px(PAD_GUTTER_MM)
        self._left = (0, 0, width - tray + gutter)
