"""Sessions: one browser of one person, until it signs out, is left alone, or the day is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, insert, select, update

from kiosk.store.submissions import stamp
from sync.hub.people import tokens
from sync.hub.people.accounts import ROLES, SESSION_EVENT
from sync.hub.schema import accounts, events, sessions

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

ABSOLUTE: Final = timedelta(hours=12)
IDLE: Final = timedelta(minutes=60)
"""A page that is open and shows live news counts as use: the board must not go dark at a desk."""
HALF: Final = timedelta(minutes=10)
"""How long one may take to give the second factor."""
_SEEN_EVERY: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is signed in. `key` is the hash of the session's token; `waits` for the second factor."""

    account: int
    name: str
    role: str
    key: str
    csrf: str
    waits: bool
    desk: str
    pending: str | None
    has_second_factor: bool
    stale: bool

    def may(self, role: str) -> bool:
        """Tell whether the person may do what `role` may."""
        return not self.waits and ROLES.index(self.role) >= ROLES.index(role)


def begin(connection: Connection, account: int, state: str, now: datetime) -> str:
    """Begin a session, "code" or "open"; return its token. Sessions that are over go."""
    connection.execute(delete(sessions).where(sessions.c.expires_at < stamp(now)))
    token = tokens.make()
    values = {"token_hash": tokens.hashed(token), "account": account, "csrf": tokens.make(), "state": state, "desk": ""}
    until = now + (ABSOLUTE if state == "open" else HALF)
    values |= {"made_at": stamp(now), "seen_at": stamp(now), "expires_at": stamp(until)}
    connection.execute(insert(sessions).values(values))
    return token


def find(connection: Connection, token: str, now: datetime) -> Person | None:
    """Return who has this token, unless the session is over."""
    return find_by_key(connection, tokens.hashed(token), now)


def find_by_key(connection: Connection, key: str, now: datetime) -> Person | None:
    """Return who has the session with this hash, unless it is over."""
    joined = sessions.join(accounts, sessions.c.account == accounts.c.id)
    still = (
        sessions.c.token_hash == key,
        sessions.c.expires_at > stamp(now),
        sessions.c.seen_at > stamp(now - IDLE),
        accounts.c.disabled_at.is_(None),
    )
    row: Any = connection.execute(select(sessions, accounts).select_from(joined).where(*still)).mappings().one_or_none()
    if row is None:
        return None
    return Person(
        account=row[sessions.c.account],
        name=row[accounts.c.name],
        role=row[accounts.c.role],
        key=key,
        csrf=row[sessions.c.csrf],
        waits=row[sessions.c.state] != "open",
        desk=row[sessions.c.desk],
        pending=row[sessions.c.pending],
        has_second_factor=bool(row[accounts.c.totp]),
        stale=row[sessions.c.seen_at] < stamp(now - _SEEN_EVERY),
    )


def seen(connection: Connection, key: str, now: datetime) -> None:
    """Note that a session is in use."""
    connection.execute(update(sessions).where(sessions.c.token_hash == key).values(seen_at=stamp(now)))


def keep(connection: Connection, key: str, **what: str | None) -> None:
    """Keep the desk, or a second factor that is being set up."""
    connection.execute(update(sessions).where(sessions.c.token_hash == key).values(what))


def end(connection: Connection, key: str, now: datetime) -> None:
    """Sign out; pages that are open in the session are told."""
    connection.execute(delete(sessions).where(sessions.c.token_hash == key))
    connection.execute(insert(events).values(at=stamp(now), kind=SESSION_EVENT, object=key[:16]))
