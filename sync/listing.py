"""What a server offers: formList, manifest, integrity (OpenRosa Form Discovery API). Nothing in it is believed."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosk.xform.reading import ParseError, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.xform.node import Node

MOST_FORMS: Final = 2_000
MOST_FILES: Final = 1_000
MOST_TEXT: Final = 4_000
_HASH: Final = re.compile(r"(?:md5:)?([\x21-\x7e]{1,200})")


class ListingError(Exception):
    """A list cannot be used; the words say why and quote nothing of it."""


@dataclass(frozen=True, slots=True)
class FormEntry:
    """A form on offer. `hash` without its "md5:"; what our hub offers has its SHA-256 there."""

    form_id: str
    version: str
    name: str
    hash: str
    download_url: str
    manifest_url: str


@dataclass(frozen=True, slots=True)
class MediaEntry:
    """A file that belongs to a form. Of an entity list the `hash` is its ETag, else the MD5."""

    name: str
    hash: str
    download_url: str
    integrity_url: str = ""
    entity_list: bool = False


def has_hash(content: bytes, told: str) -> bool:
    """Tell whether content has the hash that a list says: SHA-256, or the MD5 of OpenROSA."""
    sha256 = len(told) == hashlib.sha256().digest_size * 2
    found = hashlib.sha256(content) if sha256 else hashlib.md5(content, usedforsecurity=False)
    return found.hexdigest() == told


def read_form_list(xml: bytes) -> tuple[FormEntry, ...]:
    """Read a formList. Raises ListingError."""
    entries = tuple(
        FormEntry(
            form_id=_text(node, "formID"),
            version=_text(node, "version"),
            name=_text(node, "name"),
            hash=_hash(node),
            download_url=_text(node, "downloadUrl"),
            manifest_url=_text(node, "manifestUrl"),
        )
        for node in _children(xml, "xforms", "xform", MOST_FORMS)
    )
    if not all(entry.form_id and entry.download_url for entry in entries):
        raise ListingError("a form has no id or no address")
    return entries


def read_manifest(xml: bytes) -> tuple[MediaEntry, ...]:
    """Read a manifest. Raises ListingError."""
    entries = tuple(
        MediaEntry(
            name=_text(node, "filename"),
            hash=_hash(node),
            download_url=_text(node, "downloadUrl"),
            integrity_url=_text(node, "integrityUrl"),
            entity_list=node.attribute("type") == "entityList",
        )
        for node in _children(xml, "manifest", "mediaFile", MOST_FILES)
    )
    names = [entry.name for entry in entries]
    if len(set(names)) != len(names) or not all(entry.name and entry.download_url for entry in entries):
        raise ListingError("a file has no name or address, or is there twice")
    return entries


def read_integrity(xml: bytes) -> dict[str, bool]:
    """Read which entities are deleted, by id; those the server does not know are left out. Raises ListingError."""
    entities = (node for node in _root(xml).descendants() if node.name == "entity")
    return {entity.attribute("id"): _text(entity, "deleted") == "true" for entity in entities}


def _root(xml: bytes) -> Node:
    try:
        return parse(xml).element
    except ParseError:
        raise ListingError("it is no XML") from None


def _children(xml: bytes, root: str, name: str, most: int) -> Iterator[Node]:
    element = _root(xml)
    if element.name != root:
        raise ListingError(f"it is no <{root}>")
    children = list(element.children_named(name))
    if len(children) > most:
        raise ListingError(f"it names more than {most}")
    yield from children


def _text(node: Node, name: str) -> str:
    child = node.child(name)
    text = child.text.strip() if child else ""
    if len(text) > MOST_TEXT or not text.isprintable():
        raise ListingError(f"a {name} cannot be used")
    return text


def _hash(node: Node) -> str:
    found = _HASH.fullmatch(_text(node, "hash"))
    return found[1] if found else ""
