"""Who may speak: a kiosk that is enrolled, not revoked, whose key one machine uses alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, insert, select, update

from kiosk.sealing.pairs import VerifyingKey
from kiosk.store.submissions import stamp
from sync.hub.refusal import Refusal
from sync.hub.schema import audit, events, kiosks, nonces
from sync.signing import UnsignedError, digest_of, read

if TYPE_CHECKING:
    from datetime import datetime

    from fastapi import Request as HttpRequest
    from sqlalchemy import Connection, Row

    from sync.hub.database import Database
    from sync.signing import Request, Signed

REMEMBERED: Final = 2_000
"""So many requests of each kiosk are known one by one. One that is older cannot be under way any more."""
WORDS: Final = {
    "unknown": "The hub does not know this kiosk. Enrol it with a new code.",
    "revoked": "This kiosk was revoked at the hub.",
    "cloned": "Two machines use the key of this kiosk. Find the other one, then enrol this one with a new code.",
    "replayed": "This request has been answered already. Sign it anew.",
    "stale": "A later request of this kiosk came first. Sign it anew.",
    "clock": "The kiosk's clock differs from the hub's. Sign it with the time of this answer.",
    "signature": "The signature of the request is not right.",
}


@dataclass(frozen=True, slots=True)
class Caller:
    """A kiosk whose signature is right; `admit` is still to be asked, in the transaction of what it wants."""

    id: str
    key: VerifyingKey
    request: Request


def refuse(code: str) -> Refusal:
    """Return the refusal of a kiosk."""
    return Refusal(401, code, WORDS[code])


def signed(request: HttpRequest) -> Signed:
    """Read the signature of a request. Raises Refusal."""
    try:
        return read(
            request.method,
            request.scope["raw_path"].decode("latin-1"),
            request.scope["query_string"].decode("latin-1"),
            request.headers,
        )
    except UnsignedError as error:
        raise Refusal(401, "signature", str(error)) from None


def check_time(given: Signed, now: datetime, skew: float) -> None:
    """Refuse what was signed long ago, or by a clock that is wrong."""
    if abs(given.request.created - now.timestamp()) > skew:
        raise refuse("clock")


async def body_of(request: HttpRequest, given: Signed) -> bytes:
    """Return the body that was signed. Raises Refusal."""
    body = await request.body()
    if digest_of(body) != given.request.digest:
        raise Refusal(400, "digest", "The content is not what was signed: it broke off or was changed on the way.")
    return body


async def identify(request: HttpRequest, database: Database, now: datetime, skew: float) -> Caller:
    """Find out who asks, before any of the body is read. Raises Refusal."""
    given = signed(request)
    row = await database.read(lambda connection: _kiosk(connection, given.request.key_id))
    if row is None:
        raise refuse("unknown")
    key = VerifyingKey.from_raw(row.public_key)
    if not given.by(key):
        raise refuse("signature")
    check_time(given, now, skew)
    _stand(row)
    return Caller(row.id, key, given.request)


def admit(connection: Connection, request: Request, now: datetime) -> str:
    """Take note of a request; return why it is not answered, or "". A clone is kept even where the rest is not."""
    # All in one statement: no other hub revokes it in between.
    stands = (kiosks.c.revoked_at.is_(None), kiosks.c.cloned_at.is_(None))
    newer = (
        update(kiosks)
        .where(kiosks.c.id == request.key_id, kiosks.c.counter < request.counter, *stands)
        .values(counter=request.counter, nonce=request.nonce, last_seen_at=stamp(now))
    )
    if connection.execute(newer).rowcount:
        values = {"kiosk": request.key_id, "counter": request.counter, "nonce": request.nonce}
        connection.execute(insert(nonces).values(values))
        old = (nonces.c.kiosk == request.key_id, nonces.c.counter <= request.counter - REMEMBERED)
        connection.execute(delete(nonces).where(*old))
        return ""
    row = _kiosk(connection, request.key_id)
    if row is None:
        return "unknown"
    if row.revoked_at or row.cloned_at:
        return "revoked" if row.revoked_at else "cloned"
    return _older(connection, request, row.counter, now)


def _older(connection: Connection, request: Request, last: int, now: datetime) -> str:
    """Tell what a counter means that has passed: a request that came late, or again, or of another machine."""
    known = select(nonces.c.nonce).where(nonces.c.kiosk == request.key_id, nonces.c.counter == request.counter)
    nonce = connection.execute(known).scalar()
    if nonce == request.nonce:
        return "replayed"
    if nonce is None and request.counter > last - REMEMBERED:
        return "stale"
    mark_cloned(connection, request.key_id, {"counter": request.counter}, now)
    return "cloned"


def mark_cloned(connection: Connection, kiosk: str, found: dict[str, int], now: datetime) -> None:
    """Let in neither of two machines that use one key; `found` is what told them apart."""
    at = stamp(now)
    connection.execute(update(kiosks).where(kiosks.c.id == kiosk).values(cloned_at=at))
    connection.execute(insert(events).values(at=at, kind="kiosk", object=kiosk))
    connection.execute(insert(audit).values(at=at, action="kiosk cloned", object=kiosk, facts=found))


def _kiosk(connection: Connection, key_id: str) -> Row[tuple[object, ...]] | None:
    return connection.execute(select(kiosks).where(kiosks.c.id == key_id)).one_or_none()


def _stand(row: Row[tuple[object, ...]]) -> None:
    if row.revoked_at:
        raise refuse("revoked")
    if row.cloned_at:
        raise refuse("cloned")
