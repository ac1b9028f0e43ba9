"""The axes of XPath 1.0 section 2.2: from one node to others, nearest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.xform.node import Leaf, Node

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kiosk.xform.node import Item

REVERSE: Final = frozenset({"ancestor", "ancestor-or-self", "preceding", "preceding-sibling"})


def child(item: Item) -> Sequence[Item]:
    """Return the children: elements, texts, comments and instructions."""
    if not isinstance(item, Node):
        return ()
    if item.content is not None:
        return item.content
    if item.children:
        return item.children
    return [Leaf("text", item, item.text)] if item.text and item.relevant else ()


def descendant(item: Item) -> Iterator[Item]:
    """Yield what is below, in document order."""
    for below in child(item):
        yield below
        yield from descendant(below)


def descendant_or_self(item: Item) -> Iterator[Item]:
    """Yield the node and what is below."""
    yield item
    yield from descendant(item)


def parent(item: Item) -> Sequence[Item]:
    """Return the parent, if there is one."""
    return () if item.parent is None else (item.parent,)


def ancestor(item: Item) -> Iterator[Item]:
    """Yield parent, grandparent and so on up to the root."""
    above = item.parent
    while above is not None:
        yield above
        above = above.parent


def ancestor_or_self(item: Item) -> Iterator[Item]:
    """Yield the node and its ancestors."""
    yield item
    yield from ancestor(item)


def siblings(item: Item) -> tuple[Sequence[Item], int]:
    """Return the children of the parent and the node's place among them; attributes and roots have no siblings."""
    if item.parent is None or (isinstance(item, Leaf) and item.kind in {"attribute", "namespace"}):
        return (item,), 0
    among = child(item.parent)
    return among, next((place for place, other in enumerate(among) if other is item or other == item), 0)


def following_sibling(item: Item) -> Sequence[Item]:
    """Return the siblings after the node."""
    among, place = siblings(item)
    return among[place + 1 :]


def preceding_sibling(item: Item) -> Sequence[Item]:
    """Return the siblings before the node, the nearest first."""
    among, place = siblings(item)
    return among[:place][::-1]


def following(item: Item) -> Iterator[Item]:
    """Yield all nodes after the end of the node."""
    for start in ancestor_or_self(_element_of(item)):
        for sibling in following_sibling(start):
            yield from descendant_or_self(sibling)


def preceding(item: Item) -> Iterator[Item]:
    """Yield all nodes that end before the node begins, the nearest first."""
    for start in ancestor_or_self(_element_of(item)):
        for sibling in preceding_sibling(start):
            yield from reversed(list(descendant_or_self(sibling)))


def attribute(item: Item) -> Sequence[Item]:
    """Return the attributes."""
    if not isinstance(item, Node):
        return ()
    return [
        Leaf("attribute", item, value, name=name, namespace=namespace, index=index)
        for index, ((namespace, name), value) in enumerate(item.attributes.items())
    ]


def namespace(item: Item) -> Sequence[Item]:
    """Return the namespaces in scope, the default one first, leaving out the one of the prefix xml."""
    if not isinstance(item, Node) or item.kind == "document":
        return ()
    scope = item.namespaces()
    return [
        Leaf("namespace", item, uri, name=prefix, index=index)
        for index, (prefix, uri) in enumerate(sorted(scope.items()))
        if uri
    ]


def self(item: Item) -> Sequence[Item]:
    """Return the node itself."""
    return (item,)


def _element_of(item: Item) -> Item:
    if isinstance(item, Leaf) and item.kind in {"attribute", "namespace"} and item.parent is not None:
        return item.parent
    return item


AXES: Final[dict[str, Callable[[Item], Sequence[Item] | Iterator[Item]]]] = {
    "ancestor": ancestor,
    "ancestor-or-self": ancestor_or_self,
    "attribute": attribute,
    "child": child,
    "descendant": descendant,
    "descendant-or-self": descendant_or_self,
    "following": following,
    "following-sibling": following_sibling,
    "namespace": namespace,
    "parent": parent,
    "preceding": preceding,
    "preceding-sibling": preceding_sibling,
    "self": self,
}
