"""A question, or the few of a field list one after the other: words, input, keyboard."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt

from accessibility import display
from kiosk.actions import Answer, Back, Next
from kiosk.screens import Line
from ui.guard import guarded
from ui.inputs.field import Field
from ui.inputs.layouts import layout
from ui.keyboard import Keyboard
from ui.pages.sections import SectionsPage
from ui.pages.typing_room import TypingRoom
from ui.widgets import ErrorSummary, Key, Words

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QShowEvent
    from PySide6.QtWidgets import QWidget

    from kiosk.actions import Action
    from kiosk.screens import Question, QuestionPage, Screen
    from ui.pages.section import Section

FIELDS_GAP_MM = 12.0
CLOSE_GAP_MM, CLOSE_MARGIN_MM = 0.8, 0.7
"""Beside the keyboard of a short panel."""
LONGEST_NAME = 40
"""A longer short name would push the settings out of the head."""


class QuestionView(SectionsPage):
    """Renders a QuestionPage. One question is seen at a time; the way on goes through them all.

    While the words of the question are not in sight, its short name stands in the head (`headed`).
    """

    arranging = False

    def build(self) -> None:
        """Make the sections; the first to put right is seen, else the first."""
        # Not those of the look: another language of the same direction keeps it.
        preferences = self.page.frame.preferences
        self.letters = layout(preferences.language, rtl=preferences.rtl)
        self._room = TypingRoom(self, self.letters)
        self._sections: dict[str, Section] = {}
        self._at = 0
        self._show(self._first_wrong())

    @property
    def section(self) -> Section:
        """What is seen now."""
        return self._sections[self.page.questions[self._at].ref]

    def _first_wrong(self) -> int:
        wrong = (at for at, question in enumerate(self.page.questions) if question.problem is not None)
        return next(wrong, 0)

    # Sections

    def _show(self, at: int) -> None:
        """Show a question of the page."""
        questions = self.page.questions
        self._at = max(0, min(at, len(questions) - 1))
        question = questions[self._at]
        if question.ref not in self._sections:
            self._sections[question.ref] = self._connected(self._made(question))
        for ref, section in self._sections.items():
            section.body.setVisible(ref == question.ref)
            for item in section.intro:
                if item.widget.parent() is self:
                    item.widget.setVisible(ref == question.ref)
        section = self._sections[question.ref]
        self.intro, self.body, self._listen_key = section.intro, section.body, section.listen_key
        self._room.serve(section)

    def _connected(self, section: Section) -> Section:
        found, question = section.input, section.question
        section.body.turned.connect(self._turned)
        found.answered.connect(lambda value: self.acted.emit(Answer(question.ref, value)))
        found.heard.connect(lambda line: self.hear.emit(line, question.private))
        found.entered.connect(self._room.entered)
        found.reshaped.connect(self.arrange)
        return section

    # For the window

    def update_screen(self, screen: Screen) -> bool:
        """Show `screen` in place: answers without moving a cursor; other questions or problems by new widgets."""
        old, seen = self.page, self.page.questions[self._at].ref
        if screen.frame.preferences.language != old.frame.preferences.language:
            # Another keyboard.
            return False
        self.screen_value = screen
        if _shape(old) == _shape(self.page):
            for question in self.page.questions:
                if question.ref in self._sections:
                    self._refresh(self._sections[question.ref], question)
            self._turned()
            return True
        self._drop_sections()
        refs = [question.ref for question in self.page.questions]
        put_right = self.page.summary and self.page.summary != old.summary
        self._room.begin()
        self._show(self._first_wrong() if put_right or seen not in refs else refs.index(seen))
        self.arrange()
        return True

    def _refresh(self, section: Section, question: Question) -> None:
        section.question = question
        section.input.show_question(question)
        if section.echo is not None:
            section.echo.say(question.echo or Line(""))

    def takes(self, action: Action) -> bool:
        """Keep Next and Back for this page while there is more of it to see; what stands unsaid is answered first."""
        if isinstance(action, Next):
            return self._onward()
        return isinstance(action, Back) and self._backward()

    def _onward(self) -> bool:
        pending = self.section.input.pending()
        if pending is not None:
            self.acted.emit(Answer(self.section.question.ref, pending))
        if self._read_on():
            return True
        if self._at + 1 < len(self.page.questions):
            self._go_to(self._at + 1)
            return True
        return False

    def _read_on(self) -> bool:
        """Turn over a part that holds nothing but words."""
        here = [widget for widget in self.body.findChildren(Key) if widget.isVisibleTo(self.body)]
        fields = [field for field in self.section.input.fields if field.isVisibleTo(self)]
        keys = [key for key in here if key not in self.body.pager_keys()]
        if self.body.part + 1 < self.body.parts and not keys and not fields:
            self.body.turn(self.body.part + 1)
            return True
        return False

    def _backward(self) -> bool:
        if self._at > 0:
            self._go_to(self._at - 1)
            return True
        return False

    def _go_to(self, at: int) -> None:
        self._room.begin()
        self._show(at)
        self.arrange()
        first = self.first_focus()
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def first_focus(self) -> QWidget | None:
        """Return the summary, the field, or the first answer."""
        for item in self.intro:
            if isinstance(item.widget, ErrorSummary) and item.widget.isVisibleTo(self):
                return item.widget
        first = self.section.input.first()
        if first is not None and first.isVisibleTo(self) and self._room.open_for(first):
            return first
        answers = self.body.findChildren(Key)
        return next((key for key in answers if key.isVisibleTo(self) and key.isEnabled()), None)

    def _find(self, line: Line) -> QWidget | None:
        # What is read may be a digit, and stand on a key of the keyboard as well: the answer is meant.
        said = (widget for widget in self.findChildren(Words) if widget.line == line and widget.isVisibleTo(self))
        return next(said, None) or self._key_of(line)

    def _key_of(self, line: Line) -> QWidget | None:
        keys = (key for key in self.findChildren(Key) if not isinstance(key.parentWidget(), Keyboard))
        return next((key for key in keys if key.line == line and key.isVisibleTo(self)), None)

    def focusable(self) -> list[QWidget]:
        """Return everything that can take the focus now, in reading order; the keyboard after what it writes into.

        So the next stop after the day of a date is the pad, and the one after that the month.
        """
        found = super().focusable()
        keys = [widget for widget in found if isinstance(widget.parentWidget(), Keyboard)]
        others = [widget for widget in found if widget not in keys]
        field = next((widget for widget in others if isinstance(widget, Field) and widget.active), None)
        at = others.index(field) + 1 if field is not None else len(others)
        return [*others[:at], *keys, *others[at:]]

    @guarded
    def hideEvent(self, event: QHideEvent) -> None:
        """Qt: the keyboard is free for another page."""
        self.leave()
        super().hideEvent(event)

    def leave(self) -> None:
        """Give the keyboard back."""
        self._room.release()

    @guarded
    def showEvent(self, event: QShowEvent) -> None:
        """Qt: the keyboard comes back."""
        super().showEvent(event)
        self._room.resume()

    # Laying out

    def side_by_side(self) -> bool:
        """Return whether words stand beside answers: not where those want the whole width, or a pad stands there."""
        found = self.section.input
        return super().side_by_side() and not found.wide and found.pad is None and bool(self._staying())

    def content_rect(self) -> QRect:
        """Return what the keyboard leaves."""
        return self._room.left(self.whole_rect())

    def _listen_width(self, width: int) -> int:
        beside_pad = self.section.input.pad is not None and not self.look.short
        return 0 if beside_pad else super()._listen_width(width)

    def _body_gap(self) -> int:
        if not self._staying() or self.body.isHidden():
            return 0
        if self._room.close and all(isinstance(item.widget, Words) for item in self._staying()):
            return self.look.px(CLOSE_GAP_MM)
        fields = self.section.input.pad is not None and not self.look.short and not self.page.summary
        return self.look.px(FIELDS_GAP_MM) if fields else super()._body_gap()

    def needed_height(self) -> int:
        """Return the least height of what is shown over the keyboard, in pixels."""
        content = self.whole_rect()
        body = 0 if self.body.isHidden() else self._body_needed(content)
        if self.side_by_side():
            return max(self._intro_height(self.intro_rect().width()), body)
        top = self.stacked_height(content.width())
        return top + (self._body_gap() if top and body else 0) + body

    def _body_needed(self, content: QRect) -> int:
        width = content.width()
        if self.side_by_side():
            width -= self.intro_rect().width() + self.look.px(display.GUTTER_MM)
        return self.body.needed(width)

    def whole_rect(self) -> QRect:
        """Return the page without its margins, keyboard included."""
        whole = super().content_rect()
        if self._room.close:
            # The rails part the page from head and foot; their keys are 2.6 mm away and more.
            strip = self.page.frame.voice_strip and not self._room.crowded
            whole.setTop(self.look.px(CLOSE_MARGIN_MM))
            whole.setBottom(self.height() - 1 - (self.look.px(display.MIN_GAP_MM) if strip else 0))
        return whole

    def arrange(self) -> None:
        """Lay everything out; the keyboard never covers the question."""
        if self.width() <= 0 or self.height() <= 0 or self.arranging:
            return
        self.arranging = True
        try:
            self._arrange_all()
        finally:
            self.arranging = False
        self.tell()

    def tell(self) -> None:
        """Tell the frame what it can do for the page."""
        self._turned()
        self.crowded.emit(self._room.crowded)

    def _arrange_all(self) -> None:
        self._take_back()
        self._room.make()
        content = self.content_rect()
        width = content.width()
        if self.side_by_side():
            width -= self.intro_rect().width() + self.look.px(display.GUTTER_MM)
        self.section.input.fit(self.body, width, content.height())
        super().arrange()
        if self._room.place() and not self.look.low_settings:
            # Beside a keyboard there is no room for decoration; on a tall panel it is far over it.
            self._watermark.go()
        self._reveal_chosen()

    def _reveal_chosen(self) -> None:
        """Turn to the answer chosen, the first time it is laid out."""
        if not self.section.revealed and not self.page.summary:
            self.section.revealed = True
            first = self.section.input.first()
            if first is not None:
                self.body.reveal(first)

    def _turned(self) -> None:
        self.hide_bar()
        shown = [words.text() for words in self.findChildren(Words) if words.isVisibleTo(self) and words.text()]
        # A long question may stand there in pieces.
        in_sight = any(text in title.text() for title in self.section.titles for text in shown)
        short = self.section.question.short_label
        self.headed.emit(None if in_sight or len(short.shown) > LONGEST_NAME else short)


def _shape(page: QuestionPage) -> tuple[object, ...]:
    """Return what the widgets are made from: everything but the answers and their echoes."""
    questions = tuple(replace(question, value="", echo=None) for question in page.questions)
    return (questions, page.group, page.summary, page.notice, page.remove, page.frame.labels, page.frame.listen)
