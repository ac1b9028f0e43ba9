"""Keeping a submission: all of it in one transaction, each once, however often it is sent."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, func, insert, literal, select

from kiosk.store.submissions import stamp
from sync.hub.arriving import arrived
from sync.hub.openrosa.shapes import unknown
from sync.hub.refusal import Refusal
from sync.hub.schema import attachments, events, forms, refusals, submissions, tokens
from sync.hub.storing import insert_new, inserting_new

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from sync.hub.openrosa.multipart import Part
    from sync.hub.openrosa.reading import Submitted
    from sync.hub.openrosa.shapes import Shape
    from sync.hub.openrosa.tokens import Sender

_WORDS: Final = {
    "different": "The hub has different XML under the same instanceID.",
    "edited": "This submission was edited in the meantime.",
    "file_different": "The hub has other content for one of the files.",
    "unknown_edit": "The submission that this one edits is not here.",
    "closed": "This form is closed: nothing more is taken.",
}
_STATUS: Final = {"unknown_edit": 404}
_TAKES: Final = frozenset({"open", "closing"})
_GOOD: Final = select(func.count()).where(tokens.c.token_hash == bindparam("token"), tokens.c.revoked_at.is_(None))
_STATE: Final = select(forms.c.state).where(forms.c.id == bindparam("form"))
_MAY: Final = select(_STATE.scalar_subquery().label("state"), _GOOD.scalar_subquery().label("good"))
_HERE: Final = select(submissions.c.id, submissions.c.digest).where(submissions.c.instance_id == bindparam("name"))
_EDITS: Final = select(submissions.c.instance_id).where(submissions.c.deprecated_id == bindparam("name"))
_ORIGINAL: Final = select(literal(1)).where(
    submissions.c.instance_id == bindparam("name"), submissions.c.form_id == bindparam("form_id")
)


@dataclass(frozen=True, slots=True)
class Received:
    """A submission that was read and is of its form."""

    sender: Sender
    submitted: Submitted
    shape: Shape
    xml: bytes
    parts: tuple[Part, ...]


def keep(connection: Connection, received: Received, now: datetime) -> None:
    """Keep it. Raises Refusal: then nothing of it is kept."""
    _check(connection, received)
    submitted, at = received.submitted, stamp(now)
    digest = hashlib.sha256(received.xml).digest()
    row = _row(received, digest, at)
    number = connection.execute(inserting_new(connection, submissions).returning(submissions.c.id), row).scalar()
    fresh = number is not None
    if number is None:
        there = connection.execute(_HERE, {"name": submitted.instance_id}).one()
        if bytes(there.digest) != digest:
            raise refused("different")
        number = there.id
        if submitted.deprecated_id == "" and connection.execute(_EDITS, {"name": submitted.instance_id}).first():
            raise refused("edited")
    elif submitted.deprecated_id:
        _check_edit(connection, submitted)
    changed = _keep_files(connection, number, received.parts)
    if fresh:
        arrived(connection, submitted.element, submitted.instance_id, None, now)
    if fresh or changed:
        connection.execute(insert(events), {"at": at, "kind": "submissions", "object": received.sender.name})


def refused(code: str) -> Refusal:
    """Return the refusal for a word."""
    return Refusal(_STATUS.get(code, 409), code, _WORDS[code])


def note(connection: Connection, instance_id: str, refusal: Refusal, now: datetime) -> None:
    """Keep for people that a submission was refused, and why."""
    values = {"at": stamp(now), "kiosk": None, "instance_id": instance_id}
    connection.execute(insert(refusals), values | {"code": refusal.code, "words": refusal.words})


def _check(connection: Connection, received: Received) -> None:
    """Ask again, now that it is stored: who sends it may have been shut out, or the form closed."""
    asked = {"token": received.sender.token_hash, "form": received.shape.form}
    may = connection.execute(_MAY, asked).one()
    if not may.good:
        raise Refusal(403, "token", "The token is unknown or was revoked.")
    if received.shape.form:
        if may.state is None or may.state == "draft":
            raise unknown()
        if may.state not in _TAKES:
            raise refused("closed")


def _check_edit(connection: Connection, submitted: Submitted) -> None:
    original = {"name": submitted.deprecated_id, "form_id": submitted.form_id}
    if connection.execute(_ORIGINAL, original).first() is None:
        raise refused("unknown_edit")
    edits = connection.execute(_EDITS, {"name": submitted.deprecated_id}).scalars().all()
    if edits != [submitted.instance_id]:
        raise refused("edited")


def _keep_files(connection: Connection, number: int, parts: tuple[Part, ...]) -> bool:
    """Keep the files that are not here yet; tell whether there were any. Raises Refusal: one is here as another."""
    if not parts:
        return False
    columns = (attachments.c.name, attachments.c.content)
    names = [part.name for part in parts]
    here = select(*columns).where(attachments.c.submission == number, attachments.c.name.in_(names))
    there = {row.name: bytes(row.content) for row in connection.execute(here)}
    if any(there.get(part.name, part.content) != part.content for part in parts):
        raise refused("file_different")
    rows = [
        {"submission": number, "name": part.name, "media_type": part.media_type, "content": part.content}
        for part in parts
        if part.name not in there
    ]
    if rows:
        insert_new(connection, attachments, rows)
    return bool(rows)


def _row(received: Received, digest: bytes, at: str) -> dict[str, Any]:
    submitted = received.submitted
    return {
        "instance_id": submitted.instance_id,
        "form_id": submitted.form_id,
        "version": submitted.version,
        "kind": "encrypted" if submitted.encrypted else "open",
        "kiosk": None,
        "sender": received.sender.name,
        "created_at": at,
        "received_at": at,
        "content": received.xml,
        "signature": None,
        "digest": digest,
        "deprecated_id": submitted.deprecated_id or None,
    }
