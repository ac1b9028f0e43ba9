"""Document order: XPath 1.0 section 5."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.xform.node import Leaf

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kiosk.xform.node import Item, Node

_BEFORE_CHILDREN: Final = {"namespace": -2, "attribute": -1}


def in_document_order(items: Iterable[Item]) -> list[Item]:
    """Return the nodes without doubles, in document order; nodes of different documents as these come first."""
    unique = list(dict.fromkeys(items))
    if len(unique) > 1:
        unique.sort(key=_Places().key)
    return unique


def unique_nodes(items: Iterable[Item]) -> list[Item]:
    """Return the nodes without doubles, in the order they come."""
    return list(dict.fromkeys(items))


class _Places:
    """Where nodes are, remembering what one sort needs."""

    def __init__(self) -> None:
        self._among: dict[int, dict[int, int]] = {}
        self._roots: dict[int, int] = {}
        self._keys: dict[int, tuple[int, ...]] = {}

    def key(self, item: Item) -> tuple[int, ...]:
        above = item.parent
        if above is None:
            return (self._roots.setdefault(id(item), len(self._roots)),)
        if isinstance(item, Leaf):
            before = _BEFORE_CHILDREN.get(item.kind)
            return (*self._of(above), item.index) if before is None else (*self._of(above), before, item.index)
        return (*self._of(above), self._place(item, above))

    def _of(self, node: Node) -> tuple[int, ...]:
        found = self._keys.get(id(node))
        if found is None:
            found = self._keys[id(node)] = self.key(node)
        return found

    def _place(self, node: Node, above: Node) -> int:
        places = self._among.get(id(above))
        if places is None:
            among = above.children if above.content is None else above.content
            places = self._among[id(above)] = {id(one): place for place, one in enumerate(among)}
        return places.get(id(node), 0)
