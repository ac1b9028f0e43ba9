"""What a kiosk and its hub tell each other by hand: signed letters. Nobody believes a stick, only a signature.

A letter is one line, {"handrail": kind, "format": 1, "key": ..., "signature": ...}, and behind it the JSON that is
signed.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kiosk.sealing.pairs import VerifyingKey
from kiosk.sealing.seals import bind, sign, verify

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.sealing.pairs import SigningKey

OUTBOX: Final = "outbox by hand"
ACKNOWLEDGEMENT: Final = "acknowledgement by hand"
CATALOGUE: Final = "catalogue by hand"
LARGEST: Final = 64 * 1024 * 1024
_LONGEST_HEAD: Final = 1_000


class LetterError(Exception):
    """These bytes are no letter, or not one that its writer signed; the words say which."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that `key` signed. Whether that is the right key, and whether the content makes sense, is not said."""

    key: VerifyingKey
    content: dict[str, Any]


def write(kind: str, key: SigningKey, content: Mapping[str, Any]) -> bytes:
    """Write a letter."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    public, signature = key.verifying.raw, sign(key, body, bind(kind))
    head = {"handrail": kind, "format": 1, "key": text(public), "signature": text(signature)}
    return json.dumps(head).encode() + b"\n" + body


def read(kind: str, data: bytes) -> Letter:
    """Read a letter. Raises LetterError."""
    line, _, body = data.partition(b"\n")
    head = _json(line if len(line) <= _LONGEST_HEAD else b"")
    if head.get("handrail") != kind or head.get("format") != 1:
        raise LetterError("It is not what its name says, or of another version of Handrail.")
    try:
        key = VerifyingKey.from_raw(raw(head["key"]))
        signature = raw(head["signature"])
    except (KeyError, ValueError, TypeError):
        raise LetterError("Its signature cannot be read.") from None
    if not verify(key, signature, body, bind(kind)):
        raise LetterError("It breaks off, or was changed after it was signed.")
    return Letter(key, _json(body))


def text(content: bytes) -> str:
    """Write bytes as JSON can hold them."""
    return base64.b64encode(content).decode()


def raw(content: object) -> bytes:
    """Read what `text` wrote. Raises TypeError, ValueError."""
    if not isinstance(content, str):
        raise TypeError
    return base64.b64decode(content, validate=True)


def _json(body: bytes) -> dict[str, Any]:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        raise LetterError("It breaks off, or was changed after it was written.")
    return content
