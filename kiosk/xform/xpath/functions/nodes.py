"""Nodes: ODK XForms specification, node-set functions; XPath 1.0 section 4.1."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from kiosk.xform.node import Leaf, Node
from kiosk.xform.xpath.code import Code, first_of, nodes_of, number_of, string_of
from kiosk.xform.xpath.functions.function import Function
from kiosk.xform.xpath.values import node_value, strings_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kiosk.xform.node import Item
    from kiosk.xform.xpath.context import Context

_XML: Final = "http://www.w3.org/XML/1998/namespace"


def _count(arguments: Sequence[Code]) -> Code:
    nodes = nodes_of(arguments[0], "count()")
    return Code("number", lambda context: float(len(nodes(context))))


def _count_non_empty(arguments: Sequence[Code]) -> Code:
    nodes = nodes_of(arguments[0], "count-non-empty()")
    return Code("number", lambda context: float(sum(node_value(item, context) != "" for item in nodes(context))))


def _position(arguments: Sequence[Code]) -> Code:
    if not arguments:
        return Code("number", lambda context: float(context.position))
    first = arguments[0].first or first_of(nodes_of(arguments[0], "position()"))

    def run(context: Context) -> float:
        item = first(context)
        if item is None:
            return math.nan
        place = place_among_namesakes(item)
        context.spend(place)
        return float(place)

    return Code("number", run)


def place_among_namesakes(item: Item) -> int:
    """Return the place of an element among the siblings of its name, from 1: the place of a repeat."""
    if item.parent is None or not isinstance(item, Node):
        return 1
    return item.parent.children_named(item.name).index(item) + 1


def _instance(arguments: Sequence[Code]) -> Code:
    name = string_of(arguments[0])

    def first(context: Context) -> Item | None:
        return context.env.instance(name(context))

    def run(context: Context) -> list[Item]:
        holder = first(context)
        return [] if holder is None else [holder]

    return Code("nodes", run, first=first)


def _current(_: Sequence[Code]) -> Code:
    return Code("nodes", lambda context: [context.current], first=lambda context: context.current)


def _depth(item: Item) -> int:
    depth, above = 0, item.parent
    while above is not None:
        depth, above = depth + 1, above.parent
    return depth


def _inside(item: Item, holder: Item) -> bool:
    above = item.parent
    while above is not None:
        if above is holder:
            return True
        above = above.parent
    return False


def _indexed_repeat(arguments: Sequence[Code]) -> Code:
    target = nodes_of(arguments[0], "indexed-repeat()")
    pairs = [
        (nodes_of(arguments[place], "indexed-repeat()"), number_of(arguments[place + 1]))
        for place in range(1, len(arguments), 2)
    ]

    def run(context: Context) -> list[Item]:
        levels = [(repeats(context), index(context)) for repeats, index in pairs]
        context.spend(sum(len(repeats) for repeats, _ in levels))
        if not all(repeats and index.is_integer() for repeats, index in levels):
            return []
        # The repeats may be named in any order; the outer one decides first.
        levels.sort(key=lambda level: _depth(level[0][0]))
        holder: Item | None = None
        for repeats, index in levels:
            among = repeats if holder is None else [one for one in repeats if _inside(one, holder)]
            if not 1 <= index <= len(among):
                return []
            holder = among[int(index) - 1]
        targets = target(context)
        context.spend(len(targets))
        return [item for item in targets if holder is not None and _inside(item, holder)]

    return Code("nodes", run, first=first_of(run))


def _once(arguments: Sequence[Code]) -> Code:
    string = string_of(arguments[0])
    return Code("string", lambda context: node_value(context.node, context) or string(context))


def _id(arguments: Sequence[Code]) -> Code:
    run = arguments[0].run

    def nodes(context: Context) -> list[Item]:
        wanted = {word for text in strings_of(run(context), context) for word in text.split()}
        top: Item = context.node
        while top.parent is not None:
            top = top.parent
        elements = list(_elements(top)) if wanted else []
        context.spend(len(elements) + 1)
        return [node for node in elements if node.attribute("id") in wanted]

    return Code("nodes", nodes, first=first_of(nodes))


def _elements(top: Item) -> Iterator[Node]:
    if isinstance(top, Node):
        if top.kind == "element":
            yield top
        yield from top.descendants()


def _naming(what: str, describe: Callable[[Item], str]) -> Callable[[Sequence[Code]], Code]:
    def build(arguments: Sequence[Code]) -> Code:
        if not arguments:
            return Code("string", lambda context: describe(context.node))
        nodes = nodes_of(arguments[0], what)

        def run(context: Context) -> str:
            found = nodes(context)
            return describe(found[0]) if found else ""

        return Code("string", run)

    return build


def _local_name(item: Item) -> str:
    return "" if isinstance(item, Leaf) and item.kind == "namespace" else item.name


def _name(item: Item) -> str:
    if isinstance(item, Leaf) and item.kind == "attribute" and item.namespace and item.parent is not None:
        scope = {"xml": _XML, **item.parent.namespaces()}
        prefix = next((prefix for prefix, uri in scope.items() if prefix and uri == item.namespace), "")
        return f"{prefix}:{item.name}" if prefix else item.name
    return f"{item.prefix}:{item.name}" if item.prefix else item.name


def _namespace_uri(item: Item) -> str:
    return "" if isinstance(item, Leaf) and item.kind == "namespace" else item.namespace


def _lang(arguments: Sequence[Code]) -> Code:
    string = string_of(arguments[0])

    def run(context: Context) -> bool:
        wanted = string(context).lower()
        item: Item | None = context.node
        while item is not None:
            language = item.attributes.get((_XML, "lang"), "").lower()
            if language:
                return bool(wanted) and (language == wanted or language.startswith(f"{wanted}-"))
            item = item.parent
        return False

    return Code("boolean", run)


NODE_FUNCTIONS: Final = (
    Function("count", 1, 1, "how many nodes there are", _count),
    Function("count-non-empty", 1, 1, "how many nodes have a value", _count_non_empty),
    Function("position", 0, 1, "the place in a predicate; of a repeat, its place among its kind", _position),
    Function("last", 0, 0, "how many nodes the predicate chooses from",
             lambda _: Code("number", lambda context: float(context.size))),
    Function("instance", 1, 1, "the secondary instance of this name", _instance),
    Function("current", 0, 0, "the node the expression belongs to, in predicates too", _current),
    Function("indexed-repeat", 3, None, "the nodes in the so manieth repeat, the repeats from outer to inner",
             _indexed_repeat, step=2),
    Function("once", 1, 1, "the value the node has; when it has none, the argument", _once),
    Function("id", 1, 1, "the elements with these ids", _id),
    Function("name", 0, 1, "the name with prefix", _naming("name()", _name)),
    Function("local-name", 0, 1, "the name without prefix", _naming("local-name()", _local_name)),
    Function("namespace-uri", 0, 1, "the namespace of the name", _naming("namespace-uri()", _namespace_uri)),
    Function("lang", 1, 1, "is the node in this language by xml:lang", _lang),
)  # fmt: skip
