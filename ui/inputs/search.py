"""A long list: a few letters typed find the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.inputs.base import Input
from ui.inputs.field import Field
from ui.inputs.field_row import FieldRow
from ui.inputs.results import Results
from ui.inputs.searching import Index
from ui.widgets import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtCore import QObject
    from PySide6.QtWidgets import QWidget

    from kiosk.screens import Line, Question
    from ui.style import Look
    from ui.widgets import Parts

WHOLE_PAGE_MM = 2000.0
LONGEST_QUERY = 60


class SearchInput(Input):
    """select_one and select_multiple of many choices. What is typed to find one is no answer and is not told."""

    tool = "letters"

    def __init__(self, look: Look, question: Question, labels: Mapping[str, Line], parent: QObject) -> None:
        super().__init__(look, question, labels, parent)
        self.several = question.kind == "select_multiple"
        label = question.search_label or question.label
        self.prompt = Words(look, label, "hint", bold=True) if question.search_label else None
        self.field = Field(look, label, name=f"search:{question.ref}", accept=_query, capitals="words")
        self.fields = [self.field]
        self.row = FieldRow(look, self.field, None)
        self.row.most_lines = 1
        self.results = Results(look, question.choices, labels, several=self.several)
        self._index: Index | None = None
        self.field.edited.connect(self._search)
        self.field.entered.connect(self._take_only)
        self.results.touched.connect(self._touch)
        self.results.show_found(range(len(question.choices)), self._chosen())

    def fill(self, body: Parts) -> None:
        """Put the cards into the body."""
        body.add_cards([self.results], 1, most_mm=WHOLE_PAGE_MM)

    def head(self) -> list[QWidget]:
        """Return the field, which stays with the question."""
        return [*([self.prompt] if self.prompt is not None else []), self.row]

    def show_question(self, question: Question) -> None:
        """Show what is chosen now."""
        super().show_question(question)
        self.results.show_chosen(self._chosen())

    def first(self) -> QWidget | None:
        """Return the field."""
        return self.field

    def _chosen(self) -> frozenset[str]:
        if not self.value:
            return frozenset()
        return frozenset(self.value.split()) if self.several else frozenset((self.value,))

    def _search(self, query: str) -> None:
        if self._index is None:
            self._index = Index([choice.label.shown for choice in self.question.choices])
        self.results.show_found(self._index.found(query), self._chosen())

    def _touch(self, value: str) -> None:
        chosen = self._chosen()
        if not self.several:
            self.answer("" if value in chosen and not self.question.required else value)
        else:
            now = chosen ^ {value}
            self.answer(" ".join(choice.value for choice in self.question.choices if choice.value in now))
        self.results.show_chosen(self._chosen())

    def _take_only(self) -> None:
        """Enter: what alone was found is chosen."""
        cards = self.results.cards()
        if len(cards) == 1 and self.results.parts == 1 and self.field.text:
            cards[0].click()
        else:
            self.entered.emit()


def _query(text: str) -> str:
    return " ".join(text.split("\n"))[:LONGEST_QUERY]
