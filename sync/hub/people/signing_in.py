"""Signing in: name and password, then the second factor. Whoever guesses waits, and learns nothing."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, insert, select, update

from kiosk.store.submissions import stamp
from sync.hub.people import passwords, second_factor, sessions, tokens
from sync.hub.people.accounts import named
from sync.hub.people.audit import note
from sync.hub.schema import accounts, attempts

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from sync.hub.database import Database
    from sync.hub.people.sessions import Person

TRIES: Final = 5
LOCKED: Final = timedelta(minutes=15)
TRIES_OF_ADDRESS: Final = 50
"""Many people may share one address; an account is protected by its own count."""
WINDOW: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Outcome:
    """`token` of the session when it went well, which then may wait for a code. `trouble`: wrong or busy."""

    token: str = ""
    waits: bool = False
    trouble: str = ""


async def sign_in(database: Database, name: str, password: str, address: str, now: datetime) -> Outcome:
    """Compare name and password. A locked account and a name that nobody has answer as a wrong password does."""
    place = tokens.hashed(f"address {address}")

    def read(connection: Connection) -> tuple[bool, str | None]:
        account = named(connection, name)
        return _too_many(connection, place, now), account.password_hash if account else None

    too_many, kept = await database.read(read)
    if too_many:
        return Outcome(trouble="busy")
    is_right = await asyncio.to_thread(passwords.right, kept, password[: passwords.LONGEST + 1])

    def write(connection: Connection) -> Outcome:
        account = named(connection, name)
        # It may have been changed, locked or closed while the password was compared.
        if account is None or not (is_right and _stands(account, now) and account.password_hash == kept):
            _count_address(connection, place, now)
            if account is not None:
                _count(connection, account, now)
            return Outcome(trouble="wrong")
        connection.execute(update(accounts).where(accounts.c.id == account.id).values(failed=0, locked_until=None))
        waits = bool(account.totp)
        if not waits:
            note(connection, account.name, "signed in", "", now)
        return Outcome(sessions.begin(connection, account.id, "code" if waits else "open", now), waits)

    return await database.write(write)


def give_code(connection: Connection, person: Person, code: str, now: datetime) -> Outcome:
    """Compare the second factor of a session that waits for it; the session gets a new token."""
    account = connection.execute(select(accounts).where(accounts.c.id == person.account)).one()
    used = second_factor.use(connection, account, code, now) if account.totp and _stands(account, now) else ""
    if not used:
        _count(connection, account, now)
        return Outcome(trouble="wrong")
    connection.execute(update(accounts).where(accounts.c.id == account.id).values(failed=0))
    sessions.end(connection, person.key, now)
    note(connection, account.name, "signed in", "", now, second_factor=used)
    return Outcome(sessions.begin(connection, account.id, "open", now))


def _stands(account: Row[Any], now: datetime) -> bool:
    return account.disabled_at is None and (account.locked_until is None or account.locked_until < stamp(now))


def _count(connection: Connection, account: Row[Any], now: datetime) -> None:
    """Count a wrong try; after some of them nobody gets in for a while, which more tries do not make longer."""
    if not _stands(account, now):
        return
    failed = account.failed + 1
    values: dict[str, Any] = {"failed": failed}
    if failed >= TRIES:
        values = {"failed": 0, "locked_until": stamp(now + LOCKED)}
        note(connection, account.name, "sign-in locked", "", now, minutes=int(LOCKED.total_seconds() // 60))
    connection.execute(update(accounts).where(accounts.c.id == account.id).values(values))


def _too_many(connection: Connection, place: str, now: datetime) -> bool:
    row = connection.execute(select(attempts).where(attempts.c.address_hash == place)).one_or_none()
    return row is not None and row.failed >= TRIES_OF_ADDRESS and row.since > stamp(now - WINDOW)


def _count_address(connection: Connection, place: str, now: datetime) -> None:
    connection.execute(delete(attempts).where(attempts.c.since < stamp(now - WINDOW)))
    here = update(attempts).where(attempts.c.address_hash == place).values(failed=attempts.c.failed + 1)
    if not connection.execute(here).rowcount:
        connection.execute(insert(attempts).values(address_hash=place, failed=1, since=stamp(now)))
