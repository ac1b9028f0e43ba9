"""The nodes expressions run on: elements as light objects, all other XPath nodes as wrappers made on demand."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

LeafKind = Literal["attribute", "text", "comment", "instruction", "namespace", "doctype"]
"""XPath's kinds; a document type is none of them, but XPath of browsers sees one, and so do the recorded cases."""

_NO_ATTRIBUTES: Final[Mapping[tuple[str, str], str]] = MappingProxyType({})
_NO_DECLARATIONS: Final[Mapping[str, str]] = MappingProxyType({})
# Below this number of children a scan beats a dictionary, and a list of 100,000 rows needs no 100,000 dictionaries.
_SCAN_LIMIT: Final = 8


class Leaf:
    """A node that is no element: attribute, text, comment, processing instruction or namespace.

    Two wrappers of the same node are equal and hash alike, so sets of nodes work. `index` is the place among the
    parent's mixed content (0 for the only text of a leaf element; attributes count their own way).
    """

    __slots__ = ("index", "kind", "name", "namespace", "parent", "prefix", "text")

    children: ClassVar[tuple[()]] = ()
    content: ClassVar[None] = None
    attributes: ClassVar[Mapping[tuple[str, str], str]] = _NO_ATTRIBUTES
    relevant: ClassVar[bool] = True

    def __init__(  # noqa: PLR0913 -- a plain record, made in three places only
        self,
        kind: LeafKind,
        parent: Node,
        text: str,
        *,
        name: str = "",
        namespace: str = "",
        prefix: str = "",
        index: int = 0,
    ) -> None:
        self.kind = kind
        self.parent: Node | None = parent
        self.text = text
        self.name = name
        self.namespace = namespace
        self.prefix = prefix
        self.index = index

    @property
    def value(self) -> str:
        """The string-value: an attribute's value, a text's characters."""
        return self.text

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Leaf)
            and self.parent is other.parent
            and self.kind == other.kind
            and self.index == other.index
            and self.name == other.name
            and self.namespace == other.namespace
        )

    def __hash__(self) -> int:
        return hash((id(self.parent), self.kind, self.index, self.name))

    def __repr__(self) -> str:
        return f"<{self.kind} {self.name}>"


