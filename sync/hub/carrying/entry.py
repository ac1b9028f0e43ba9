"""Who may bring something by hand: a kiosk that the hub knows, or one that shows it was given a code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, func, insert, select, update

from kiosk.store.submissions import stamp
from sync.carrying.vouching import REFUSED, hub_proof, kiosk_proof, same
from sync.hub.kiosks.admission import WORDS, mark_cloned
from sync.hub.kiosks.enrolment import LONGEST_NAME, check_known, hub_key, welcome
from sync.hub.schema import carried, enrolment_codes, events, kiosks

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from kiosk.sealing.pairs import SigningKey, VerifyingKey
    from sync.carrying.papers import Application, Outbox

REMEMBERED: Final = 2_000
OTHER_HUB: Final = "This is meant for another hub ({}). Take the stick there, or enrol the kiosk here with a new code."
CODE: Final = "The code that was typed at the kiosk is wrong, was used for another one, or is older than 30 days."
UNKNOWN: Final = f"{CODE} Make a new one (`handrail hub code --by-hand`), and write the stick anew with it."


@dataclass(frozen=True, slots=True)
class Entry:
    """What the hub says of a kiosk: `trouble` is why nothing of it is taken, or "".

    `proof` shows a kiosk that came with a code that this is its hub. `last`: the highest number it used.
    """

    hub: SigningKey
    trouble: str = ""
    name: str = ""
    proof: str = ""
    last: int = 0


def enter(connection: Connection, key: VerifyingKey, outbox: Outbox, digest: str, now: datetime) -> Entry:
    """Let a kiosk in that signed `outbox` with `key`. Raises Refusal. A clone is kept even where the rest is not."""
    hub = hub_key(connection)
    known = check_known(connection, key)
    secret, fresh = _code(connection, key, outbox.application, now)
    if secret and outbox.application and fresh:
        welcome(connection, key, (_made_for(connection, secret) or outbox.application.name, _machine(outbox)), 0, now)
    elif not known:
        return Entry(hub, UNKNOWN if outbox.application else WORDS["unknown"])
    elif outbox.hub and outbox.hub != hub.id:
        return Entry(hub, OTHER_HUB.format(outbox.hub))
    trouble = _count(connection, outbox, digest, now, forgive=fresh)
    if trouble:
        return Entry(hub, trouble)
    row = connection.execute(select(kiosks.c.name, kiosks.c.health).where(kiosks.c.id == key.id)).one()
    health = dict(outbox.health) or row.health
    seen = {"last_seen_at": stamp(now), "health": health}
    connection.execute(update(kiosks).where(kiosks.c.id == key.id).values(seen))
    connection.execute(insert(events).values(at=stamp(now), kind="kiosk", object=key.id))
    proof = hub_proof(secret, hub.verifying, key.id) if secret else REFUSED if outbox.application else ""
    highest = select(func.max(carried.c.number)).where(carried.c.kiosk == key.id)
    return Entry(hub, "", row.name, proof, int(connection.execute(highest).scalar() or 0))


def _code(
    connection: Connection, key: VerifyingKey, application: Application | None, now: datetime
) -> tuple[bytes, bool]:
    """Find the code a kiosk was given, and use it up; tell whether it was used now. b"": it knows none of ours.

    A code that this very kiosk used before goes on showing it that we are its hub: an answer may be lost.
    """
    if application is None:
        return b"", False
    row = enrolment_codes.c
    ours = select(row.code_hash, row.kiosk, row.expires_at)
    for code in connection.execute(ours.where((row.kiosk == key.id) | row.used_at.is_(None))):
        secret = bytes.fromhex(code.code_hash)
        if not same(kiosk_proof(secret, key, application.machine, application.name), application.proof):
            continue
        if code.kiosk == key.id:
            return secret, False
        if code.expires_at <= stamp(now):
            return b"", False
        this = (row.code_hash == code.code_hash, row.used_at.is_(None))
        connection.execute(update(enrolment_codes).where(*this).values(used_at=stamp(now), kiosk=key.id))
        return secret, True
    return b"", False


def _made_for(connection: Connection, secret: bytes) -> str:
    query = select(enrolment_codes.c.name).where(enrolment_codes.c.code_hash == secret.hex())
    return str(connection.execute(query).scalar() or "")


def _machine(outbox: Outbox) -> str:
    return outbox.application.machine[:LONGEST_NAME] if outbox.application else ""


def _count(connection: Connection, outbox: Outbox, digest: str, now: datetime, *, forgive: bool) -> str:
    """Note the number of an outbox; return why it is not taken, or "".

    A number that comes again with other content was used by two machines, or by one whose backup was restored.
    """
    row = connection.execute(select(kiosks.c.cloned_at).where(kiosks.c.id == outbox.kiosk)).one()
    if row.cloned_at:
        return WORDS["cloned"]
    this = (carried.c.kiosk == outbox.kiosk, carried.c.number == outbox.number)
    there = connection.execute(select(carried.c.digest).where(*this)).scalar()
    if there == digest:
        return ""
    if there is not None and not forgive:
        mark_cloned(connection, outbox.kiosk, {"number": outbox.number}, now)
        return WORDS["cloned"]
    connection.execute(delete(carried).where(*this))
    values = {"kiosk": outbox.kiosk, "number": outbox.number, "digest": digest, "at": stamp(now)}
    connection.execute(insert(carried).values(values))
    old = (carried.c.kiosk == outbox.kiosk, carried.c.number <= outbox.number - REMEMBERED)
    connection.execute(delete(carried).where(*old))
    return ""
