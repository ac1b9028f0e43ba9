"""Cards to choose from: their marks, and how many stand side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from accessibility import display
from ui.widgets import Key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.screens import Choice
    from ui.style import Look

Shape = Literal["list", "grid", "row"]
"""One or two columns as fits; the columns the form asks for; all side by side (faces, likert, few steps)."""
MANY = 4
"""From so many answers on two columns are better than one, where the words allow it."""
SPARED = 0.8
STACK_LEAST_MM = 30.0
ROW_MOST_MM, GRID_MOST_MM, PLAIN_ROW_MOST_MM = 112.0, 96.0, 40.0
"""How high cards get: in a row with faces or pictures, in rows of pictures over words, in a row of words."""


def card(look: Look, choice: Choice, *, several: bool, stacked: bool) -> Key:
    """Return the card of one answer, unchosen."""
    return Key(
        look,
        choice.label,
        variant="answer",
        name=f"choice:{choice.value}",
        sign=choice.sign,
        sign_side="top" if stacked else "start",
        mark="square" if several else "circle",
        picture=choice.image,
        chosen=False,
    )


def columns(look: Look, cards: Sequence[Key], shape: Shape, wanted: int, size: tuple[int, int]) -> int:
    """Return how many cards stand side by side in a body of this size."""
    width, height = size
    if shape == "row":
        return _most(look, cards, len(cards), width)
    if shape == "grid":
        return _most(look, cards, min(wanted, len(cards)), width)
    return _of_list(look, cards, width, height)


def _of_list(look: Look, cards: Sequence[Key], width: int, height: int) -> int:
    one, two = (_height(look, cards, number, width) for number in (1, 2))
    if len(cards) < MANY or two > SPARED * one or not _fits(look, cards, 2, width):
        return 1
    # Whole sentences are read more easily under one another, as long as nothing has to be turned over for it.
    half = _cell(look, 2, width)
    sentences = any(key.natural_width() > half for key in cards)
    return 1 if one <= height and (look.portrait or sentences) else 2


def _most(look: Look, cards: Sequence[Key], wanted: int, width: int) -> int:
    for number in range(wanted, 1, -1):
        # Five in a row or three and two, but never four and a single one left over.
        whole = wanted % number == 0 or wanted % number > number // 2
        if whole and _fits(look, cards, number, width):
            return number
    return 1


def _cell(look: Look, number: int, width: int) -> int:
    return (width - (number - 1) * look.answer_gap) // number


def _fits(look: Look, cards: Sequence[Key], number: int, width: int) -> bool:
    """Whether no word would have to be broken."""
    cell = _cell(look, number, width)
    return cell >= look.px(display.MIN_TARGET_MM) and all(cell >= least_width(look, key) for key in cards)


def least_width(look: Look, key: Key) -> int:
    """Return the width at which the longest word of a card stands on one line."""
    words = key.line.shown.split()
    longest = max((look.text_width(word, "choice", bold=True) for word in words), default=0)
    if key.content.stacked:
        pictured = key.content.things.picture or key.content.things.sign
        return max(longest + 2 * look.px(key.content.measures.side), look.px(STACK_LEAST_MM) if pictured else 0)
    return longest + key.natural_width() - look.text_width(key.line.shown, "choice", bold=True)


def highest(look: Look, cards: Sequence[Key], number: int, width: int) -> int:
    """Return the height of the highest card where so many stand side by side."""
    return max(key.heightForWidth(_cell(look, number, width)) for key in cards)


def _height(look: Look, cards: Sequence[Key], number: int, width: int) -> int:
    cell = _cell(look, number, width)
    heights = [key.heightForWidth(cell) for key in cards]
    rows = [max(heights[at : at + number]) for at in range(0, len(heights), number)]
    return sum(rows) + (len(rows) - 1) * look.answer_gap
