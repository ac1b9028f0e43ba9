"""XML to nodes, by expat: no document type, no entities, bounded depth and size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from kiosk.xform.node import Document, Leaf, Node

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.xform.node import LeafKind

MAX_BYTES: Final = 64 * 1024 * 1024
MAX_DEPTH: Final = 256
MAX_NODES: Final = 2_000_000
# With namespace_prefixes expat joins uri, local name and prefix by this; a uri may contain any printable character.
_SEPARATOR: Final = "\x1f"


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
    `max_nodes` elements.
    """
    if len(xml) > max_bytes:
        raise ParseError(f"the document is larger than {max_bytes} bytes")
    reader = _Reader(whole=whole, max_nodes=max_nodes)
    try:
        reader.parser.Parse(xml, True)  # noqa: FBT003 -- expat takes no keywords
    except expat.ExpatError as error:
        raise ParseError(expat.errors.messages.get(error.code, "not well-formed"), error.lineno) from None
    except (UnicodeError, LookupError, ValueError) as error:
        if isinstance(error, ParseError):
            raise
        raise ParseError("the characters cannot be decoded", reader.parser.CurrentLineNumber) from None
    return reader.document


class _Reader:
    def __init__(self, *, whole: bool, max_nodes: int) -> None:
        self.document = Document()
        self._whole = whole
        self._left = max_nodes
        self._open: list[Node] = [self.document]
        self._parts: list[list[Node | Leaf]] = [[]]
        self._names: dict[str, tuple[str, str, str]] = {}
        self._declared: dict[str, str] = {}
        self.parser = self._make_parser()

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
        if self._whole:
            parser.StartDoctypeDeclHandler = self._doctype
            parser.CommentHandler = self._comment
            parser.ProcessingInstructionHandler = self._instruction
            # A CDATA section is a text of its own only here: the browsers the cases were recorded in see it so.
            parser.StartCdataSectionHandler = self._split
            parser.EndCdataSectionHandler = self._split
            self._joined = False
        return parser

    def _refuse_doctype(self, *_: object) -> None:
        raise ParseError("a document type declaration is not allowed", self.parser.CurrentLineNumber)

    def _doctype(self, name: str, *_: object) -> None:
        self._leaf("doctype", "", name)

    def _split_name(self, joined: str) -> tuple[str, str, str]:
        parts = joined.split(_SEPARATOR)
        namespace, local, prefix = ("", parts[0], "") if len(parts) == 1 else (*parts, "")[:3]
        name = (namespace, local, prefix)
        self._names[joined] = name
        return name

    def _declare(self, prefix: str | None, uri: str | None) -> None:
        self._declared[prefix or ""] = uri or ""

    def _start(self, joined: str, pairs: Sequence[str]) -> None:
        names = self._names
        namespace, name, prefix = names.get(joined) or self._split_name(joined)
        node = Node(name, namespace, prefix)
        if pairs:
            attributes: dict[tuple[str, str], str] = {}
            for index in range(0, len(pairs), 2):
                uri, local, _ = names.get(pairs[index]) or self._split_name(pairs[index])
                attributes[uri, local] = pairs[index + 1]
            node.attributes = attributes
        if self._declared:
            node.declared = self._declared
            self._declared = {}
        self._left -= 1
        if self._left < 0:
            raise ParseError("the document has too many elements", self.parser.CurrentLineNumber)
        if len(self._open) > MAX_DEPTH:
            raise ParseError(f"elements are nested deeper than {MAX_DEPTH}", self.parser.CurrentLineNumber)
        node.parent = self._open[-1]
        self._parts[-1].append(node)
        self._open.append(node)
        self._parts.append([])
        self._joined = False

    def _text(self, data: str) -> None:
        parts = self._parts[-1]
        if parts and isinstance(parts[-1], Leaf) and parts[-1].kind == "text" and self._joined:
            parts[-1].text += data
            return
        self._leaf("text", data)
        self._joined = True

    def _leaf(self, kind: LeafKind, data: str, name: str = "") -> None:
        parts = self._parts[-1]
        parts.append(Leaf(kind, self._open[-1], data, name=name, index=len(parts)))
        self._joined = False

    def _comment(self, data: str) -> None:
        self._leaf("comment", data)

    def _instruction(self, target: str, data: str) -> None:
        self._leaf("instruction", data, target)

    def _split(self) -> None:
        self._joined = False

    def _end(self, _: str) -> None:
        node = self._open.pop()
        _fill(node, self._parts.pop(), whole=self._whole)
        if len(self._open) == 1:
            _fill(self.document, self._parts[0], whole=self._whole)
        self._joined = False


def _fill(node: Node, parts: list[Node | Leaf], *, whole: bool) -> None:
    """Give `node` what was read inside it, in the lightest form that keeps what matters."""
    if len(parts) == 1 and isinstance(parts[0], Leaf) and parts[0].kind == "text":
        node.text = parts[0].text
        return
    children = [part for part in parts if isinstance(part, Node)]
    if children:
        node.children = children
    if len(children) == len(parts):
        return
    texts = [part.text for part in parts if isinstance(part, Leaf) and part.kind == "text"]
    if whole:
        node.content = parts
    elif not children:
        node.text = "".join(texts)
        return
    elif any(text.strip() for text in texts) or any(child.name == "output" for child in children):
        node.content = parts
    if not children:
        node.text = "".join(texts)
