"""Questions to a syntax tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.xform.xpath.syntax import Call, Chain, Filter, Negation, Path, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.xform.xpath.syntax import Syntax

# Functions that look at the context node when they are called so: without arguments, or always.
_READ_CONTEXT_ALONE: Final = frozenset({"string", "number", "normalize-space", "string-length", "name", "local-name",
                                        "namespace-uri", "position", "last"})  # fmt: skip
_READ_CONTEXT: Final = frozenset({"once", "lang", "jr:choice-name"})
_CONDITIONS: Final = frozenset({"boolean", "contains", "ends-with", "not", "regex", "selected", "starts-with"})
_COMPARING: Final = frozenset({"or", "and", "=", "!=", "<", "<=", ">", ">="})


def parts(tree: Syntax, *, predicates: bool) -> Iterator[Syntax]:
    """Yield what a tree is made of; `predicates` says whether what stands in [ ] belongs to it."""
    if isinstance(tree, Chain):
        yield tree.first
        yield from (operand for _, operand in tree.rest)
    elif isinstance(tree, Call):
        yield from tree.arguments
    elif isinstance(tree, Negation):
        yield tree.operand
    elif isinstance(tree, Filter):
        yield tree.operand
        if predicates:
            yield from tree.predicates
    elif isinstance(tree, Path):
        if not isinstance(tree.start, str):
            yield tree.start
        if predicates:
            yield from (predicate for step in tree.steps for predicate in step.predicates)


def reads_context(tree: Syntax) -> bool:
    """Say whether the result depends on the context node, its place or their number."""
    if isinstance(tree, Path) and tree.start == "context":
        return True
    if isinstance(tree, Call) and (
        tree.name in _READ_CONTEXT or (not tree.arguments and tree.name in _READ_CONTEXT_ALONE)
    ):
        return True
    return any(reads_context(part) for part in parts(tree, predicates=False))


def may_count(predicate: Syntax) -> bool:
    """Say whether a predicate may choose by place: by being a number, or by asking for position() or last()."""
    if isinstance(predicate, Chain):
        boolean = predicate.rest[0][0] in _COMPARING
    else:
        boolean = isinstance(predicate, Path | Text) or (isinstance(predicate, Call) and predicate.name in _CONDITIONS)
    return not boolean or _asks_for_place(predicate)


def _asks_for_place(tree: Syntax) -> bool:
    if isinstance(tree, Call) and tree.name in {"position", "last"}:
        return True
    return any(_asks_for_place(part) for part in parts(tree, predicates=False))


def place_wanted(predicate: Syntax) -> Syntax | None:
    """Return x of a predicate position() = x where x is the same for all the nodes it is asked about, else None."""
    if not isinstance(predicate, Chain) or len(predicate.rest) != 1 or predicate.rest[0][0] != "=":
        return None
    left, right = predicate.first, predicate.rest[0][1]
    for place, other in ((left, right), (right, left)):
        if isinstance(place, Call) and place.name == "position" and not place.arguments and not reads_context(other):
            return other
    return None
