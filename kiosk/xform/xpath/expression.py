"""A compiled expression."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from kiosk.xform.xpath.errors import ExpressionError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.xform.node import Item
    from kiosk.xform.xpath.context import Context
    from kiosk.xform.xpath.references import Reference

Value: TypeAlias = "bool | float | str | list[Item]"


class Expression:
    """An expression, parsed once; evaluate it as often as you like, from any number of contexts.

    `source` is the text; `references` what it reads (see Reference); `functions` the names of all functions called, as
    written, with prefix; `volatile` is true when the result may change though nothing it reads has (now, today, random,
    uuid, randomize without seed).
    """

    __slots__ = ("functions", "references", "source", "volatile")

    source: str
    references: tuple[Reference, ...]
    functions: frozenset[str]
    volatile: bool

    def evaluate(self, context: Context) -> Value:
        """Return bool, float, str (dates are a kind of str, see dates) or a list of nodes in document order."""
        raise NotImplementedError

    def string(self, context: Context) -> str:
        """Return the result as a string, as the value of a calculated node: numbers and dates as ODK writes them."""
        raise NotImplementedError

    def number(self, context: Context) -> float:
        """Return the result as a number; NaN when it is none."""
        raise NotImplementedError

    def boolean(self, context: Context) -> bool:
        """Return the result as a condition."""
        raise NotImplementedError

    def nodes(self, context: Context) -> list[Item]:
        """Return the nodes in document order. Raises ExpressionError when the result is no node-set."""
        raise NotImplementedError


def compile_expression(source: str, namespaces: Mapping[str, str] | None = None) -> Expression:
    """Parse and compile.

    `namespaces` maps the prefixes usable in names to their uris. Raises ExpressionError, with the position, for a
    syntax error, an unknown function, a wrong number of arguments, an unknown prefix, and for expressions too long or
    too deep.
    """
    raise ExpressionError(f"not yet: {source} {namespaces}")
