"""Nodes to XML bytes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kiosk.xform.node import Node

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_XML: Final = "http://www.w3.org/XML/1998/namespace"
# XML 1.0 cannot carry these at all; a submission must never fail because somebody pasted one.
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TEXT_ESCAPES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_ATTRIBUTE_ESCAPES: Final = {"&": "&amp;", "<": "&lt;", '"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}
_IN_TEXT: Final = re.compile("[&<>\r]")
_IN_ATTRIBUTE: Final = re.compile('[&<"\r\n\t]')


def serialise(node: Node, keep: Callable[[Node], bool] | None = None) -> bytes:
    """Return the element (or the document's) as UTF-8 XML without a declaration.

    `keep` is asked for every element below; one it refuses is left out with all below it. Namespaces declared above
    `node` are declared where they are used. Characters XML cannot carry become U+FFFD.
    """
    pieces: list[str] = []
    start = node.children[0] if node.kind == "document" else node
    _write(start, {"xml": _XML, "": ""}, keep, pieces.append)
    return "".join(pieces).encode("utf-8")


def _write(
    node: Node, scope: Mapping[str, str], keep: Callable[[Node], bool] | None, put: Callable[[str], None]
) -> None:
    scope, declarations = _declarations(node, scope)
    name = f"{node.prefix}:{node.name}" if node.prefix else node.name
    put(f"<{name}")
    for prefix, uri in declarations.items():
        put(f' xmlns:{prefix}="{_attribute(uri)}"' if prefix else f' xmlns="{_attribute(uri)}"')
    for (namespace, local), value in node.attributes.items():
        put(f' {_prefixed(local, namespace, scope)}="{_attribute(value)}"')
    inside: list[str] = []
    _write_inside(node, scope, keep, inside.append)
    put(f">{''.join(inside)}</{name}>" if inside else "/>")


def _write_inside(
    node: Node, scope: Mapping[str, str], keep: Callable[[Node], bool] | None, put: Callable[[str], None]
) -> None:
    if not node.children and not node.content:
        if node.text:
            put(_text(node.text))
        return
    for part in node.children if node.content is None else node.content:
        if isinstance(part, Node):
            if keep is None or keep(part):
                _write(part, scope, keep, put)
        elif part.kind == "text":
            put(_text(part.text))
        elif part.kind == "comment":
            put(f"<!--{part.text}-->")
        elif part.kind == "instruction":
            put(f"<?{part.name} {part.text}?>")


def _declarations(node: Node, scope: Mapping[str, str]) -> tuple[Mapping[str, str], dict[str, str]]:
    """Return the scope inside `node`, and what has to be declared on it for its own and its attributes' names."""
    wanted = {prefix: uri for prefix, uri in node.declared.items() if scope.get(prefix) != uri}
    if scope.get(node.prefix, "") != node.namespace:
        wanted[node.prefix] = node.namespace
    inside = {**scope, **wanted}
    for namespace, _ in node.attributes:
        if namespace and namespace not in (uri for prefix, uri in inside.items() if prefix):
            prefix = _free_prefix(namespace, node, inside)
            wanted[prefix] = inside[prefix] = namespace
    return (inside if wanted else scope), wanted


def _free_prefix(namespace: str, node: Node, scope: Mapping[str, str]) -> str:
    for prefix, uri in node.namespaces().items():
        if uri == namespace and prefix and prefix not in scope:
            return prefix
    number = 0
    while f"ns{number}" in scope:
        number += 1
    return f"ns{number}"


def _prefixed(name: str, namespace: str, scope: Mapping[str, str]) -> str:
    if not namespace:
        return name
    return next(f"{prefix}:{name}" for prefix, uri in scope.items() if uri == namespace and prefix)


def _text(text: str) -> str:
    if _FORBIDDEN.search(text):
        text = _FORBIDDEN.sub("\ufffd", text)
    return _IN_TEXT.sub(lambda match: _TEXT_ESCAPES[match[0]], text)


def _attribute(text: str) -> str:
    return _IN_ATTRIBUTE.sub(lambda match: _ATTRIBUTE_ESCAPES[match[0]], _FORBIDDEN.sub("\ufffd", text))
