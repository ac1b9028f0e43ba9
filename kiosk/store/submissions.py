"""A finished service as it lies in the store and travels: sealed bytes, made once, and their signature."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from kiosk.errors import Surroundings
from kiosk.sealing.seals import bind, key_id

LARGEST_PARCEL = 64 * 1024 * 1024
_TEXTS = ("instance_id", "form_id", "version", "created_at")


def stamp(moment: datetime) -> str:
    """Write a moment as UTC, ISO 8601, to the millisecond; one form, because signatures cover it."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def binding(instance_id: str, form_id: str, version: str, created_at: str) -> bytes:
    """Encode what the seal and the signature of a submission are bound to."""
    return bind("submission", instance_id, form_id, version, created_at)


def attachment_binding(submission: bytes, name: str, media_type: str) -> bytes:
    """Encode what the box of a file is bound to; `submission` is the binding of the submission it belongs to."""
    return submission + bind("attachment", name, media_type)


@dataclass(frozen=True, slots=True)
class SealedAttachment:
    """A file of a submission, the audit log say. `sealed` is a box, and behind it the kiosk's signature of the box."""

    name: str
    media_type: str
    sealed: bytes


@dataclass(frozen=True, slots=True)
class SealedSubmission:
    """One row of the store. `created_at` as `stamp` writes it; `sequence` keeps the order of sending."""

    sequence: int
    instance_id: str
    form_id: str
    version: str
    created_at: str
    sealed: bytes
    signature: bytes
    attachments: tuple[SealedAttachment, ...] = ()

    @property
    def binding(self) -> bytes:
        """What its seal and signature are bound to."""
        return binding(self.instance_id, self.form_id, self.version, self.created_at)

    @property
    def key_id(self) -> str:
        """The key it is sealed to."""
        return key_id(self.sealed)

    @property
    def kiosk_id(self) -> str:
        """The key that claims to have signed it."""
        return key_id(self.signature)

    def to_parcel(self) -> bytes:
        """Write it as a file for a stick: JSON, sealed as it is."""
        content: dict[str, Any] = {"handrail": "sealed submission", "parcel": 1, "sequence": self.sequence}
        content |= {name: getattr(self, name) for name in _TEXTS}
        content |= {name: base64.b64encode(getattr(self, name)).decode() for name in ("sealed", "signature")}
        if self.attachments:
            content["attachments"] = [
                {"name": each.name, "media_type": each.media_type, "sealed": base64.b64encode(each.sealed).decode()}
                for each in self.attachments
            ]
        return json.dumps(content, indent=1).encode() + b"\n"

    @classmethod
    def from_parcel(cls, parcel: bytes) -> SealedSubmission:
        """Read such a file; raises Surroundings(seal_broken). Nothing in it is believed before it is verified."""
        try:
            return cls(*_facts(json.loads(parcel)))
        except (ValueError, KeyError, TypeError, RecursionError):
            raise Surroundings("seal_broken", "not a file of a sealed submission") from None


def _facts(
    content: dict[str, Any],
) -> tuple[int, str, str, str, str, bytes, bytes, tuple[SealedAttachment, ...]]:
    if content["handrail"] != "sealed submission" or content["parcel"] != 1:
        raise ValueError
    sequence, texts = content["sequence"], [content[name] for name in _TEXTS]
    if not isinstance(sequence, int) or not all(isinstance(text, str) for text in texts):
        raise TypeError
    "".join(texts).encode()  # JSON can hold half a character, which nothing else here can: UnicodeEncodeError
    sealed, signature = (base64.b64decode(content[name], validate=True) for name in ("sealed", "signature"))
    attachments = tuple(_attachment(each) for each in content.get("attachments", ()))
    return sequence, texts[0], texts[1], texts[2], texts[3], sealed, signature, attachments


def _attachment(content: dict[str, Any]) -> SealedAttachment:
    texts = [content["name"], content["media_type"]]
    if not all(isinstance(text, str) for text in texts):
        raise TypeError
    "".join(texts).encode()
    return SealedAttachment(texts[0], texts[1], base64.b64decode(content["sealed"], validate=True))
