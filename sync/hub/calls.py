"""Calls for a helper as kiosks make them; what people do with them is the board's (sync/hub/board.py)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import case, insert, select, update

from kiosk.store.submissions import stamp
from sync.hub.board import tell
from sync.hub.schema import calls
from sync.hub.storing import inserting_new

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

ENDS: Final = {"cancelled": ("cancelled", "cancelled"), "helped": ("done", "done"), "expired": ("cancelled", "done")}
"""What becomes of a call that waits, and of one that somebody has, by how it ended at the kiosk."""


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


@dataclass(frozen=True, slots=True)
class Ended:
    """What a kiosk says of the end of a call: form handrail-call-end. `call` is the call's instance id."""

    call: str
    number: str
    service: str
    outcome: str


def end_call(connection: Connection, kiosk: str | None, ended: Ended, now: datetime) -> None:
    """Take a call off the board. One that was finished here before stays as it is; one of another kiosk, too."""
    if not ended.call or ended.outcome not in ENDS:
        return
    waited, taken = ENDS[ended.outcome]
    at = stamp(now)
    this = (calls.c.instance_id == ended.call, calls.c.kiosk.is_not_distinct_from(kiosk))
    state = case((calls.c.state == "waiting", waited), else_=taken)
    changing = update(calls).where(*this, calls.c.state.in_(("waiting", "taken"))).values(state=state, changed_at=at)
    number = connection.execute(changing.returning(calls.c.id)).scalar()
    if number is None:
        # It came before the call, which then finds that it is over.
        told = {"instance_id": ended.call, "number": ended.number, "service": ended.service, "kiosk": kiosk}
        told |= {"reason": "", "language": "", "opened_at": at, "received_at": at, "state": waited, "changed_at": at}
        number = connection.execute(inserting_new(connection, calls).values(told).returning(calls.c.id)).scalar()
    if number is not None:
        tell(connection, number, now)
