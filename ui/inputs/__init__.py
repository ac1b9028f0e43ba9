"""The part of a question that is answered: one input for each kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.inputs import numbers
from ui.inputs.base import Input
from ui.inputs.choices import ChoiceInput
from ui.inputs.moment import MomentInput
from ui.inputs.note import NoteInput
from ui.inputs.number import NumberInput
from ui.inputs.rank import RankInput
from ui.inputs.search import SearchInput
from ui.inputs.text import TextInput

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtCore import QObject

    from kiosk.screens import Line, Question
    from ui.style import Look

__all__ = ["Input", "input_for"]
_CHOICES = frozenset({"select_one", "select_multiple", "add_another", "acknowledge"})
_MOMENTS = frozenset({"date", "time", "datetime"})


def input_for(look: Look, question: Question, labels: Mapping[str, Line], mark: str, parent: QObject) -> Input:
    """Return a new input for a question; `mark` is the decimal mark of the visitor's language."""
    if question.kind in _CHOICES:
        found = SearchInput if question.search and question.kind.startswith("select") else ChoiceInput
        return found(look, question, labels, parent)
    if question.kind in _MOMENTS and question.parts:
        return MomentInput(look, question, labels, parent)
    if question.kind == "range":
        found_steps = numbers.steps(question.limits)
        if found_steps is not None and found_steps.few:
            return ChoiceInput(look, question, labels, parent)
    if question.kind in ("integer", "decimal", "range"):
        return NumberInput(look, question, labels, parent, mark=mark)
    if question.kind == "rank":
        return RankInput(look, question, labels, parent)
    return (
        NoteInput(look, question, labels, parent)
        if question.kind == "note"
        else TextInput(look, question, labels, parent)
    )
