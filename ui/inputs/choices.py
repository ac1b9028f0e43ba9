"""One answer of several, or several: cards with round or square marks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from accessibility import display
from kiosk.screens import Choice, Line
from ui.inputs.base import Input
from ui.inputs.choice_keys import GRID_MOST_MM, PLAIN_ROW_MOST_MM, ROW_MOST_MM, Shape, card, columns, highest
from ui.inputs.numbers import shown, steps
from ui.widgets import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtCore import QObject
    from PySide6.QtWidgets import QWidget

    from kiosk.screens import Question
    from ui.style import Look
    from ui.widgets import Key, Parts

LEAST_ROW = 3
"""So many pictures at least make a row over the whole width."""


class ChoiceInput(Input):
    """select_one, select_multiple, add_another, acknowledge, and ranges of few steps.

    Touching the answer chosen takes it back where the question may be left empty.
    """

    def __init__(self, look: Look, question: Question, labels: Mapping[str, Line], parent: QObject) -> None:
        super().__init__(look, question, labels, parent)
        self.several = question.kind in ("select_multiple", "acknowledge")
        self.choices = choices_of(question)
        self.shape = shape_of(question, self.choices)
        self.wide = self.shape == "row"
        self._pictures = all(choice.image or choice.sign for choice in self.choices)
        self._stacked = self.shape != "list" and self._pictures
        self._columns = 0
        self._count: Words | None = None
        if question.kind == "select_multiple" and self.label("chosen").shown:
            self._count = Words(look, "", "hint", bold=True)
        self.cards: dict[str, Key] = {}
        self._make()

    def _make(self) -> None:
        for choice in self.choices:
            key = card(self.look, choice, several=self.several, stacked=self._stacked)
            key.clicked.connect(lambda _=False, value=choice.value: self.touch(value))
            key.setEnabled(not self.question.readonly)
            self.cards[choice.value] = key
        self.show_chosen()

    def fill(self, body: Parts) -> None:
        """Put the cards into the body; `fit` arranges them in columns."""
        body.add_cards(list(self.cards.values()), 1)
        self._columns = 0

    def head(self) -> list[QWidget]:
        """Return the count of answers chosen, which stays with the question."""
        return [self._count] if self._count is not None else []

    def fit(self, body: Parts, width: int, height: int) -> None:
        """Choose how many cards stand side by side."""
        cards = list(self.cards.values())
        wanted = self._columns_for(body, width, height)
        if wanted != self._columns:
            self._columns = wanted
            body.regrid(cards, wanted, most_mm=self._most_mm(cards[0]))
        cell = (width - (wanted - 1) * self.look.answer_gap) // wanted
        reserve = max((key.content.words_height(cell) for key in cards if key.content.stacked), default=0)
        for key in cards:
            key.content.reserve = reserve

    def _most_mm(self, card: Key) -> float:
        """Return how high a card gets: a picture over words wants more than words do."""
        if card.content.stacked and self._pictures:
            return ROW_MOST_MM if self.shape == "row" else GRID_MOST_MM
        return PLAIN_ROW_MOST_MM if self.shape == "row" and not self._stacked else display.ANSWER_MM[1]

    def _columns_for(self, body: Parts, width: int, height: int) -> int:
        """Return how many stand side by side; where pictures over words are too high, they stand before them."""
        look, cards = self.look, list(self.cards.values())
        for key in cards:
            key.content.things.sign_side = "top" if self._stacked else "start"
        wanted = columns(look, cards, self.shape, self.question.columns, (width, height))
        if not self._stacked:
            return wanted
        free = width - body.pager_width()
        while wanted > 1 and highest(look, cards, wanted, free) > height:
            wanted -= 1
        if highest(look, cards, wanted, free) > height:
            for key in cards:
                key.content.things.sign_side = "start"
            wanted = columns(look, cards, "list", 0, (width, height))
        return wanted

    def chosen(self) -> list[str]:
        """Return the values chosen."""
        if not self.several:
            return [self.value] if self.value else []
        return self.value.split() if self.question.kind == "select_multiple" else [self.value]

    def touch(self, value: str) -> None:
        """Choose an answer, or take it back."""
        chosen = self.chosen()
        if not self.several:
            taken_back = value in chosen and not self.question.required
            self.answer("" if taken_back else value)
        elif value in chosen:
            self.answer(" ".join(other for other in chosen if other != value))
        else:
            # In the order of the form, whatever the order of touching.
            self.answer(" ".join(c.value for c in self.choices if c.value in {*chosen, value}))
        self.show_chosen()

    def show_question(self, question: Question) -> None:
        """Show what is chosen now."""
        super().show_question(question)
        self.show_chosen()

    def show_chosen(self) -> None:
        """Mark the cards that are chosen, and count them."""
        chosen = set(self.chosen())
        for value, key in self.cards.items():
            key.choose(chosen=value in chosen)
        if self._count is not None:
            label = self.label("chosen")
            number = str(len(chosen))
            words = label.shown.replace("{count}", number)
            self._count.say(Line(words, label.spoken.replace("{count}", number), language=label.language))

    def first(self) -> QWidget | None:
        """Return the card chosen, which may be on a later part."""
        return next((self.cards[value] for value in self.chosen() if value in self.cards), None)


def choices_of(question: Question) -> tuple[Choice, ...]:
    """Return what there is to choose from: the choices, or the steps of a short range."""
    found = steps(question.limits) if question.kind == "range" else None
    if found is None:
        return question.choices
    language = question.label.language
    # A range stands in the form as numbers: the numbers are the words.
    return tuple(Choice(value, Line(shown(value, "."), value, language=language)) for value in found.values())


def shape_of(question: Question, choices: tuple[Choice, ...]) -> Shape:
    """Return how the cards stand: a list, the columns of the form, or a row."""
    pictures = len(choices) >= LEAST_ROW and all(choice.image or choice.sign for choice in choices)
    all_beside = pictures and question.columns >= len(choices)
    faces = pictures and all(choice.sign.startswith("face-") for choice in choices)
    if question.likert or question.kind == "range" or faces or all_beside:
        return "row"
    shape: Literal["grid", "list"] = "grid" if question.columns > 1 else "list"
    return shape
