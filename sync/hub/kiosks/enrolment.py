"""How a kiosk becomes known: a code that is good once and for a short while, and the kiosk's own key."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import insert, select, update

from kiosk.sealing.pairs import SigningKey, VerifyingKey, from_pem, to_pem
from kiosk.store.submissions import stamp
from sync.carrying.vouching import ALIKE, LENGTH, secret_of
from sync.hub.refusal import Refusal
from sync.hub.schema import audit, enrolment_codes, events, facts, kiosks
from sync.hub.storing import insert_new

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from sync.signing import Signed

LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GOOD_FOR: Final = timedelta(minutes=15)
GOOD_BY_HAND: Final = timedelta(days=30)
LONGEST_NAME: Final = 80
_KEY: Final = "key"


def make_code(connection: Connection, name: str, made_by: str, now: datetime, *, by_hand: bool = False) -> str:
    """Make a code for a kiosk called `name`, in groups of four; only its hash is kept.

    `by_hand`: for a kiosk without a network. It is good for weeks, and never for a request.
    """
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    kept, good_for = (secret_of(code).hex(), GOOD_BY_HAND) if by_hand else (_hash(code), GOOD_FOR)
    values = {"code_hash": kept, "name": name, "made_by": made_by, "made_at": stamp(now)}
    connection.execute(insert(enrolment_codes).values(values | {"expires_at": stamp(now + good_for)}))
    return "-".join(code[start : start + 4] for start in range(0, LENGTH, 4))


def revoke(connection: Connection, kiosk: str, by: str, now: datetime) -> bool:
    """Let a kiosk in no more, from now on and for ever. Return False when there is none of this id."""
    here = update(kiosks).where(kiosks.c.id == kiosk, kiosks.c.revoked_at.is_(None)).values(revoked_at=stamp(now))
    if not connection.execute(here).rowcount:
        return False
    _note(connection, "kiosk revoked", kiosk, now, {"by": by})
    return True


def hub_key(connection: Connection) -> SigningKey:
    """Return the hub's own key, which signs what leaves by hand; it is made when it is first asked for."""
    kept = select(facts.c.value).where(facts.c.name == _KEY)
    there = connection.execute(kept).scalar()
    if there is None:
        # Another hub may make one at the same time: the first one counts.
        insert_new(connection, facts, [{"name": _KEY, "value": to_pem(SigningKey.make())}])
        there = connection.execute(kept).scalar_one()
    key = from_pem("kiosk", there)
    assert isinstance(key, SigningKey)  # noqa: S101  # mypy's business
    return key


def read_application(body: bytes, given: Signed) -> tuple[VerifyingKey, str, str, str]:
    """Read what a kiosk says of itself: its key, which signed it, the code, a name, the machine. Raises Refusal."""
    try:
        content = json.loads(body)
        code, name, machine = (content[part] for part in ("code", "name", "machine"))
        key = VerifyingKey.from_raw(base64.b64decode(content["key"], validate=True))
        if not all(isinstance(text, str) and text.isprintable() for text in (code, name, machine)):
            raise TypeError  # noqa: TRY301  # it is one of many ways to be wrong
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Refusal(400, "application", "This is no application of a kiosk.") from None
    if not given.by(key):
        raise Refusal(401, "signature", "The application is not signed by the key that it names.")
    return key, code, name[:LONGEST_NAME], machine[:LONGEST_NAME]


def enrol(
    connection: Connection, application: tuple[VerifyingKey, str, str, str], counter: int, now: datetime
) -> dict[str, Any]:
    """Take a kiosk in, or again; return what it is told. Raises Refusal. A lost answer may be asked for anew."""
    key, code, name, machine = application
    check_known(connection, key)
    named, fresh = _use(connection, code, key.id, now)
    return welcome(connection, key, (named or name, machine), counter, now, fresh=fresh)


def check_known(connection: Connection, key: VerifyingKey) -> bool:
    """Tell whether a kiosk with this key was here before. Raises Refusal where it may not come again."""
    known = connection.execute(select(kiosks).where(kiosks.c.id == key.id)).one_or_none()
    if known is not None and bytes(known.public_key) != key.raw:
        raise Refusal(409, "id_taken", "Another kiosk has the same id. Make a new key for this one.")
    if known is not None and known.revoked_at:
        raise Refusal(403, "revoked", "This kiosk was revoked. Set it up anew, with a new key.")
    return known is not None


def welcome(  # noqa: PLR0913  # the last by name
    connection: Connection, key: VerifyingKey, who: tuple[str, str], counter: int, now: datetime, *, fresh: bool = True
) -> dict[str, Any]:
    """Take a kiosk in whose code was good: `who` is its name and its machine. Return what it is told.

    A code that was used before (not `fresh`) forgives no clone: whoever saw the request could send it again.
    """
    name, machine = who
    known = connection.execute(select(kiosks.c.counter).where(kiosks.c.id == key.id)).one_or_none()
    if known is None:
        values = {"id": key.id, "public_key": key.raw, "enrolled_at": stamp(now), "counter": counter, "health": {}}
        connection.execute(insert(kiosks).values(values | {"name": name, "machine": machine}))
    else:
        counter = max(counter, known.counter)
        values = {"name": name, "machine": machine, "counter": counter} | ({"cloned_at": None} if fresh else {})
        connection.execute(update(kiosks).where(kiosks.c.id == key.id).values(values))
    _note(connection, "kiosk enrolled", key.id, now, {"name": name, "again": known is not None})
    public = base64.b64encode(hub_key(connection).verifying.raw).decode()
    return {"kiosk": key.id, "name": name, "hub": public, "counter": counter}


def _use(connection: Connection, code: str, kiosk: str, now: datetime) -> tuple[str, bool]:
    """Use a code up; return the name it was made for, and whether it was used now. Raises Refusal."""
    row = enrolment_codes.c
    this = (row.code_hash == _hash(code), row.expires_at > stamp(now))
    unused = update(enrolment_codes).where(*this, row.used_at.is_(None)).values(used_at=stamp(now), kiosk=kiosk)
    fresh = bool(connection.execute(unused).rowcount)
    name = connection.execute(select(row.name).where(*this, row.kiosk == kiosk)).scalar()
    if name is None:
        raise Refusal(403, "code", "The code is wrong, was used, or is older than 15 minutes. Ask for a new one.")
    return str(name), fresh


def _hash(code: str) -> str:
    """Return what is kept of a code; letters that look alike are taken for the same."""
    return hashlib.sha256(code.upper().translate(ALIKE).encode()).hexdigest()


def _note(connection: Connection, action: str, kiosk: str, now: datetime, found: dict[str, Any]) -> None:
    at = stamp(now)
    connection.execute(insert(audit).values(at=at, action=action, object=kiosk, facts=found))
    connection.execute(insert(events).values(at=at, kind="kiosk", object=kiosk))
