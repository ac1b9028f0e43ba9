"""Who did what: a line for every action of a person, written in the transaction of the action."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import insert, select

from kiosk.store.submissions import stamp
from sync.hub.schema import audit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

PAGE: Final = 50


def note(connection: Connection, account: str | None, action: str, thing: str, now: datetime, **facts: Any) -> None:  # noqa: ANN401  # facts are JSON
    """Write a line. `account` is a name, `thing` an id. Nothing about visitors may ever be among the facts."""
    values = {"at": stamp(now), "account": account, "action": action, "object": thing, "facts": facts}
    connection.execute(insert(audit).values(values))


def lines(connection: Connection, before: int | None) -> Sequence[Row[Any]]:
    """Return a page of lines, the newest first, older than the one with the id `before`."""
    query = select(audit).order_by(audit.c.id.desc()).limit(PAGE)
    return connection.execute(query if before is None else query.where(audit.c.id < before)).all()
