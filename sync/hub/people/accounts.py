"""Accounts: who there is, what each may do. Every function is a job of Database."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any, Final, Literal

from sqlalchemy import delete, insert, select, update

from kiosk.store.submissions import stamp
from sync.hub.schema import accounts, events, sessions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

Role = Literal["viewer", "staff", "admin"]
ROLES: Final[tuple[Role, ...]] = ("viewer", "staff", "admin")
"""Each may do what those before it may: look; take calls and change lists; all the rest."""
LONGEST: Final = 40
SESSION_EVENT: Final = "session"


def clean(name: str) -> str:
    """Return a name as it is kept; "" when it is none: empty, too long, or with signs that do not show."""
    name = " ".join(unicodedata.normalize("NFKC", name).split())
    return name if name.isprintable() and len(name) <= LONGEST else ""


def named(connection: Connection, name: str) -> Row[Any] | None:
    """Return the account of a name, however its letters are written."""
    wanted = clean(name).casefold()
    return next((row for row in everybody(connection) if row.name.casefold() == wanted), None)


def everybody(connection: Connection) -> Sequence[Row[Any]]:
    """Return all accounts, in the order of their names."""
    return connection.execute(select(accounts).order_by(accounts.c.name)).all()


def make(connection: Connection, name: str, password_hash: str, role: str, now: datetime) -> int:
    """Make an account and return its id; the name must be free."""
    values = {"name": name, "password_hash": password_hash, "role": role, "made_at": stamp(now), "recovery": []}
    return int(connection.execute(insert(accounts).values(values).returning(accounts.c.id)).scalar_one())


def is_last_admin(connection: Connection, account: int) -> bool:
    """Tell whether nobody else could look after the hub. Until the transaction is over no admin changes elsewhere."""
    admins = select(accounts.c.id).where(accounts.c.role == "admin", accounts.c.disabled_at.is_(None))
    # In one order, so that two who ask do not wait for each other.
    found = connection.execute(admins.order_by(accounts.c.id).with_for_update()).scalars()
    return set(found) <= {account}


def set_role(connection: Connection, account: int, role: str) -> None:
    """Let somebody do more, or less, from the next request on."""
    connection.execute(update(accounts).where(accounts.c.id == account).values(role=role))


def set_password(connection: Connection, account: int, password_hash: str, now: datetime, keep: str = "") -> None:
    """Change a password, and end every session of the account but the one with the hash `keep`."""
    values = {"password_hash": password_hash, "failed": 0, "locked_until": None}
    connection.execute(update(accounts).where(accounts.c.id == account).values(values))
    end_sessions(connection, account, now, keep)


def close(connection: Connection, account: int, now: datetime) -> None:
    """Let somebody in no more, from now on."""
    connection.execute(update(accounts).where(accounts.c.id == account).values(disabled_at=stamp(now)))
    end_sessions(connection, account, now)


def reopen(connection: Connection, account: int) -> None:
    """Let somebody in again."""
    values = {"disabled_at": None, "failed": 0, "locked_until": None}
    connection.execute(update(accounts).where(accounts.c.id == account).values(values))


def end_sessions(connection: Connection, account: int, now: datetime, keep: str = "") -> None:
    """Sign an account out everywhere but in one session; pages that are open there are told."""
    theirs = (sessions.c.account == account, sessions.c.token_hash != keep)
    for ended in connection.execute(select(sessions.c.token_hash).where(*theirs)).scalars().all():
        connection.execute(delete(sessions).where(sessions.c.token_hash == ended))
        connection.execute(insert(events).values(at=stamp(now), kind=SESSION_EVENT, object=ended[:16]))
