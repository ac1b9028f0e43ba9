"""Filters over lists by an index: instance('x')/root/item[column = value] must not cost more for a longer list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from kiosk.xform.xpath.analysis import may_count, reads_context
from kiosk.xform.xpath.code import Code, first_of, nodes_of
from kiosk.xform.xpath.nodetests import written_plainly
from kiosk.xform.xpath.order import in_document_order
from kiosk.xform.xpath.syntax import Call, Chain, NameTest, Path, Text
from kiosk.xform.xpath.values import strings_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.xform.node import Item, Node
    from kiosk.xform.xpath.context import Context
    from kiosk.xform.xpath.filters import Filter
    from kiosk.xform.xpath.syntax import StepSyntax, Syntax
    from kiosk.xform.xpath.values import Value

# More values than this at once, and going through the rows is no slower.
_MOST_KEYS: Final = 50


class RowIndex:
    """An index over one secondary instance, made column by column when first asked for.

    The instance must not change. Environment.lookup hands on to `rows`.
    """

    def __init__(self, holder: Node) -> None:
        self._holder = holder
        self._columns: dict[tuple[tuple[str, ...], str], dict[str, list[Node]]] = {}

    def rows(self, path: tuple[str, ...], column: str, value: str) -> Sequence[Node]:
        """Return the nodes at `path` below the holder that have a child `column` of this value, in document order."""
        index = self._columns.get((path, column))
        if index is None:
            index = self._columns[path, column] = self._build(path, column)
        return index.get(value, ())

    def _build(self, path: tuple[str, ...], column: str) -> dict[str, list[Node]]:
        level: list[Node] = [self._holder]
        for name in path:
            level = [child for node in level for child in node.children_named(name) if written_plainly(child)]
        index: dict[str, list[Node]] = {}
        for row in level:
            for cell in row.children:
                if cell.name == column and written_plainly(cell):
                    rows = index.setdefault(cell.value, [])
                    # A row with the same value twice is one row.
                    if not rows or rows[-1] is not row:
                        rows.append(row)
        return index


class Lookup(NamedTuple):
    """A filter that an index can answer: the rows' path in an instance, the column, and the value wanted."""

    instance: str
    path: tuple[str, ...]
    column: str
    key: Syntax
    place: int
    """Which of the steps has the filter."""
    exact: bool
    """Whether the filter asks for nothing else."""


def find_lookup(start: Syntax | str, steps: Sequence[StepSyntax]) -> Lookup | None:
    """Return the lookup in instance('x')/a/b[column = value]..., None when the path is not of this shape.

    The first predicate must be one equality, or several joined by "and"; the value must not depend on the row.
    """
    if not isinstance(start, Call) or start.name != "instance" or not isinstance(start.arguments[0], Text):
        return None
    path: list[str] = []
    for place, step in enumerate(steps):
        name = _plain_name(step)
        if not name:
            return None
        path.append(name)
        if step.predicates:
            predicate = step.predicates[0]
            found = None if may_count(predicate) else _equality(predicate)
            if found is None:
                return None
            exact = isinstance(predicate, Chain) and predicate.rest[0][0] == "="
            return Lookup(start.arguments[0].value, tuple(path), *found, place, exact)
    return None


def _plain_name(step: StepSyntax) -> str:
    if step.axis == "child" and isinstance(step.test, NameTest) and not step.test.prefix and step.test.name != "*":
        return step.test.name
    return ""


def _equality(predicate: Syntax) -> tuple[str, Syntax] | None:
    """Return column and value of `column = value`, or of the first such part of an "and"."""
    if not isinstance(predicate, Chain):
        return None
    operands = [predicate.first, *(operand for _, operand in predicate.rest)]
    if predicate.rest[0][0] == "and":
        return next((found for found in map(_equality, operands) if found), None)
    if len(operands) != 2 or predicate.rest[0][0] != "=":  # noqa: PLR2004 -- one "=" has two sides
        return None
    for one, other in (operands, operands[::-1]):
        column = _column(one)
        if column and not reads_context(other):
            return column, other
    return None


def _column(tree: Syntax) -> str:
    if isinstance(tree, Path) and tree.start == "context" and len(tree.steps) == 1 and not tree.steps[0].predicates:
        return _plain_name(tree.steps[0])
    return ""


def lookup_code(lookup: Lookup, key: Code, filters: Sequence[Filter], row_by_row: Code) -> Code:
    """Return the code that finds the rows by index, or by `row_by_row` where that cannot answer."""
    # An "and" asks for more than the equality: the few rows found are put to the whole predicate.
    remaining = filters[1:] if lookup.exact else filters
    wanted, go_through = key.run, nodes_of(row_by_row, "a path")

    def run(context: Context) -> list[Item]:
        keys = _keys(wanted(context), context)
        rows = None if keys is None else _rows(lookup, keys, context)
        if rows is None:
            return go_through(context)
        for keep in remaining:
            rows = keep(rows, context)
        return rows

    return Code("nodes", run, first=first_of(run))


def _keys(value: Value, context: Context) -> list[str] | None:
    """Return the strings to look for; None for numbers and booleans, which are not compared as strings."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list) and len(value) <= _MOST_KEYS:
        return list(dict.fromkeys(strings_of(value, context)))
    return None


def _rows(lookup: Lookup, keys: Sequence[str], context: Context) -> list[Item] | None:
    found: list[Item] = []
    for key in keys:
        rows = context.env.lookup(lookup.instance, lookup.path, lookup.column, key)
        if rows is None:
            return None
        found.extend(rows)
    if len({id(row.parent) for row in found}) > 1:
        # Places are counted among the rows of one parent: [a = 1][2] of several lists cannot be answered so.
        return None
    return in_document_order(found) if len(keys) > 1 else found
