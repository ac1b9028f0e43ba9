"""The syntax tree of an expression. Never changed once made, and not frozen: that would double the time to make it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from kiosk.xform.xpath.references import Axis


@dataclass(slots=True)
class Number:
    """A number as written."""

    value: float
    position: int


@dataclass(slots=True)
class Text:
    """A string as written."""

    value: str
    position: int


@dataclass(slots=True)
class Chain:
    """Operations of one precedence, from left to right: first, then each (operator, operand).

    A chain instead of a tree of pairs: a form with five hundred "or" must not need five hundred levels of recursion.
    """

    first: Syntax
    rest: tuple[tuple[str, Syntax], ...]
    position: int


@dataclass(slots=True)
class Negation:
    """Minus signs before an operand; `times` of them."""

    operand: Syntax
    times: int
    position: int


@dataclass(slots=True)
class NameTest:
    """A test of the name of an element or attribute: "*" for any; prefix "" for none."""

    prefix: str
    name: str


@dataclass(slots=True)
class KindTest:
    """node(), text(), comment() or processing-instruction("target")."""

    kind: str
    target: str = ""


@dataclass(slots=True)
class StepSyntax:
    """One step of a location path."""

    axis: Axis
    test: NameTest | KindTest
    predicates: tuple[Syntax, ...]
    position: int


@lru_cache(maxsize=10_000)
def named_step(name: str) -> StepSyntax:
    """Return the step to children of this name, one for all expressions of all forms; its position is not known."""
    return StepSyntax("child", NameTest("", name), (), -1)


@dataclass(slots=True)
class Path:
    """A location path. `start` is "root" (/a), "context" (a, ../a) or an expression (instance('x')/a)."""

    start: Syntax | str
    steps: tuple[StepSyntax, ...]
    position: int


@dataclass(slots=True)
class Filter:
    """An expression with predicates: (//a)[1]."""

    operand: Syntax
    predicates: tuple[Syntax, ...]
    position: int


@dataclass(slots=True)
class Call:
    """A function call; `name` as written, with prefix."""

    name: str
    arguments: tuple[Syntax, ...]
    position: int


Syntax: TypeAlias = "Number | Text | Chain | Negation | Path | Filter | Call"