class Node:
    """An element.

    `text` is the value of a leaf. `children` are its elements, to be changed by `append`, `insert` and `remove` only.
    `content` is None for plain elements (only elements, or only text) and the sequence of elements, texts, comments and
    instructions otherwise (a label with outputs). `declared` holds the namespace declarations written on this element,
    prefix to uri. `data` and `relevant` belong to the form: `relevant` says whether the node is, with all it inherits;
    the value of a node that is not relevant is empty for every expression, while `text` keeps what was answered.
    """

    __slots__ = (
        "_named",
        "attributes",
        "children",
        "content",
        "data",
        "declared",
        "name",
        "namespace",
        "parent",
        "prefix",
        "relevant",
        "text",
    )

    kind: ClassVar[Literal["element", "document"]] = "element"

    def __init__(
        self,
        name: str,
        namespace: str = "",
        prefix: str = "",
        attributes: Mapping[tuple[str, str], str] | None = None,
        text: str = "",
    ) -> None:
        self.name = name
        self.namespace = namespace
        self.prefix = prefix
        self.attributes: Mapping[tuple[str, str], str] = attributes or _NO_ATTRIBUTES
        self.declared: Mapping[str, str] = _NO_DECLARATIONS
        self.parent: Node | None = None
        self.children: Sequence[Node] = ()
        self.content: Sequence[Node | Leaf] | None = None
        self.text = text
        self.data: object | None = None
        self.relevant = True
        self._named: dict[str, list[Node]] | None = None

    @property
    def value(self) -> str:
        """The string-value: a leaf's own text, the concatenation of all text below otherwise; "" when not relevant."""
        if not self.relevant:
            return ""
        if not self.children:
            return self.text
        if self.content is not None:
            return "".join(part.value for part in self.content if part.kind in ("element", "text"))
        return "".join([child.value for child in self.children])

    def attribute(self, name: str, namespace: str = "") -> str:
        """Return the attribute's value, "" when it is missing."""
        return self.attributes.get((namespace, name), "")

    def set_attribute(self, name: str, value: str, namespace: str = "") -> None:
        """Set one attribute."""
        self.attributes = {**self.attributes, (namespace, name): value}

    def child(self, name: str) -> Node | None:
        """Return the first child element of this local name, or None."""
        if len(self.children) <= _SCAN_LIMIT:
            for child in self.children:
                if child.name == name:
                    return child
            return None
        found = self._index().get(name)
        return found[0] if found else None

    def children_named(self, name: str) -> Sequence[Node]:
        """Return the child elements of this local name in document order; do not change the answer."""
        if len(self.children) <= _SCAN_LIMIT:
            return [child for child in self.children if child.name == name]
        return self._index().get(name, ())

    def _index(self) -> dict[str, list[Node]]:
        if self._named is None:
            named: dict[str, list[Node]] = {}
            for child in self.children:
                named.setdefault(child.name, []).append(child)
            self._named = named
        return self._named

    def append(self, child: Node) -> None:
        """Add `child` as the last one."""
        child.parent = self
        if isinstance(self.children, list):
            self.children.append(child)
        else:
            self.children = [child]
        if self.content is not None:
            self.content = [*self.content, child]
        if self._named is not None:
            # A list handed out by children_named must not grow under its reader.
            self._named[child.name] = [*self._named.get(child.name, ()), child]

    def insert(self, position: int, child: Node) -> None:
        """Add `child` so that it is `children[position]`."""
        if position >= len(self.children):
            self.append(child)
            return
        if self.content is not None:
            content = list(self.content)
            content.insert(content.index(self.children[position]), child)
            self.content = content
        child.parent = self
        self.children = [*self.children[:position], child, *self.children[position:]]
        self._named = None

    def remove(self, child: Node) -> None:
        """Take `child` out. Raises ValueError when it is not a child of this node."""
        position = self.children.index(child)
        self.children = [*self.children[:position], *self.children[position + 1 :]]
        if self.content is not None:
            self.content = [part for part in self.content if part is not child]
        child.parent = None
        self._named = None

    def descendants(self) -> Iterator[Node]:
        """Yield the elements below this one in document order."""
        for child in self.children:
            yield child
            if child.children:
                yield from child.descendants()

    def ancestors(self) -> Iterator[Node]:
        """Yield parent, grandparent and so on, the document last."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def copy(self) -> Node:
        """Return a deep copy without parent and without `data`."""
        twin = type(self)(self.name, self.namespace, self.prefix, self.attributes, self.text)
        twin.declared = self.declared
        twin.relevant = self.relevant
        if self.content is not None:
            twin.content = [_copied(part, twin) for part in self.content]
            twin.children = [part for part in twin.content if isinstance(part, Node)]
        elif self.children:
            twin.children = [child.copy() for child in self.children]
        for child in twin.children:
            child.parent = twin
        return twin

    def namespaces(self) -> dict[str, str]:
        """Return the namespaces in scope here, prefix to uri."""
        scope: dict[str, str] = {}
        for node in (self, *self.ancestors()):
            for prefix, uri in node.declared.items():
                scope.setdefault(prefix, uri)
        return scope

    def __repr__(self) -> str:
        # No values: these may be a person's answers, and a repr ends up in logs.
        return f"<{self.kind} {self.name}>"


class Document(Node):
    """The holder of a document element: XPath's root node."""

    __slots__ = ()

    kind: ClassVar[Literal["element", "document"]] = "document"

    def __init__(
        self,
        name: str = "",
        namespace: str = "",
        prefix: str = "",
        attributes: Mapping[tuple[str, str], str] | None = None,
        text: str = "",
    ) -> None:
        super().__init__(name, namespace, prefix, attributes, text)

    @property
    def element(self) -> Node:
        """The document element."""
        return self.children[0]


Item: TypeAlias = Node | Leaf


def _copied(part: Item, parent: Node) -> Item:
    if isinstance(part, Node):
        return part.copy()
    return Leaf(
        part.kind, parent, part.text, name=part.name, namespace=part.namespace, prefix=part.prefix, index=part.index
    )
