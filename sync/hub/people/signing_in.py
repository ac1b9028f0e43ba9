"""Signing in: name and password, then the second factor. Whoever guesses waits, and learns nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
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
    place = place_of(address)

    def read(connection: Connection) -> tuple[bool, str | None]:
        account = named(connection, name)
        return _too_many(connection, place, now), account.password_hash if account else None

    too_many, kept = await database.read(read)
    if too_many:
        return Outcome(trouble="busy")
    try:
        is_right = await passwords.compare(kept, password)
    except passwords.CrowdError:
        return Outcome(trouble="busy")

    def write(connection: Connection) -> Outcome:
        account = named(connection, name)
        account = None if account is None else held(connection, account.id)
        # It may have been changed, locked or closed while the password was compared.
        if account is None or not (is_right and _stands(account, now) and account.password_hash == kept):
            _count_address(connection, place, now)
            if account is not None:
                _count(connection, account, now)
            return Outcome(trouble="wrong")
        waits = bool(account.totp)
        if not waits:
            # Whoever only knows the password must not begin the count of wrong codes anew.
            connection.execute(update(accounts).where(accounts.c.id == account.id).values(failed=0, locked_until=None))
            note(connection, account.name, "signed in", "", now)
        return Outcome(sessions.begin(connection, account.id, "code" if waits else "open", now), waits)

    return await database.write(write)


def give_code(connection: Connection, person: Person, code: str, now: datetime) -> Outcome:
    """Compare the second factor of a session that waits for it; the session gets a new token."""
    account = held(connection, person.account)
    # It may have been ended elsewhere in the meantime, by a new password say.
    may = _stands(account, now) and sessions.find_by_key(connection, person.key, now) is not None
    used = second_factor.use(connection, account, code, now) if may and account.totp else ""
    if not used:
        _count(connection, account, now)
        return Outcome(trouble="wrong")
    connection.execute(update(accounts).where(accounts.c.id == account.id).values(failed=0, locked_until=None))
    sessions.end(connection, person.key, now)
    note(connection, account.name, "signed in", "", now, second_factor=used)
    return Outcome(sessions.begin(connection, account.id, "open", now))


async def knows_password(database: Database, account: int, password: str, now: datetime) -> bool:
    """Compare the password of somebody who is signed in: who found a screen unlocked has no more tries than others."""
    row = await database.read(
        lambda connection: connection.execute(select(accounts).where(accounts.c.id == account)).one()
    )
    is_right = _stands(row, now) and await passwords.compare(row.password_hash, password)
    if not is_right:
        await database.write(lambda connection: _count(connection, held(connection, account), now))
    return is_right


def held(connection: Connection, account: int) -> Row[Any]:
    """Return an account, which no other hub changes until the transaction is over."""
    return connection.execute(select(accounts).where(accounts.c.id == account).with_for_update()).one()


def place_of(address: str) -> str:
    """Return what is kept of an address of the network. In IPv6 everybody has a whole network: that is counted."""
    try:
        found = ip_address(address)
        wide = found.version == 6 and found.ipv4_mapped is None  # noqa: PLR2004  # IPv6
        address = str(ip_network((found, 64), strict=False)) if wide else str(found)
    except ValueError:
        pass  # a socket of the system, or a name that a proxy made up
    return tokens.hashed(f"address {address}")


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
