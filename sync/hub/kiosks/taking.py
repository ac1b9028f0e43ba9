"""Taking in what kiosks send: each submission verified, all of a batch in one transaction, each once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as insert_into_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_into_sqlite

from kiosk.errors import Surroundings
from kiosk.sealing.seals import SIGNATURE_BYTES, key_id, verify
from kiosk.store.submissions import attachment_binding, stamp
from sync.hub.kiosks.admission import admit
from sync.hub.schema import attachments, events, refusals, submissions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Table

    from kiosk.sealing.pairs import VerifyingKey
    from kiosk.store.submissions import SealedSubmission
    from sync.hub.kiosks.admission import Caller

WORDS: Final = {
    "signature": "It is not signed by this kiosk.",
    "not_sealed": "It is not sealed.",
    "different": "The hub has other content under the same id.",
}


@dataclass(slots=True)
class Taken:
    """What became of a batch: `trouble` is why none of it was looked at, or "". `refused`: a code for each id."""

    trouble: str = ""
    refused: dict[str, str] = field(default_factory=dict)


def verified(batch: Sequence[SealedSubmission], key: VerifyingKey) -> dict[str, str]:
    """Return the codes of those that are not sealed and signed as they should be."""
    found = {each.instance_id: _wrong(each, key) for each in batch}
    return {name: code for name, code in found.items() if code}


def _wrong(submission: SealedSubmission, key: VerifyingKey) -> str:
    binding = submission.binding
    boxes = [(submission.sealed, submission.signature, binding)]
    for file in submission.attachments:
        box, signature = file.sealed[:-SIGNATURE_BYTES], file.sealed[-SIGNATURE_BYTES:]
        boxes.append((box, signature, attachment_binding(binding, file.name, file.media_type)))
    for box, signature, bound in boxes:
        try:
            key_id(box)
        except Surroundings:
            return "not_sealed"
        if not verify(key, signature, box, bound):
            return "signature"
    return ""


def take(
    connection: Connection, caller: Caller, batch: Sequence[SealedSubmission], wrong: dict[str, str], now: datetime
) -> Taken:
    """Store what is new of a batch. What was stored before is taken for the same, if it is the same."""
    trouble = admit(connection, caller.request, now)
    if trouble:
        return Taken(trouble)
    good = [each for each in batch if each.instance_id not in wrong]
    at = stamp(now)
    rows = {each.instance_id: _row(each, caller.id, at) for each in good}
    refused = dict(wrong)
    if rows:
        _insert(connection, submissions, list(rows.values()))
        columns = (submissions.c.id, submissions.c.instance_id, submissions.c.digest, submissions.c.kiosk)
        there = connection.execute(select(*columns).where(submissions.c.instance_id.in_(rows))).all()
        same = {row.instance_id: row.id for row in there if _same(row, rows[row.instance_id])}
        refused |= {name: "different" for name in rows if name not in same}
        files = [
            {"submission": same[each.instance_id], "name": file.name, "media_type": file.media_type}
            | {"content": file.sealed[:-SIGNATURE_BYTES], "signature": file.sealed[-SIGNATURE_BYTES:]}
            for each in good
            if each.instance_id in same
            for file in each.attachments
        ]
        if files:
            _insert(connection, attachments, files)
        connection.execute(insert(events).values(at=at, kind="submissions", object=caller.id))
    if refused:
        said = [
            {"at": at, "kiosk": caller.id, "instance_id": name, "code": code, "words": WORDS[code]}
            for name, code in refused.items()
        ]
        connection.execute(insert(refusals), said)
    return Taken(refused=refused)


def _insert(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Insert what is not there yet."""
    into = insert_into_sqlite if connection.dialect.name == "sqlite" else insert_into_postgresql
    connection.execute(into(table).on_conflict_do_nothing(), rows)


def _same(there: Any, sent: dict[str, Any]) -> bool:  # noqa: ANN401  # a row
    return bool(bytes(there.digest) == sent["digest"] and there.kiosk == sent["kiosk"])


def _row(submission: SealedSubmission, kiosk: str, at: str) -> dict[str, Any]:
    return {
        "instance_id": submission.instance_id,
        "form_id": submission.form_id,
        "version": submission.version,
        "kind": "sealed",
        "kiosk": kiosk,
        "sender": kiosk,
        "created_at": submission.created_at,
        "received_at": at,
        "content": submission.sealed,
        "signature": submission.signature,
        "digest": _digest(submission),
    }


def _digest(submission: SealedSubmission) -> bytes:
    """Return what stands for all that was sent: two that differ in anything differ in this."""
    found = hashlib.sha256()
    parts = [submission.binding, submission.sealed, submission.signature]
    for file in sorted(submission.attachments, key=lambda each: each.name):
        parts += [file.name.encode(), file.media_type.encode(), file.sealed]
    for part in parts:
        found.update(len(part).to_bytes(8, "big") + part)
    return found.digest()
