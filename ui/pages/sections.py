"""Makes the questions of a page into widgets, and takes them away again."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from kiosk.actions import RemoveRepeat
from kiosk.screens import Line
from ui.inputs import input_for
from ui.inputs.search import SearchInput
from ui.pages.page import Intro, Page
from ui.pages.section import Echo, Illustration, Section, Title, problem_of, title_lines, under_field
from ui.widgets import ErrorSummary, Key, Parts, Words

if TYPE_CHECKING:
    from kiosk.screens import Question, QuestionPage
    from ui.inputs.layouts import Layout

SUMMARY_GAP_MM = 6.0
PARAGRAPH_GAP_MM = 2.0


class SectionsPage(Page):
    """A page of questions: `letters` is the keyboard of the language, `_sections` what was made, by reference."""

    letters: Layout
    _sections: dict[str, Section]
    _first = True

    @property
    def page(self) -> QuestionPage:
        """The screen as what it is."""
        return cast("QuestionPage", self.screen_value)

    def _made(self, question: Question) -> Section:
        labels = self.page.frame.labels
        # The body that every page is made with is that of the first question.
        body = self.body if self._first else Parts(self.look, labels, self)
        self._first = False
        found = input_for(self.look, question, labels, self.letters.words["mark"], self)
        self.intro = []
        made = Section(question, self.intro, body, found)
        self._fill_intro(made)
        self._fill_body(made)
        made.listen_key = self._listen_key
        return made

    def _fill_intro(self, made: Section) -> None:
        question, page, look = made.question, self.page, self.look
        if page.summary:
            self.intro.append(Intro(ErrorSummary(look, page.summary, self), 0))
        self._say(page.notice, bold=True)
        self._say(page.group, bold=False)
        for at, (line, role) in enumerate(title_lines(question.label)):
            gap = look.px(PARAGRAPH_GAP_MM if at else SUMMARY_GAP_MM if self.intro else 0)
            words = Title(look, line, role, parent=self)
            made.titles.append(words)
            self.intro.append(Intro(words, gap))
        self.add_hint(question.hint)
        self.add_hint(question.guidance)
        if question.image is not None:
            gap = look.px(PARAGRAPH_GAP_MM)
            self.intro.append(Intro(Illustration(look, question.image, self), gap, movable=True))
        self.add_listen()
        for widget in made.input.head():
            widget.setParent(self)
            self.intro.append(Intro(widget, look.gap))

    def _say(self, line: Line | None, *, bold: bool) -> None:
        if line is not None and line.shown:
            words = Words(self.look, line, "hint", colour="text2", bold=bold, parent=self)
            self.intro.append(Intro(words, self.look.px(PARAGRAPH_GAP_MM) if self.intro else 0))

    def _fill_body(self, made: Section) -> None:
        question, body, look = made.question, made.body, self.look
        problem = made.problem = problem_of(look, question)
        if problem is not None:
            body.add(problem, keep=True)
        made.input.fill(body)
        if question.kind in ("date", "time", "datetime") and problem is None:
            made.echo = Echo(look, question.echo or Line(""), "hint", bold=True)
            body.add(made.echo)
        if made.input.fields and not isinstance(made.input, SearchInput):
            for words in under_field(look, question, self.page.frame.labels.get("kept", Line(""))):
                made.notes.append(words)
        if self.page.remove is not None and question is self.page.questions[-1]:
            key = Key(look, self.page.remove, variant="small", name="remove", sign="remove")
            made.notes.append(self.do(key, RemoveRepeat()))
        for note in made.notes:
            made.put_under(note)

    def _drop_sections(self) -> None:
        for section in self._sections.values():
            for item in section.intro:
                item.widget.hide()
                item.widget.setParent(None)
                item.widget.deleteLater()
            section.body.hide()
            section.body.setParent(None)
            section.body.deleteLater()
            section.input.deleteLater()
        self._sections = {}
