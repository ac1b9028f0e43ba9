"""Taking in what kiosks send: each submission verified, all of a batch in one transaction, each once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import insert, select

from kiosk.errors import Surroundings
from kiosk.sealing.seals import SIGNATURE_BYTES, key_id, verify
from kiosk.store.submissions import attachment_binding, stamp
from sync.batch import digest
from sync.hub.arriving import CALL, CALL_END, arrived
from sync.hub.kiosks.admission import admit
from sync.hub.openrosa.reading import read_submission
from sync.hub.openrosa.shapes import OWN
from sync.hub.refusal import Refusal
from sync.hub.schema import attachments, events, refusals, submissions
from sync.hub.storing import insert_new

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from kiosk.sealing.pairs import VerifyingKey
    from kiosk.store.submissions import SealedSubmission
    from sync.hub.kiosks.admission import Caller
    from sync.hub.openrosa.reading import Submitted

OPEN: Final = frozenset({CALL, CALL_END, "handrail-feedback", "handrail-health"})
"""Forms of the kiosk's own that hold nothing personal, and travel open (kiosk.sealing.posts)."""
WORDS: Final = {
    "signature": "It is not signed by this kiosk.",
    "not_sealed": "It is not sealed.",
    "not_open": "It is not sealed, and none of the forms that travel open; or its XML is not what it says.",
    "different": "The hub has other content under the same id.",
}


@dataclass(slots=True)
class Taken:
    """What became of a batch: `trouble` is why none of it was looked at, or "". `refused`: a code for each id."""

    trouble: str = ""
    refused: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verified:
    """Of a batch: a code for each that is not as it should be; and what was read of those that travel open."""

    wrong: dict[str, str]
    opened: dict[str, Submitted]


def verified(batch: Sequence[SealedSubmission], key: VerifyingKey) -> Verified:
    """Look at each: sealed and signed by this key, or open and one of the kiosk's own forms."""
    wrong, opened = {}, {}
    for each in batch:
        if each.signature:
            code = _wrong(each, key)
        elif (read := _read(each)) is not None:
            code, opened[each.instance_id] = "", read
        else:
            code = "not_open"
        if code:
            wrong[each.instance_id] = code
    return Verified(wrong, opened)


def _read(submission: SealedSubmission) -> Submitted | None:
    """Read one that travels open: the request is signed, and vouches for it."""
    if submission.form_id not in OPEN or submission.attachments:
        return None
    try:
        read = read_submission(submission.sealed)
    except Refusal:
        return None
    said = (read.instance_id, read.form_id, read.version, read.root)
    asked = (submission.instance_id, submission.form_id, submission.version, OWN.root)
    return read if said == asked else None


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
    connection: Connection, caller: Caller, batch: Sequence[SealedSubmission], looked: Verified, now: datetime
) -> Taken:
    """Store what is new of a batch. What was stored before is taken for the same, if it is the same."""
    trouble = admit(connection, caller.request, now)
    return Taken(trouble) if trouble else Taken(refused=keep(connection, caller.id, batch, looked, now))


def keep(
    connection: Connection, kiosk: str, batch: Sequence[SealedSubmission], looked: Verified, now: datetime
) -> dict[str, str]:
    """Store what is new of a batch of a kiosk that was let in; return a code for each that is refused."""
    good = [each for each in batch if each.instance_id not in looked.wrong]
    at = stamp(now)
    rows = {each.instance_id: _row(each, kiosk, at) for each in good}
    refused = dict(looked.wrong)
    if rows:
        insert_new(connection, submissions, list(rows.values()))
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
            insert_new(connection, attachments, files)
        # In the order of the kiosk: first a call, then that it is over.
        for each in good:
            if each.instance_id in same and each.instance_id in looked.opened:
                arrived(connection, looked.opened[each.instance_id].element, each.instance_id, kiosk, now)
        connection.execute(insert(events).values(at=at, kind="submissions", object=kiosk))
    _note(connection, kiosk, refused, at)
    return refused


def _note(connection: Connection, kiosk: str, refused: dict[str, str], at: str) -> None:
    """Keep for people what was refused and why; what comes again is refused for the same reason, and noted once."""
    if not refused:
        return
    columns = (refusals.c.instance_id, refusals.c.code)
    here = (refusals.c.kiosk == kiosk, refusals.c.instance_id.in_(refused))
    noted = {tuple(row) for row in connection.execute(select(*columns).where(*here))}
    rows = [
        {"at": at, "kiosk": kiosk, "instance_id": name, "code": code, "words": WORDS[code]}
        for name, code in refused.items()
        if (name, code) not in noted
    ]
    if rows:
        connection.execute(insert(refusals), rows)


def _same(there: Any, sent: dict[str, Any]) -> bool:  # noqa: ANN401  # a row
    return bool(bytes(there.digest) == sent["digest"] and there.kiosk == sent["kiosk"])


def _row(submission: SealedSubmission, kiosk: str, at: str) -> dict[str, Any]:
    return {
        "instance_id": submission.instance_id,
        "form_id": submission.form_id,
        "version": submission.version,
        "kind": "sealed" if submission.signature else "open",
        "kiosk": kiosk,
        "sender": kiosk,
        "created_at": submission.created_at,
        "received_at": at,
        "content": submission.sealed,
        "signature": submission.signature or None,
        "digest": digest(submission),
    }
