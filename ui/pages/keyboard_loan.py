"""The keyboard of a look on loan to a page: it goes from page to page and remembers no field.

There are two of each at most: one for the page that is shown, one for the page that is made ahead (ui/ahead.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.keyboard import Keyboard

if TYPE_CHECKING:
    from ui.inputs.field import Field
    from ui.inputs.layouts import Layout
    from ui.pages.question import QuestionView
    from ui.pages.section import Section
    from ui.style import Look

SECOND = " 2"


def keyboard_of(look: Look, letters: Layout, *, pad: bool) -> Keyboard:
    """Return a keyboard of a look, or a pad, that no page has: one there is, or a new one without keys."""
    name = f"{'pad' if pad else 'letters'} {letters.language}"
    for kept in (look.tools.get(name), look.tools.get(name + SECOND)):
        if isinstance(kept, Keyboard) and kept.parent() is None:
            return kept
    board = Keyboard(look, letters, pad=pad)
    look.tools[name + SECOND if name in look.tools else name] = board
    return board


class KeyboardLoan(QObject):
    """Takes the keyboard or the pad a section needs, aims it at the field in use, and gives it back."""

    def __init__(self, view: QuestionView, letters: Layout) -> None:
        super().__init__(view)
        self.view = view
        self.look = view.look
        self._letters = letters
        self._section: Section | None = None
        self._board: Keyboard | None = None

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
                field.focused.connect(lambda field=field: self.use(field))
                field.moved.connect(self._follow)
            self.connect_section(section)
        self._take_board()

    def connect_section(self, section: Section) -> None:
        """Connect what else a section has; called once for each."""

    def use(self, field: Field) -> None:
        """Write into a field from now on: it was touched, or has the focus."""
        self._aim(field)

    def _take_board(self) -> None:
        """Take a keyboard of this look that is free."""
        section = self._section
        if section is None:
            return
        pad = section.input.pad
        board = keyboard_of(self.look, self._letters, pad=pad is not None)
        board.setParent(self.view)
        self._board = board
        self._aim(next((field for field in section.input.fields if field.active), section.input.fields[0]))
        if pad is not None:
            board.show_pad(pad)
        else:
            board.show_letters(lines=section.input.lines, face=section.input.face)

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
