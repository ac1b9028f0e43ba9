"""Pages: the relevant part of the form, in the order it is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from kiosk.xform.client import Page
from kiosk.xform.controls import Group, Question, RepeatGroup
from kiosk.xform.instance import state_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kiosk.xform.client import Pager
    from kiosk.xform.controls import Part
    from kiosk.xform.definition import Definition
    from kiosk.xform.instance import Instance
    from kiosk.xform.node import Node
    from kiosk.xform.repeats import Repeats

Around: TypeAlias = "tuple[Group | RepeatGroup, ...]"


class Pages:
    """Walks the body over the instance."""

    __slots__ = ("_instance", "_pager", "_parts", "_repeats")

    def __init__(self, parts: Sequence[Part], instance: Instance, repeats: Repeats, pager: Pager) -> None:
        self._parts = parts
        self._instance = instance
        self._repeats = repeats
        self._pager = pager

    def all(self) -> Iterator[Page]:
        """Yield the relevant pages in document order."""
        return self._walk(self._parts, self._instance.element, (), 0)

    def _walk(self, parts: Iterable[Part], scope: Node, around: Around, position: int) -> Iterator[Page]:
        for part in parts:
            if isinstance(part, Question):
                node = self._instance.locate(part.definition, scope)
                if node is not None and node.relevant:
                    identity = self._instance.identity(node)
                    yield Page(self._pager, identity, "questions", part, scope, around, position)
            elif isinstance(part, RepeatGroup):
                yield from self._repeat(part, scope, around, position)
            elif not part.is_page:
                yield from self._walk(part.children, scope, (*around, part), position)
            elif any(True for _ in self.asked(part, scope)):
                identity = self._field_list_identity(part, scope)
                yield Page(self._pager, identity, "questions", part, scope, (*around, part), position)

    def _repeat(self, part: RepeatGroup, scope: Node, around: Around, position: int) -> Iterator[Page]:
        parent = self.parent_of(part, scope)
        if parent is None or not parent.relevant:
            return
        inside = (*around, part)
        for number, node in enumerate(self._instance.instances(part.definition, parent), start=1):
            if not node.relevant:
                continue
            if not part.is_page:
                yield from self._walk(part.children, node, inside, number)
            elif any(True for _ in self.asked(part, node)):
                yield Page(self._pager, self._instance.identity(node), "questions", part, node, inside, number)
        if self.is_open(part.definition, parent):
            identity = f"{self._instance.identity(parent)}/{part.definition.name}+"
            yield Page(self._pager, identity, "add_another", part, scope, around, position)

    def parent_of(self, part: RepeatGroup, scope: Node) -> Node | None:
        """Return the node the instances of a repeat stand below."""
        parent = part.definition.parent
        return None if parent is None else self._instance.locate(parent, scope)

    def is_open(self, definition: Definition, parent: Node) -> bool:
        """Tell whether the person may add an instance: the repeat is open, and relevant if there were one."""
        if definition.repeat is None or not definition.repeat.is_open:
            return False
        present = self._instance.instances(definition, parent)
        if present:
            return any(node.relevant for node in present)
        return self._repeats.would_be_relevant(definition, parent)

    def asked(self, part: Part, scope: Node) -> Iterator[tuple[Question, Node]]:
        """Yield the relevant questions of a field list with their nodes, repeats inside it included."""
        if isinstance(part, Question):
            node = self._instance.locate(part.definition, scope)
            if node is not None and node.relevant:
                yield part, node
            return
        for child in part.children:
            if not isinstance(child, RepeatGroup):
                yield from self.asked(child, scope)
                continue
            parent = self.parent_of(child, scope)
            for node in () if parent is None else self._instance.instances(child.definition, parent):
                yield from self.asked(child, node)

    def open_repeats(self, part: Part, scope: Node) -> Iterator[tuple[RepeatGroup, Node]]:
        """Yield the open repeats directly inside a field list, each with the node it stands below."""
        for child in () if isinstance(part, Question) else part.children:
            if isinstance(child, RepeatGroup):
                parent = self.parent_of(child, scope)
                if parent is not None and parent.relevant and self.is_open(child.definition, parent):
                    yield child, parent
            elif isinstance(child, Group):
                yield from self.open_repeats(child, scope)

    def _field_list_identity(self, part: Group, scope: Node) -> str:
        first = next(_questions(part), None)
        serials = self._instance.identity(scope).partition("#")[2] if state_of(scope).serial else ""
        path = part.definition.path if part.definition else first.definition.path if first else ""
        return f"{path}#{serials}" if serials else path


def _questions(part: Part) -> Iterator[Question]:
    if isinstance(part, Question):
        yield part
        return
    for child in part.children:
        yield from _questions(child)
