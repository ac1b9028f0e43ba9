"""What a submission says of itself: which form and version, its id; and whether it is XML at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosk.xform.namespaces import OPENROSA
from kiosk.xform.reading import ParseError, parse
from sync.hub.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kiosk.xform.node import Node

MOST_XML: Final = 10_000_000
MOST_NODES: Final = 250_000
LONGEST: Final = 255
ENCRYPTED: Final = "http://www.opendatakit.org/xforms/encrypted"


@dataclass(frozen=True, slots=True)
class Submitted:
    """A submission as it was read. `root` is the name of its document element; `encrypted`: in ODK's format."""

    instance_id: str
    form_id: str
    version: str
    root: str
    encrypted: bool
    deprecated_id: str
    element: Node


def read_submission(xml: bytes) -> Submitted:
    """Read a submission. Raises Refusal; the words never quote it."""
    try:
        element = parse(xml, max_bytes=MOST_XML, max_nodes=MOST_NODES).element
    except ParseError as error:
        line = f" (line {error.line})" if error.line else ""
        raise Refusal(400, "xml", f"The submission is no XML that can be read{line}: {error}.") from None
    meta = element.child("meta")
    encrypted = element.attribute("encrypted") == "yes"
    if encrypted and not (_text(element, "base64EncryptedKey") and _text(element, "encryptedXmlFile")):
        raise Refusal(400, "encrypted", "The submission says that it is encrypted, and has no key or no file.")
    return Submitted(
        instance_id=_known(_text(meta, "instanceID"), "instanceID", needed=True),
        form_id=_known(element.attribute("id"), "form id", needed=True),
        version=_known(element.attribute("version", OPENROSA) or element.attribute("version"), "version"),
        root=element.name,
        encrypted=encrypted,
        deprecated_id=_known(_text(meta, "deprecatedID"), "deprecatedID"),
        element=element,
    )


def check_mentioned(submission: Submitted, names: Iterable[str]) -> None:
    """Refuse files that the submission does not mention: nobody would ever look for them. Raises Refusal."""
    wanted = set(names)
    if not wanted:
        return
    for node in submission.element.descendants():
        if not node.children:
            text = node.text
            wanted -= {text.strip(), *text.split()}
    if wanted:
        raise Refusal(400, "not_mentioned", "There is a file in it that the submission does not mention.")


def _text(node: Node | None, name: str) -> str:
    child = node.child(name) if node else None
    return child.text.strip() if child else ""


def _known(text: str, what: str, *, needed: bool = False) -> str:
    """Return a text that every database can hold. Raises Refusal."""
    if needed and not text:
        raise Refusal(400, "xml", f"The submission has no {what}.")
    if len(text) > LONGEST or not text.isprintable():
        raise Refusal(400, "xml", f"The {what} of the submission cannot be used.")
    return text
