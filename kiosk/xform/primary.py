"""The primary instance as the form defines it: its nodesets, its templates, and what a new entry begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.xform.definition import Definition, Repeat
from kiosk.xform.namespaces import JAVAROSA, OPENROSA, XFORMS
from kiosk.xform.node import Node
from kiosk.xform.problems import FormError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_TEMPLATE = (JAVAROSA, "template")


class Primary:
    """The nodesets of the primary instance, and the tree a new entry starts from.

    Every node of `initial` and of the templates carries its Definition as `data`. `definitions` are in document
    order; `by_path` finds them by local names ("/data/meta/instanceID"). `first_id` is an instanceID written in the
    form, "" usually; `adds_id` tells that the form has no such node.
    """

    def __init__(self, element: Node, repeats: Iterable[str], namespaces: Mapping[str, str]) -> None:
        self.by_path: dict[str, Definition] = {}
        self._repeats = frozenset(repeats)
        self._plain = not element.declared.get("")
        self._prefixes = {uri: prefix for prefix, uri in namespaces.items() if prefix}
        self.adds_id = _add_metadata(element, self._prefixes)
        self.root = self._define(element, None)
        self.deprecated_id = self._define_deprecated_id()
        self.first_id = _instance_id(element).text.strip()
        self.initial = self._plant(element, self.root)
        self.initial.declared = {**self._used_namespaces(self.initial), **element.declared}
        self._definitions = self.root.subtree()
        self._number()

    @property
    def definitions(self) -> list[Definition]:
        """Every nodeset, in document order; numbered when first asked for after one was added."""
        if not self._definitions:
            self._definitions = self.root.subtree()
            self._number()
        return self._definitions

    def _define(self, node: Node, parent: Definition | None) -> Definition:
        path = f"{parent.path if parent else ''}/{node.name}"
        definition = self.by_path.get(path)
        if definition is None:
            definition = Definition(node.name, self._namespace(node), node.prefix, parent)
            self.by_path[path] = definition
            if parent is not None:
                parent.add(definition)
            if path in self._repeats:
                definition.repeat = Repeat()
        seen: set[Definition] = set()
        for child in node.children:
            below = self._define(child, definition)
            if below in seen and below.repeat is None:
                raise FormError(
                    "unsupported", "it is there more than once, and nothing in the body repeats it", below.path
                )
            seen.add(below)
        if definition.repeat is not None:
            self._learn_repeat(node, definition, definition.repeat)
        elif _TEMPLATE in node.attributes:
            raise FormError("unsupported", "a jr:template that no repeat of the body uses", path)
        return definition

    def _define_deprecated_id(self) -> Definition:
        """Only an edited instance has this node, so that no form need mention it (OpenROSA metadata schema)."""
        meta = self.by_path[f"{self.root.path}/meta"]
        path = f"{meta.path}/deprecatedID"
        if path not in self.by_path:
            self.by_path[path] = definition = Definition("deprecatedID", meta.namespace, meta.prefix, meta)
            meta.add(definition)
        return self.by_path[path]

    def _learn_repeat(self, node: Node, definition: Definition, repeat: Repeat) -> None:
        if _TEMPLATE not in node.attributes:
            repeat.defaults.append(self._plant(node, definition))
        elif repeat.template is None:
            repeat.template = self._plant(node, definition)

    def _plant(self, node: Node, definition: Definition) -> Node:
        """Return a copy without templates, every node knowing its definition."""
        attributes = {key: value for key, value in node.attributes.items() if key != _TEMPLATE}
        twin = Node(node.name, self._namespace(node), node.prefix, attributes, node.text)
        twin.data = definition
        for child in node.children:
            if _TEMPLATE not in child.attributes:
                twin.append(self._plant(child, self.by_path[f"{definition.path}/{child.name}"]))
        return twin

    def _namespace(self, node: Node) -> str:
        # The instance is written into the form's default namespace but does not belong to it (ODK XForms, "Primary
        # Instance").
        return "" if self._plain and not node.prefix and node.namespace == XFORMS else node.namespace

    def _used_namespaces(self, root: Node) -> dict[str, str]:
        used: dict[str, str] = {}
        for node in (root, *root.descendants()):
            if node.prefix:
                used[node.prefix] = node.namespace
            for uri, _ in node.attributes:
                if uri in self._prefixes:
                    used[self._prefixes[uri]] = uri
        return used

    def _number(self) -> None:
        for index, definition in enumerate(self._definitions):
            definition.index = index
            parent = definition.parent
            definition.within = definition if definition.repeat else parent.within if parent else None
            if definition.repeat is not None and definition.repeat.template is None:
                definition.repeat.template = definition.repeat.defaults[0]

    def attribute(self, path: str) -> Definition | None:
        """Return the definition of an attribute ("/data/meta/entity/@id"), made when first asked for.

        None without its element.
        """
        owner, _, name = path.rpartition("/@")
        element = self.by_path.get(owner)
        if element is None or not name:
            return None
        if path not in self.by_path:
            definition = Definition(name, "", "", element, attribute=True)
            element.attributes.append(definition)
            definition.within = element.within
            self.by_path[path] = definition
            # Numbered again once, not for each of ten thousand.
            self._definitions = []
        return self.by_path[path]


def _add_metadata(element: Node, prefixes: Mapping[str, str]) -> bool:
    """Give the instance the metadata every submission needs (OpenROSA metadata schema).

    Tell whether it lacked the id.
    """
    meta = element.child("meta")
    if meta is None:
        prefix = prefixes.get(OPENROSA, "")
        meta = Node("meta", OPENROSA if prefix else "", prefix)
        element.append(meta)
    if meta.child("instanceID") is not None:
        return False
    meta.append(Node("instanceID", meta.namespace, meta.prefix))
    return True


def _instance_id(element: Node) -> Node:
    return next(node for node in element.descendants() if node.name == "instanceID")
