"""Compiling location paths: XPath 1.0 section 2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from kiosk.xform.node import Node
from kiosk.xform.xpath.analysis import may_count
from kiosk.xform.xpath.axes import AXES, REVERSE
from kiosk.xform.xpath.code import Code, first_of, nodes_of
from kiosk.xform.xpath.nodetests import compile_test, first_named_child, named_children
from kiosk.xform.xpath.order import in_document_order, unique_nodes
from kiosk.xform.xpath.syntax import KindTest, NameTest, StepSyntax

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kiosk.xform.node import Item
    from kiosk.xform.xpath.context import Context
    from kiosk.xform.xpath.filters import Filter
    from kiosk.xform.xpath.references import Axis

    FromOne: TypeAlias = Callable[[Item, Context], list[Item]]
    Advance: TypeAlias = Callable[[list[Item], Context], list[Item]]

# From nodes of one depth in document order these (and parent, but for doubles) lead to such nodes again.
_KEEP_FLAT: Final = frozenset({"child", "attribute", "self", "namespace"})
_ANY_NODE: Final = KindTest("node")
# Children found by name are looked up, not visited; what is done with each of them still counts a little.
_CHEAP: Final = 4


class CompiledStep(NamedTuple):
    """A step with its predicates compiled."""

    axis: Axis
    test: NameTest | KindTest
    filters: Sequence[Filter]
    position: int


def root_code() -> Code:
    """Return the code of "/"."""
    return Code("nodes", lambda context: [context.root], first=lambda context: context.root)


def context_code() -> Code:
    """Return the code of "."."""
    return Code("nodes", lambda context: [context.node], first=lambda context: context.node)


def path_code(start: Code, steps: Sequence[CompiledStep], namespaces: Mapping[str, str], *, single: bool) -> Code:
    """Return the code of `steps` taken from `start`; `single` says that `start` gives one node at most."""
    nodes = nodes_of(start, "a path")
    flat = single
    advances: list[Advance] = []
    for step in steps:
        advances.append(_advance(step, namespaces, flat=flat))
        flat = flat and (step.axis in _KEEP_FLAT or step.axis == "parent")

    def run(context: Context) -> list[Item]:
        items = nodes(context)
        for advance in advances:
            if not items:
                break
            items = advance(items, context)
        return items

    return Code("nodes", run, first=first_of(run))


def merged(steps: Sequence[StepSyntax]) -> list[StepSyntax]:
    """Return the steps with //a as one step down to all a, unless a predicate may count places among siblings."""
    fewer: list[StepSyntax] = []
    for step in steps:
        before = fewer[-1] if fewer else None
        if (
            before is not None
            and before.axis == "descendant-or-self"
            and before.test == _ANY_NODE
            and not before.predicates
            and step.axis == "child"
            and not any(may_count(predicate) for predicate in step.predicates)
        ):
            fewer[-1] = StepSyntax("descendant", step.test, step.predicates, step.position)
        else:
            fewer.append(step)
    return fewer


def plain_steps(steps: Sequence[StepSyntax]) -> tuple[int, list[str]] | None:
    """Return how many .. a path begins with and the names that follow; None when it has anything else."""
    ups, names = 0, []
    for step in steps:
        test = step.test
        if step.predicates:
            return None
        if step.axis == "child" and isinstance(test, NameTest) and not test.prefix and test.name != "*":
            names.append(test.name)
        elif step.axis == "parent" and not names and test == _ANY_NODE:
            ups += 1
        elif step.axis != "self" or test != _ANY_NODE:
            return None
    return ups, names


def plain_path(start: Code, plain: tuple[int, list[str]]) -> Code:
    """Return the code of .. and names, taken from at most one node."""
    ups, names = plain
    begin = start.first or first_of(nodes_of(start, "a path"))
    base = _upwards(begin, ups) if ups else begin

    def run(context: Context) -> list[Item]:
        item = base(context)
        items = [] if item is None else [item]
        for name in names:
            if len(items) == 1:
                items = named_children(items[0], name)
                context.spend(len(items) // _CHEAP)
            else:
                items = [node for one in items for node in named_children(one, name)]
                context.spend(len(items))
        return items

    def first(context: Context) -> Item | None:
        item = base(context)
        for name in names:
            if item is None:
                # The first repeat may lack a node that a later one has.
                return next(iter(run(context)), None)
            item = first_named_child(item, name)
        return item

    return Code("nodes", run, first=first)


def _upwards(start: Callable[[Context], Item | None], ups: int) -> Callable[[Context], Item | None]:
    def base(context: Context) -> Item | None:
        item = start(context)
        for _ in range(ups):
            item = None if item is None else item.parent
        return item

    return base


def _advance(step: CompiledStep, namespaces: Mapping[str, str], *, flat: bool) -> Advance:
    from_one = _from_one(step, namespaces)
    if flat and step.axis in _KEEP_FLAT:
        settle = None
    elif flat and step.axis == "parent":
        settle = unique_nodes
    else:
        settle = in_document_order

    def advance(items: list[Item], context: Context) -> list[Item]:
        if len(items) == 1:
            return from_one(items[0], context)
        found = [node for item in items for node in from_one(item, context)]
        context.spend(len(found))
        return found if settle is None else settle(found)

    return advance


def _from_one(step: CompiledStep, namespaces: Mapping[str, str]) -> FromOne:
    """Return the closure from one node along the axis, filtered, in document order."""
    search = _search(step, namespaces)
    filters = step.filters
    reverse = step.axis in REVERSE
    if not filters and not reverse:
        return search

    def from_one(item: Item, context: Context) -> list[Item]:
        found = search(item, context)
        for keep in filters:
            found = keep(found, context)
        return found[::-1] if reverse else found

    return from_one


def _search(step: CompiledStep, namespaces: Mapping[str, str]) -> FromOne:
    test, name = step.test, step.test.name if isinstance(step.test, NameTest) and not step.test.prefix else ""
    if step.axis == "child" and name and name != "*":

        def children(item: Item, context: Context) -> list[Item]:
            found = named_children(item, name)
            context.spend(len(found) // _CHEAP)
            return found

        return children
    axis = AXES[step.axis]
    passes = compile_test(test, step.axis, namespaces, step.position)
    everything = _elements_below if step.axis == "descendant" and isinstance(test, NameTest) else axis

    def search(item: Item, context: Context) -> list[Item]:
        visited = everything(item)
        if not isinstance(visited, list | tuple):
            visited = list(visited)
        context.spend(len(visited) + 1)
        return [found for found in visited if passes(found)]

    return search


def _elements_below(item: Item) -> Iterator[Item]:
    return item.descendants() if isinstance(item, Node) else iter(())
