"""Keeping a submission: all of it in one transaction, each once, however often it is sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, exists, insert, literal, select

from kiosk.store.submissions import stamp
from sync.hub.arriving import ACTED_ON, arrived
from sync.hub.openrosa.listing import client_id
from sync.hub.openrosa.shapes import unknown
from sync.hub.outward.relays import files_added
from sync.hub.refusal import Refusal
from sync.hub.schema import assignments, attachments, events, forms, refusals, submissions, tokens
from sync.hub.services import EVERYBODY
from sync.hub.storing import insert_new, inserting_new

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Select

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
    xml: bytes = field(repr=False)
    parts: tuple[Part, ...]
    digest: bytes

    @property
    def plain(self) -> bool:
        """Whether a row is all there is to keep."""
        return not (self.parts or self.submitted.deprecated_id or self.submitted.form_id in ACTED_ON)


def keep_all(connection: Connection, several: Sequence[Received], now: datetime) -> list[Refusal | None]:
    """Keep several submissions; return for each why it is not kept, or None. Each fails by itself."""
    known = _known(connection, several)
    told: list[Refusal | None] = []
    plain: dict[str, Received] = {}
    for received in several:
        refusal = _may_not(received, known)
        told.append(refusal)
        if refusal is None and received.plain:
            # The first of two under one id counts as if it had come before.
            plain.setdefault(received.submitted.instance_id, received)
    kept = _keep_plain(connection, plain, now) if plain else {}
    for place, received in enumerate(several):
        settled = received.plain and kept.get(received.submitted.instance_id) == received.digest
        if told[place] is None and not settled:
            told[place] = _keep_by_itself(connection, received, now)
    return told


def _keep_plain(connection: Connection, plain: dict[str, Received], now: datetime) -> dict[str, bytes]:
    """Keep those that nobody has seen; return the digest of what is here under their ids now."""
    at = stamp(now)
    before = {row.instance_id for row in connection.execute(_named(plain))}
    fresh = {name: received for name, received in plain.items() if name not in before}
    if not fresh:
        return {}
    insert_new(connection, submissions, [_row(received, at) for received in fresh.values()])
    found = {name: received.digest for name, received in fresh.items()}
    if connection.dialect.name != "sqlite":
        # Another process may have written the same at the same time.
        found = {row.instance_id: bytes(row.digest) for row in connection.execute(_named(fresh))}
    senders = {received.sender.name for received in fresh.values()}
    connection.execute(insert(events), [{"at": at, "kind": "submissions", "object": name} for name in sorted(senders)])
    return found


def _keep_by_itself(connection: Connection, received: Received, now: datetime) -> Refusal | None:
    try:
        with connection.begin_nested():
            _keep(connection, received, now)
    except Refusal as refusal:
        return refusal
    return None


def _keep(connection: Connection, received: Received, now: datetime) -> None:
    """Keep one with all that belongs to it. Raises Refusal: then nothing of it is kept."""
    submitted, at = received.submitted, stamp(now)
    inserting = inserting_new(connection, submissions).returning(submissions.c.id)
    number = connection.execute(inserting, _row(received, at)).scalar()
    fresh = number is not None
    if number is None:
        number = _same(connection, received)
    elif submitted.deprecated_id:
        _check_edit(connection, submitted)
    changed = _keep_files(connection, number, received.parts)
    if changed and not fresh:
        files_added(connection, number)
    if fresh:
        arrived(connection, submitted.element, submitted.instance_id, None, now)
    if fresh or changed:
        connection.execute(insert(events), {"at": at, "kind": "submissions", "object": received.sender.name})


def _same(connection: Connection, received: Received) -> int:
    """Return the row of a submission that is here already. Raises Refusal where it is another one, or was edited."""
    submitted = received.submitted
    there = connection.execute(_named([submitted.instance_id])).one()
    if bytes(there.digest) != received.digest:
        raise refused("different")
    if not submitted.deprecated_id and connection.execute(_EDITS, {"name": submitted.instance_id}).first():
        raise refused("edited")
    return int(there.id)


def refused(code: str) -> Refusal:
    """Return the refusal for a word."""
    return Refusal(_STATUS.get(code, 409), code, _WORDS[code])


def note(connection: Connection, instance_id: str, refusal: Refusal, now: datetime) -> None:
    """Keep for people that a submission was refused, and why: once, however often it is sent."""
    here = (refusals.c.kiosk.is_(None), refusals.c.instance_id == instance_id, refusals.c.code == refusal.code)
    if connection.execute(select(literal(1)).where(exists().where(*here))).first():
        return
    values = {"at": stamp(now), "kiosk": None, "instance_id": instance_id}
    connection.execute(insert(refusals), values | {"code": refusal.code, "words": refusal.words})


@dataclass(frozen=True, slots=True)
class _Known:
    """Which tokens are good, how the forms stand by their rows, and who has which: a form id and whose it is."""

    senders: set[str]
    states: dict[int, str]
    assigned: set[tuple[str, str]]


def _known(connection: Connection, several: Sequence[Received]) -> _Known:
    """Ask again, now that it is stored."""
    given = {received.sender.token_hash for received in several}
    good = select(tokens.c.token_hash).where(tokens.c.token_hash.in_(given), tokens.c.revoked_at.is_(None))
    wanted = {received.shape.form for received in several} - {0}
    states = select(forms.c.id, forms.c.state).where(forms.c.id.in_(wanted))
    found = connection.execute(states) if wanted else ()
    whose = {EVERYBODY, *(client_id(received.sender.name) for received in several)}
    forms_sent = {received.submitted.form_id for received in several if received.shape.form}
    has = select(assignments).where(assignments.c.form_id.in_(forms_sent), assignments.c.kiosk.in_(whose))
    assigned = connection.execute(has) if wanted else ()
    return _Known(
        set(connection.execute(good).scalars()),
        {row.id: row.state for row in found},
        {(row.form_id, row.kiosk) for row in assigned},
    )


def _may_not(received: Received, known: _Known) -> Refusal | None:
    if received.sender.token_hash not in known.senders:
        return Refusal(403, "token", "The token is unknown or was revoked.")
    if not received.shape.form:
        return None
    state, form_id = known.states.get(received.shape.form, "draft"), received.submitted.form_id
    if state not in _TAKES:
        return unknown() if state == "draft" else refused("closed")
    if known.assigned.isdisjoint({(form_id, EVERYBODY), (form_id, client_id(received.sender.name))}):
        return Refusal(401, "not_assigned", "This form is not published for this client.")
    return None


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


def _named(names: Iterable[str]) -> Select[Any]:
    columns = (submissions.c.id, submissions.c.instance_id, submissions.c.digest)
    return select(*columns).where(submissions.c.instance_id.in_(list(names)))


def _row(received: Received, at: str) -> dict[str, Any]:
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
        "digest": received.digest,
        "deprecated_id": submitted.deprecated_id or None,
    }
