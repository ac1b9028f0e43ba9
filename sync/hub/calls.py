"""Calls for a helper as kiosks make them; what people do with them is the board's (sync/hub/board.py)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from kiosk.store.submissions import stamp
from sync.hub.board import tell
from sync.hub.schema import calls

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Opened:
    """What a kiosk says of a call: form handrail-call. `reason` is "" or one of that form's choices."""

    instance_id: str
    number: str
    service: str
    reason: str
    language: str
    opened_at: str


def open_call(connection: Connection, kiosk: str | None, opened: Opened, now: datetime) -> None:
    """Put a call on the board. One that is there already stays as it is."""
    if connection.execute(select(calls.c.id).where(calls.c.instance_id == opened.instance_id)).first():
        return
    at = stamp(now)
    values = {name: getattr(opened, name) for name in Opened.__slots__}
    values |= {"kiosk": kiosk, "received_at": at, "state": "waiting", "changed_at": at}
    made = connection.execute(insert(calls).values(values).returning(calls.c.id)).scalar_one()
    tell(connection, made, now)
