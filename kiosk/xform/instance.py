"""The instance being filled in: its nodes with their state, their references, and repeats that come and go."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, cast

from kiosk.xform.node import Document, Node
from kiosk.xform.problems import EntryError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kiosk.xform.choices import OptionList
    from kiosk.xform.definition import Definition
    from kiosk.xform.primary import Primary

MAX_INSTANCES: Final = 1_000
"""How often one repeat may repeat: a count typed by mistake must not fill the memory."""
MAX_NODES: Final = 50_000
_STEP: Final = re.compile(r"(?:[^/\[\]:]*:)?([^/\[\]]+?)(?:\[(\d{1,6})\])?")


class State:
    """What is known of one node beside its text.

    `own` is its own relevance, without what it inherits. `chosen` is the answer of a select before choices that are
    not there now were taken out. `rejected` is what was typed but is no value. `options` are its choices, None when
    they have to be worked out. `serial` tells a repeat instance from its siblings for good. `refused` are the repeats
    below it that have been answered "no more".
    """

    __slots__ = ("chosen", "definition", "options", "own", "refused", "rejected", "serial")

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.own = True
        self.chosen: str | None = None
        self.rejected = ""
        self.options: OptionList | None = None
        self.serial = 0
        self.refused: frozenset[Definition] = frozenset()


def state_of(node: Node) -> State:
    """Return the state of a node of the instance."""
    return cast("State", node.data)


class Instance:
    """The tree of one entry. `singles` finds nodes outside repeats by the index of their definition."""

    __slots__ = ("_serial", "document", "element", "nodes", "primary", "singles")

    def __init__(self, primary: Primary) -> None:
        self.primary = primary
        self.singles: list[Node | None] = [None] * len(primary.definitions)
        self.nodes = 0
        self._serial = 0
        self.document = Document()
        self.element = self.grow(primary.initial)
        self.element.declared = primary.initial.declared
        self.document.append(self.element)

    def grow(self, template: Node) -> Node:
        """Return a new node with all below it, made after `template`, whose data are definitions."""
        definition = cast("Definition", template.data)
        node = Node(template.name, template.namespace, template.prefix, template.attributes, template.text)
        node.data = state = State(definition)
        self.nodes += 1
        if definition.repeat is not None:
            self._serial += 1
            state.serial = self._serial
        elif definition.within is None and self.singles[definition.index] is None:
            self.singles[definition.index] = node
        if template.children:
            node.children = children = [self.grow(child) for child in template.children]
            for child in children:
                child.parent = node
        return node

    def set_serial(self, node: Node, serial: int) -> None:
        """Give a restored repeat instance its old number."""
        state_of(node).serial = serial
        self._serial = max(self._serial, serial)

    def instances(self, repeat: Definition, parent: Node) -> Sequence[Node]:
        """Return the instances of `repeat` below `parent`."""
        return parent.children_named(repeat.name)

    def stand_in(self, repeat: Definition, parent: Node) -> Node:
        """Return the first instance, or a node in its place.

        What an expression about the repeat as a whole is worked out at.
        """
        present = self.instances(repeat, parent)
        if present:
            return present[0]
        node = Node(repeat.name, repeat.namespace, repeat.prefix)
        node.parent = parent
        node.data = State(repeat)
        return node

    def insert(self, repeat: Definition, parent: Node, template: Node, present: int) -> Node:
        """Add an instance behind those `present`. Raises EntryError when there are too many."""
        if present >= MAX_INSTANCES or self.nodes >= MAX_NODES:
            raise EntryError(f"{repeat.path} cannot be repeated more than {present} times")
        return self._insert(repeat, parent, template)

    def insert_bare(self, definition: Definition, parent: Node) -> Node:
        """Add a node that is not in the form's instance, or not in the template of its repeat."""
        template = Node(definition.name, definition.namespace, definition.prefix)
        template.data = definition
        return self._insert(definition, parent, template)

    def _insert(self, definition: Definition, parent: Node, template: Node) -> Node:
        node = self.grow(template)
        place = len(parent.children)
        while place and state_of(parent.children[place - 1]).definition.index > definition.index:
            place -= 1
        parent.insert(place, node)
        return node

    def remove(self, node: Node) -> None:
        """Take a node out."""
        parent = node.parent
        if parent is not None:
            parent.remove(node)
            gone = [node, *node.descendants()]
            self.nodes -= len(gone)
            for each in gone:
                if self.singles[state_of(each).definition.index] is each:
                    self.singles[state_of(each).definition.index] = None

    def reach(self, definition: Definition, scope: Node) -> Sequence[Node]:
        """Return the nodes of `definition` below (or at) `scope`; of an attribute the elements that bear it."""
        if definition.attribute and definition.parent is not None:
            definition = definition.parent
        if definition.within is None:
            single = self.singles[definition.index]
            return () if single is None else (single,)
        return self._below(definition, scope)

    def _below(self, definition: Definition, scope: Node) -> Sequence[Node]:
        if state_of(scope).definition is definition:
            return (scope,)
        if definition.parent is None:
            return (self.element,)
        parents = self._below(definition.parent, scope)
        if len(parents) == 1:
            return parents[0].children_named(definition.name)
        return [node for parent in parents for node in parent.children_named(definition.name)]

    def locate(self, definition: Definition, scope: Node) -> Node | None:
        """Return the node of `definition` nearest to `scope`: in the same repeat instance where it is in one."""
        if definition.within is None:
            return self.singles[definition.index]
        found = self.reach(definition, self.common(definition, scope))
        return found[0] if found else None

    def common(self, definition: Definition, scope: Node) -> Node:
        """Return the innermost of `scope` and the nodes above it that `definition` is below or at."""
        path = f"{definition.path}/"
        while scope.parent is not None and not path.startswith(f"{state_of(scope).definition.path}/"):
            if scope.parent is self.document:
                break
            scope = scope.parent
        return scope

    def ref(self, node: Node) -> str:
        """Return "/data/person[2]/name": repeat instances always have their 1-based position."""
        steps: list[str] = []
        here: Node | None = node
        while here is not None and here is not self.document:
            name = f"{here.prefix}:{here.name}" if here.prefix else here.name
            if here.parent is not None and state_of(here).definition.repeat is not None:
                name = f"{name}[{here.parent.children_named(here.name).index(here) + 1}]"
            steps.append(name)
            here = here.parent
        return "/" + "/".join(reversed(steps))

    def range_ref(self, repeat: Definition, parent: Node) -> str:
        """Return the reference of a repeat itself: "/data/person"."""
        return (
            f"{self.ref(parent)}/{repeat.prefix}:{repeat.name}"
            if repeat.prefix
            else f"{self.ref(parent)}/{repeat.name}"
        )

    def identity(self, node: Node) -> str:
        """Return a name of the node that no other node ever has: its path and the serials of the repeats it is in."""
        serials = [
            str(state_of(above).serial) for above in (node, *node.ancestors()) if above.data and state_of(above).serial
        ]
        path = state_of(node).definition.path
        return f"{path}#{'.'.join(reversed(serials))}" if serials else path

    def find(self, ref: str) -> Node:
        """Return the node of a reference; a repeat without a position means the first. Raises EntryError."""
        node = self._find(ref)
        if node is None:
            raise EntryError(f"there is no {ref!r}")
        return node

    def _find(self, ref: str) -> Node | None:
        here: Node = self.document
        for step in ref.strip().removeprefix("/").split("/"):
            match = _STEP.fullmatch(step)
            if match is None:
                return None
            found = here.children_named(match[1])
            position = int(match[2] or 1)
            if not 0 < position <= len(found):
                return None
            here = found[position - 1]
        return None if here is self.document else here

    def elements(self) -> Iterator[Node]:
        """Yield every element in document order."""
        yield self.element
        yield from self.element.descendants()
