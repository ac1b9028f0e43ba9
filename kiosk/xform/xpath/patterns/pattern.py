"""Searching: all states at once, so that the time grows with pattern times text and never explodes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.xform.xpath.errors import ExpressionError
from kiosk.xform.xpath.patterns.classes import is_word
from kiosk.xform.xpath.patterns.program import MATCH, build_program
from kiosk.xform.xpath.patterns.reader import read_pattern

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.xform.xpath.patterns.program import Program, State

# About half a second of work; more than any honest pattern needs for what fits in an answer.
MAX_STEPS: Final = 500_000


class Pattern:
    """A regular expression, as regex() takes it. Raises ExpressionError when it is wrong or not supported."""

    def __init__(self, source: str) -> None:
        self._program = build_program(read_pattern(source))

    def search(self, text: str, spend: Callable[[int], None] | None = None) -> bool:
        """Say whether some part of `text` matches; `spend` is told the work.

        Raises ExpressionError when it is too much.
        """
        search = _Search(text)
        found = search.finds(self._program, 0, len(text), anywhere=True)
        if spend is not None:
            spend(search.steps // 4)
        return found


class _Search:
    """One search through one text; what lookarounds have found is remembered."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.steps = 0
        self._looks: dict[tuple[int, int], bool] = {}

    def finds(self, program: Program, start: int, end: int, *, anywhere: bool, whole: bool = False) -> bool:
        """Say whether the program matches from `start` (or anywhere after it) to at most `end`, or to `end` exactly."""
        states = program.states
        current: set[int] = set()
        for place in range(start, end + 1):
            if anywhere or place == start:
                self._reach(program, program.start, place, current)
            if MATCH in current and (not whole or place == end):
                return True
            if place == end or not current:
                if not anywhere:
                    return False
                if place == end:
                    break
            character = self._text[place]
            following: set[int] = set()
            for number in current:
                state = states[number]
                if state.accepts is not None and state.accepts(character):
                    self._reach(program, state.ways[0], place + 1, following)
            self._spend(len(current) + 1)
            current = following
        return False

    def _reach(self, program: Program, number: int, place: int, reached: set[int]) -> None:
        """Add the state and all it leads to without taking a character."""
        waiting = [number]
        while waiting:
            number = waiting.pop()
            if number in reached:
                continue
            reached.add(number)
            state = program.states[number]
            if state.accepts is None and self._passes(state, place):
                waiting.extend(state.ways)
            self._spend(1)

    def _spend(self, steps: int) -> None:
        self.steps += steps
        if self.steps > MAX_STEPS:
            raise ExpressionError("a regular expression takes too long for this text")

    def _passes(self, state: State, place: int) -> bool:
        if state.anchor is not None:
            return self._is_at(state.anchor, place)
        if state.look is None:
            return True
        key = (id(state.look.states), place)
        if key not in self._looks:
            self._looks[key] = self._look(state, state.look, place)
        return self._looks[key] is not state.refuse

    def _look(self, state: State, program: Program, place: int) -> bool:
        if state.width is None:
            return self.finds(program, place, len(self._text), anywhere=False)
        start = place - state.width
        return start >= 0 and self.finds(program, start, place, anywhere=False, whole=True)

    def _is_at(self, anchor: str, place: int) -> bool:
        if anchor == "start":
            return place == 0
        if anchor == "end":
            return place == len(self._text)
        before = place > 0 and is_word(self._text[place - 1])
        after = place < len(self._text) and is_word(self._text[place])
        return (before != after) is (anchor == "edge")
