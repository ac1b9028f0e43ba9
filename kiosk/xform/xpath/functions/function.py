"""What the library knows of one function, and the shapes most of them have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from kiosk.xform.xpath.code import Code, number_of, string_of
from kiosk.xform.xpath.values import node_value

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kiosk.xform.xpath.code import Kind
    from kiosk.xform.xpath.context import Context

    Build: TypeAlias = Callable[[Sequence[Code]], Code]


@dataclass(frozen=True, slots=True)
class Function:
    """One function: its name, how many arguments it takes (`most` None: any number), and what it means in a line.

    `build` makes the code of a call from the code of its arguments; it may raise ExpressionError. With up to
    `volatile_up_to` arguments the result may change though no argument has.
    """

    name: str
    least: int
    most: int | None
    meaning: str
    build: Build
    volatile_up_to: int = -1
    step: int = 1
    """Arguments beyond the least come in groups of so many."""

    def takes(self, count: int) -> bool:
        """Say whether it can be called with so many arguments."""
        if count < self.least or (self.most is not None and count > self.most):
            return False
        return (count - self.least) % self.step == 0

    def volatile(self, count: int) -> bool:
        """Say whether a call with so many arguments is volatile."""
        return count <= self.volatile_up_to

    @property
    def arity(self) -> str:
        """The number of arguments in words: "2 arguments", "2 or 3 arguments", "1 argument or more"."""
        if self.most is None:
            words = f"{self.least} argument{'' if self.least == 1 else 's'} or more"
            return words if self.step == 1 else f"{words}, by {self.step}"
        if self.most == self.least:
            return f"{self.least} argument{'' if self.least == 1 else 's'}"
        return f"{self.least} {'or' if self.most == self.least + 1 else 'to'} {self.most} arguments"


def of_strings(kind: Kind, compute: Callable[..., Any]) -> Build:
    """Return the build of a function that computes from the strings of its arguments alone."""

    def build(arguments: Sequence[Code]) -> Code:
        strings = [string_of(argument) for argument in arguments]
        if len(strings) == 1:
            (only,) = strings
            return Code(kind, lambda context: compute(only(context)))
        if len(strings) == 2:  # noqa: PLR2004 -- the commonest number, without making a list
            one, other = strings
            return Code(kind, lambda context: compute(one(context), other(context)))
        return Code(kind, lambda context: compute(*[string(context) for string in strings]))

    return build


def of_numbers(compute: Callable[..., float]) -> Build:
    """Return the build of a function that computes a number from the numbers of its arguments."""

    def build(arguments: Sequence[Code]) -> Code:
        numbers = [number_of(argument) for argument in arguments]
        if len(numbers) == 1:
            (only,) = numbers
            return Code("number", lambda context: compute(only(context)))
        return Code("number", lambda context: compute(*[number(context) for number in numbers]))

    return build


def or_context(arguments: Sequence[Code]) -> Callable[[Context], str]:
    """Return the closure for the string of the only argument, or of the context node when there is none."""
    return string_of(arguments[0]) if arguments else lambda context: node_value(context.node, context)
