"""A regular expression as states and ways between them (Thompson's construction)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from kiosk.xform.xpath.errors import ExpressionError
from kiosk.xform.xpath.patterns.tree import Anchor, Choice, Look, One, Repeat, Sequence

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.xform.xpath.patterns.tree import Part

MAX_STATES: Final = 5000
MATCH: Final = 0


class State(NamedTuple):
    """Where a match can be.

    `accepts`: takes one character and goes on at `ways[0]`. Else, at once, on at every one of `ways`: freely, when the
    place is an `anchor`, or when `look` (a program of its own) matches there, as `refuse` and `width` say.
    """

    ways: tuple[int, ...] = ()
    accepts: Callable[[str], bool] | None = None
    anchor: Literal["start", "end", "edge", "inner"] | None = None
    look: Program | None = None
    refuse: bool = False
    width: int | None = None


class Program(NamedTuple):
    """All states; state 0 is the match."""

    states: list[State]
    start: int


def build_program(tree: Part) -> Program:
    """Return the program of a tree. Raises ExpressionError when it has too many states."""
    builder = _Builder()
    start = builder.build(tree, MATCH)
    return Program(builder.states, start)


class _Builder:
    def __init__(self) -> None:
        self.states: list[State] = [State()]

    def _add(self, state: State) -> int:
        if len(self.states) >= MAX_STATES:
            raise ExpressionError("the regular expression is too complicated")
        self.states.append(state)
        return len(self.states) - 1

    def build(self, part: Part, after: int) -> int:
        """Add the states of a part that goes on at `after`; return where it begins."""
        if isinstance(part, One):
            return self._add(State((after,), accepts=part.accepts))
        if isinstance(part, Sequence):
            for one in reversed(part.parts):
                after = self.build(one, after)
            return after
        if isinstance(part, Choice):
            return self._add(State(tuple(self.build(option, after) for option in part.options)))
        if isinstance(part, Anchor):
            return self._add(State((after,), anchor=part.place))
        if isinstance(part, Look):
            return self._add(State((after,), look=build_program(part.part), refuse=part.refuse, width=part.width))
        return self._repeat(part, after)

    def _repeat(self, part: Repeat, after: int) -> int:
        if part.most is None:
            loop = self._add(State())
            self.states[loop] = State((self.build(part.part, loop), after))
            start = loop
        else:
            start = after
            for _ in range(part.most - part.least):
                start = self._add(State((self.build(part.part, start), after)))
        for _ in range(part.least):
            start = self.build(part.part, start)
        return start
