"""A compiled expression."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from kiosk.xform.xpath.code import boolean_of, number_of, string_of
from kiosk.xform.xpath.compiler import Compiler
from kiosk.xform.xpath.errors import ExpressionError, quoted
from kiosk.xform.xpath.moments import INVALID
from kiosk.xform.xpath.parser import parse_expression
from kiosk.xform.xpath.tracing import find_references

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kiosk.xform.node import Item
    from kiosk.xform.xpath.context import Context
    from kiosk.xform.xpath.references import Reference
    from kiosk.xform.xpath.syntax import Syntax
    from kiosk.xform.xpath.values import Value

MAX_TEXT: Final = 1_000_000
"""Characters of one value: more than any person reads, writes or says."""
_TOO_DEEP: Final = "the expression is too deep"
_NO_NAMESPACES: Final[Mapping[str, str]] = MappingProxyType({})


class Expression:
    """An expression, parsed once; evaluate it as often as you like, from any number of contexts.

    `source` is the text; `references` what it reads (see Reference); `functions` the names of all functions called
    (those of JavaRosa's namespace as "jr:name"); `volatile` is true when the result may change though nothing it reads
    has (now, today, random, uuid, randomize without seed). All evaluating raises ExpressionError for what can only be
    found then: a value where nodes are needed, an impossible length, too much work.
    """

    __slots__ = ("_boolean", "_code", "_number", "_run", "_string", "functions", "references", "source", "volatile")

    def __init__(self, source: str, tree: Syntax, namespaces: Mapping[str, str], *, lenient: bool = False) -> None:
        compiler = Compiler(namespaces, lenient=lenient)
        code = compiler.compile(tree)
        self.source = source
        self.references: tuple[Reference, ...] = find_references(tree, parse_expression)
        self.functions = frozenset(compiler.functions)
        self.volatile = compiler.volatile
        self._code = code
        self._run = code.run
        # Made when first wanted: a form loads faster so, and most expressions are asked for one type only.
        self._string: Callable[[Context], str] | None = None
        self._number: Callable[[Context], float] | None = None
        self._boolean: Callable[[Context], bool] | None = None

    def evaluate(self, context: Context) -> Value:
        """Return bool, float (dates are Moments, a kind of float), str, or a list of nodes in document order."""
        context.spent = [0, 0]
        try:
            return self._run(context)
        except RecursionError:
            raise ExpressionError(_TOO_DEEP) from None

    def string(self, context: Context) -> str:
        """Return the result as a string, as the value of a calculated node; "" for numbers and dates that are none."""
        run = self._string
        if run is None:
            run = self._string = string_of(self._code)
        context.spent = [0, 0]
        try:
            text = run(context)
        except RecursionError:
            raise ExpressionError(_TOO_DEEP) from None
        if len(text) > MAX_TEXT:
            # Sixty calculations that each write the one before twice would fill any memory.
            raise ExpressionError(f"the expression gives more than {MAX_TEXT} characters")
        return "" if text == INVALID else text

    def number(self, context: Context) -> float:
        """Return the result as a number; NaN when it is none."""
        run = self._number
        if run is None:
            run = self._number = number_of(self._code)
        context.spent = [0, 0]
        try:
            return run(context)
        except RecursionError:
            raise ExpressionError(_TOO_DEEP) from None

    def boolean(self, context: Context) -> bool:
        """Return the result as a condition."""
        run = self._boolean
        if run is None:
            run = self._boolean = boolean_of(self._code)
        context.spent = [0, 0]
        try:
            return run(context)
        except RecursionError:
            raise ExpressionError(_TOO_DEEP) from None

    def nodes(self, context: Context) -> list[Item]:
        """Return the nodes in document order. Raises ExpressionError when the result is no node-set."""
        value = self.evaluate(context)
        if not isinstance(value, list):
            raise ExpressionError(f"{quoted(self.source)} gives no nodes")
        return value

    def __repr__(self) -> str:
        return f"Expression({self.source!r})"


def compile_expression(
    source: str,
    namespaces: Mapping[str, str] | None = None,
    *,
    lenient: bool = False,
    rewrite: Callable[[Syntax], Syntax] | None = None,
) -> Expression:
    """Parse and compile.

    `namespaces` maps the prefixes usable in names to their uris; those forms commonly use are known without. Raises
    ExpressionError, with the position, for a syntax error, an unknown function, a wrong number of arguments, an unknown
    prefix, and for expressions too long or too deep. `lenient` leaves unknown functions and wrong numbers of arguments
    to be errors only where they are reached. `rewrite` may change what was parsed before it is compiled.
    """
    try:
        tree = parse_expression(source)
        if rewrite is not None:
            tree = rewrite(tree)
        return Expression(source, tree, namespaces or _NO_NAMESPACES, lenient=lenient)
    except RecursionError:
        raise ExpressionError(_TOO_DEEP) from None
