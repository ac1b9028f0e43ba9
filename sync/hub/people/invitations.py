"""Links that are good once: the first account, one for a colleague, a new password for who forgot it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, func, insert, select, update

from kiosk.store.submissions import stamp
from sync.hub.people import tokens
from sync.hub.schema import accounts, invitations

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection, Row

GOOD_FOR: Final = timedelta(days=3)
FIRST: Final = ""
"""The name in the invitation to make the first account: whoever has the link chooses it."""


def invite(connection: Connection, name: str, role: str, made_by: str, now: datetime) -> str:
    """Return the secret of a link for `name`; an older link for the same name is good no more."""
    connection.execute(delete(invitations).where(invitations.c.name == name, invitations.c.used_at.is_(None)))
    secret = tokens.make()
    values = {"token_hash": tokens.hashed(secret), "name": name, "role": role, "made_by": made_by}
    connection.execute(
        insert(invitations).values(values | {"made_at": stamp(now), "expires_at": stamp(now + GOOD_FOR)})
    )
    return secret


def invite_first(connection: Connection, now: datetime) -> str:
    """Return the secret of a link for the first account, or "" where there are accounts."""
    return "" if _anybody(connection) else invite(connection, FIRST, "admin", "first start", now)


def look_up(connection: Connection, secret: str, now: datetime) -> Row[Any] | None:
    """Return an invitation that is still good."""
    this = (invitations.c.token_hash == tokens.hashed(secret), invitations.c.used_at.is_(None))
    row = connection.execute(select(invitations).where(*this, invitations.c.expires_at > stamp(now))).one_or_none()
    return None if row is None or (row.name == FIRST and _anybody(connection)) else row


def use_up(connection: Connection, secret: str, now: datetime) -> bool:
    """Use a link up; return False where somebody else did."""
    this = (invitations.c.token_hash == tokens.hashed(secret), invitations.c.used_at.is_(None))
    return bool(connection.execute(update(invitations).where(*this).values(used_at=stamp(now))).rowcount)


def _anybody(connection: Connection) -> bool:
    return bool(connection.execute(select(func.count()).select_from(accounts)).scalar())
