"""Compiled expressions: closures over a context, with what is known of their results beforehand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias, cast

from kiosk.xform.xpath.errors import ExpressionError
from kiosk.xform.xpath.values import (
    LARGE,
    charged,
    node_value,
    parse_number,
    scalar_string,
    to_boolean,
    to_number,
    to_string,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.xform.node import Item
    from kiosk.xform.xpath.context import Context
    from kiosk.xform.xpath.values import Value

Kind: TypeAlias = Literal["boolean", "number", "string", "nodes", "any"]


@dataclass(slots=True)
class Code:
    """One compiled expression.

    `kind` is the type of the result, "any" when it is known only then. `run` evaluates. `constant` is the result, when
    it never changes. `first` gives the first node in document order without making a list, for paths that can.
    """

    kind: Kind
    run: Callable[[Context], Value]
    constant: Value | None = None
    first: Callable[[Context], Item | None] | None = None


def constant(value: bool | float | str) -> Code:  # noqa: FBT001 -- it is a value
    """Return the code of a constant."""
    kind: Kind = "string" if isinstance(value, str) else "boolean" if isinstance(value, bool) else "number"
    if isinstance(value, str) and len(value) > LARGE:
        return Code(kind, lambda context: charged(value, context), constant=value)
    return Code(kind, lambda _: value, constant=value)


def string_of(code: Code) -> Callable[[Context], str]:
    """Return the closure for the result as a string."""
    if code.constant is not None:
        text = "" if isinstance(code.constant, list) else scalar_string(code.constant)
        if len(text) > LARGE:
            return lambda context: charged(text, context)
        return lambda _: text
    first = code.first
    if first is not None:

        def string_of_first(context: Context) -> str:
            item = first(context)
            return "" if item is None else node_value(item, context)

        return string_of_first
    run = code.run
    return lambda context: to_string(run(context), context)


def number_of(code: Code) -> Callable[[Context], float]:
    """Return the closure for the result as a number."""
    if code.kind == "number":
        return cast("Callable[[Context], float]", code.run)
    if code.kind == "boolean":
        run = code.run
        return lambda context: 1.0 if run(context) else 0.0
    if code.first is not None or code.kind == "string":
        string = string_of(code)
        return lambda context: parse_number(string(context), context)
    run = code.run
    return lambda context: to_number(run(context), context)


def boolean_of(code: Code) -> Callable[[Context], bool]:
    """Return the closure for the result as a condition."""
    run = code.run
    if code.kind == "boolean":
        return cast("Callable[[Context], bool]", run)
    first = code.first
    if first is not None:
        return lambda context: first(context) is not None
    return lambda context: to_boolean(run(context))


def nodes_of(code: Code, what: str) -> Callable[[Context], list[Item]]:
    """Return the closure for the result as nodes. Raises ExpressionError, naming `what`, when it cannot be."""
    run = code.run
    if code.kind == "nodes":
        return cast("Callable[[Context], list[Item]]", run)
    if code.kind != "any":
        raise ExpressionError(f"{what} takes nodes, not a {code.kind}")

    def nodes(context: Context) -> list[Item]:
        value = run(context)
        if not isinstance(value, list):
            raise ExpressionError(f"{what} takes nodes")
        return value

    return nodes


def first_of(nodes: Callable[[Context], list[Item]]) -> Callable[[Context], Item | None]:
    """Return the closure for the first of the nodes."""

    def first(context: Context) -> Item | None:
        found = nodes(context)
        return found[0] if found else None

    return first
