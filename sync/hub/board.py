"""The board of calls: each waits, is taken by one person at a desk, and is done, given back or cancelled.

Each change is one UPDATE that names the state it starts from, so of two people who want the same call one gets it,
whatever process they asked. Every function is a job of Database.write.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from sqlalchemy import insert, select, update

from kiosk.store.submissions import stamp
from sync.hub.schema import calls, events, kiosks

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

Step = Literal["take", "done", "back", "cancel"]
STATES: Final = {"take": "taken", "done": "done", "back": "waiting", "cancel": "cancelled"}
_FROM: Final[dict[str, tuple[str, ...]]] = {
    "take": ("waiting",),
    "done": ("taken",),
    "back": ("taken",),
    "cancel": ("waiting", "taken"),
}
EVENT: Final = "call"
"""The kind of the events that calls make; the object is the call's id."""


@dataclass(frozen=True, slots=True)
class Helper:
    """Who does it, and where they sit; `desk` is "" where they did not say."""

    name: str
    desk: str


def change(connection: Connection, call: int, step: Step, by: Helper, now: datetime) -> bool:
    """Do one step of a call; return False where it is not in a state for that, since somebody was quicker.

    Whoever has a call may finish it or give it back; others may, too, for people go home.
    """
    taken = {"taken_by": by.name, "desk": by.desk} if step == "take" else {"taken_by": None, "desk": None}
    values = {"state": STATES[step], "changed_at": stamp(now)} | (taken if step in {"take", "back"} else {})
    fitting = (calls.c.id == call, calls.c.state.in_(_FROM[step]))
    if not connection.execute(update(calls).where(*fitting).values(values)).rowcount:
        return False
    tell(connection, call, now)
    return True


def find(connection: Connection, call: int) -> Row[Any] | None:
    """Return one call, with the kiosk's name as `kiosk_name`."""
    return connection.execute(_with_names().where(calls.c.id == call)).one_or_none()


def open_calls(connection: Connection) -> Sequence[Row[Any]]:
    """Return the calls that wait, the longest first, then those that somebody has."""
    waiting = _with_names().where(calls.c.state.in_(("waiting", "taken")))
    return connection.execute(waiting.order_by(calls.c.state.desc(), calls.c.received_at, calls.c.id)).all()


def last_closed(connection: Connection, most: int) -> Sequence[Row[Any]]:
    """Return the calls that were finished or cancelled last."""
    closed = _with_names().where(calls.c.state.in_(("done", "cancelled")))
    return connection.execute(closed.order_by(calls.c.changed_at.desc(), calls.c.id.desc()).limit(most)).all()


def helped_now(connection: Connection, most: int) -> Sequence[Row[Any]]:
    """Return the calls that somebody has, the newest first: what the public board shows."""
    taken = _with_names().where(calls.c.state == "taken")
    return connection.execute(taken.order_by(calls.c.changed_at.desc(), calls.c.id.desc()).limit(most)).all()


def tell(connection: Connection, call: int, now: datetime) -> None:
    """Let every page that shows calls know."""
    connection.execute(insert(events).values(at=stamp(now), kind=EVENT, object=str(call)))


def _with_names() -> Any:  # noqa: ANN401  # a select with columns of two tables
    joined = calls.outerjoin(kiosks, calls.c.kiosk == kiosks.c.id)
    return select(calls, kiosks.c.name.label("kiosk_name")).select_from(joined)
