"""XML to nodes, by expat: no document type, no entities, bounded depth and size."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from kiosk.xform.node import Document, Leaf, Node

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kiosk.xform.node import LeafKind

MAX_BYTES: Final = 32 * 1024 * 1024
MAX_DEPTH: Final = 256
MAX_NODES: Final = 1_000_000
MAX_ATTRIBUTES: Final = 1_000
# With namespace_prefixes expat joins uri, local name and prefix by this; a uri may contain any printable character.
_SEPARATOR: Final = "\x1f"
_LARGE: Final = 1024 * 1024


class ParseError(ValueError):
    """The XML cannot be read.

    The message never quotes the document. `line` is 1-based, 0 when it is the whole document.
    """

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


def parse(xml: bytes, *, whole: bool = False, max_bytes: int = MAX_BYTES, max_nodes: int = MAX_NODES) -> Document:
    """Read a document and return its holder.

    Comments, instructions and the white space between elements are dropped, white space beside an `output` is kept;
    `whole` keeps everything, a document type too. Raises ParseError for anything not well formed, a document type or
    entity declaration (entity bombs, foreign files), and for more than MAX_DEPTH levels, `max_bytes` bytes or
    `max_nodes` elements, attributes and namespace declarations together.
    """
    if len(xml) > max_bytes:
        raise ParseError(f"the document is larger than {max_bytes} bytes")
    reader = _WholeReader(max_nodes) if whole else _Reader(max_nodes)
    if len(xml) <= _LARGE:
        return reader.read(xml)
    with without_collection():
        return reader.read(xml)


@contextmanager
def without_collection() -> Iterator[None]:
    """Keep the garbage collector from going through a growing tree again and again: half of the time, for nothing."""
    pause = gc.isenabled()
    if pause:
        gc.disable()
    try:
        yield
    finally:
        if pause:
            gc.enable()


class _Reader:
    """Builds the tree from what expat reports: for each open element, the texts and elements inside so far."""

    def __init__(self, max_nodes: int) -> None:
        self.document = Document()
        self._left = max_nodes
        self._open: list[Node] = [self.document]
        self._parts: list[list[str | Node | Leaf]] = [[]]
        self._names: dict[str, tuple[str, str, str]] = {}
        self._declared: dict[str, str] = {}
        self._parser = self._make_parser()

    def _make_parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
        parser.namespace_prefixes = True
        parser.buffer_text = True
        parser.ordered_attributes = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartNamespaceDeclHandler = self._declare
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        parser.EntityDeclHandler = self._refuse_doctype
        return parser

    def read(self, xml: bytes) -> Document:
        try:
            self._parser.Parse(xml, True)  # noqa: FBT003 -- expat takes no keywords
        except expat.ExpatError as error:
            raise ParseError(expat.errors.messages.get(error.code, "not well-formed"), error.lineno) from None
        except ParseError:
            raise
        except (UnicodeError, LookupError, ValueError):
            raise ParseError("the characters cannot be decoded", self._parser.CurrentLineNumber) from None
        finally:
            # The handlers hold the reader, which holds the parser: without this the tree waits for the collector.
            self._parser.StartElementHandler = self._parser.EndElementHandler = None
            self._parser.CharacterDataHandler = self._parser.StartNamespaceDeclHandler = None
            self._parser.StartDoctypeDeclHandler = self._parser.EntityDeclHandler = None
        self._fill(self.document, self._parts[0])
        return self.document

    def _refuse_doctype(self, *_: object) -> None:
        raise ParseError("a document type declaration is not allowed", self._parser.CurrentLineNumber)

    def _split_name(self, joined: str) -> tuple[str, str, str]:
        parts = joined.split(_SEPARATOR)
        namespace, local, prefix = ("", parts[0], "") if len(parts) == 1 else (*parts, "")[:3]
        name = self._names[joined] = (namespace, local, prefix)
        return name

    def _declare(self, prefix: str | None, uri: str | None) -> None:
        self._declared[prefix or ""] = uri or ""
        if len(self._declared) > MAX_ATTRIBUTES:
            raise ParseError("an element declares too many namespaces", self._parser.CurrentLineNumber)

    def _start(self, joined: str, pairs: Sequence[str]) -> None:
        names = self._names
        namespace, name, prefix = names.get(joined) or self._split_name(joined)
        node = Node(name, namespace, prefix)
        if pairs:
            if len(pairs) > 2 * MAX_ATTRIBUTES:
                raise ParseError("an element has too many attributes", self._parser.CurrentLineNumber)
            attributes: dict[tuple[str, str], str] = {}
            for index in range(0, len(pairs), 2):
                uri, local, _ = names.get(pairs[index]) or self._split_name(pairs[index])
                attributes[uri, local] = pairs[index + 1]
            node.attributes = attributes
            self._left -= len(attributes)
        if self._declared:
            self._left -= len(self._declared)
            node.declared = self._declared
            self._declared = {}
        self._left -= 1
        if self._left < 0:
            raise ParseError("the document has too many elements and attributes", self._parser.CurrentLineNumber)
        if len(self._open) > MAX_DEPTH:
            raise ParseError(f"elements are nested deeper than {MAX_DEPTH}", self._parser.CurrentLineNumber)
        node.parent = self._open[-1]
        self._parts[-1].append(node)
        self._open.append(node)
        self._parts.append([])

    def _text(self, data: str) -> None:
        self._parts[-1].append(data)

    def _end(self, _: str) -> None:
        node, parts = self._open.pop(), self._parts.pop()
        if parts:
            self._fill(node, parts)

    def _fill(self, node: Node, parts: list[str | Node | Leaf]) -> None:
        """Give `node` what was read inside it, in the lightest form that keeps what matters."""
        if len(parts) == 1 and isinstance(parts[0], str):
            node.text = parts[0]
            return
        children = [part for part in parts if isinstance(part, Node)]
        if not children:
            node.text = "".join(part for part in parts if isinstance(part, str))
            return
        node.children = children
        if len(children) < len(parts):
            mixed = any(isinstance(part, str) and not part.isspace() for part in parts)
            if mixed or any(child.name == "output" for child in children):
                node.content = _content(node, parts)


class _WholeReader(_Reader):
    """Keeps white space, comments, instructions and the document type, and CDATA sections apart from other text.

    So the browsers see a document in which the recorded cases count children.
    """

    def _make_parser(self) -> expat.XMLParserType:
        parser = super()._make_parser()
        parser.StartDoctypeDeclHandler = self._doctype
        parser.CommentHandler = self._comment
        parser.ProcessingInstructionHandler = self._instruction
        parser.StartCdataSectionHandler = parser.EndCdataSectionHandler = self._split
        return parser

    def _leaf(self, kind: LeafKind, data: str, name: str = "") -> None:
        self._parts[-1].append(Leaf(kind, self._open[-1], data, name=name))

    def _doctype(self, name: str, *_: object) -> None:
        self._leaf("doctype", "", name)

    def _comment(self, data: str) -> None:
        self._leaf("comment", data)

    def _instruction(self, target: str, data: str) -> None:
        self._leaf("instruction", data, target)

    def _split(self) -> None:
        self._parts[-1].append("")

    def _fill(self, node: Node, parts: list[str | Node | Leaf]) -> None:
        node.children = [part for part in parts if isinstance(part, Node)]
        texts = [part for part in parts if isinstance(part, str)]
        if not node.children:
            node.text = "".join(texts)
        if len(texts) < len(parts) or len([text for text in texts if text]) > 1:
            node.content = _content(node, parts)


def _content(node: Node, parts: Sequence[str | Node | Leaf]) -> list[Node | Leaf]:
    """Return texts, elements and the rest as nodes that know their place; neighbouring texts are one."""
    content: list[Node | Leaf] = []
    joined = False
    for part in parts:
        if not isinstance(part, str):
            content.append(part)
            joined = False
        elif joined and part:
            content[-1] = Leaf("text", node, content[-1].text + part)
        elif part:
            content.append(Leaf("text", node, part))
            joined = True
        else:
            joined = False
    for index, item in enumerate(content):
        if isinstance(item, Leaf):
            item.index = index
    return content
