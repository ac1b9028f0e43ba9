"""Web addresses that are told of calls and submissions: ids and forms, nothing that anybody entered.

Every function is a job of Database. What is to be told is noted first, so that a hub that ends forgets nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Text, and_, cast, delete, exists, func, insert, not_, or_, select, update

from kiosk.services.names import HOUSE
from kiosk.store.submissions import stamp
from sync.hub.outward.counting import SETTLED
from sync.hub.schema import calls, hook_items, hooks, submissions
from sync.hub.storing import insert_new

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row

KINDS: Final = ("calls", "submissions")
AT_ONCE: Final = 500
IN_A_POST: Final = 100
KEPT: Final = timedelta(days=1)
GIVEN_UP: Final = timedelta(days=7)
_FIRST_WAIT: Final = 10.0
_LONGEST_WAIT: Final = 3600.0


@dataclass(frozen=True, slots=True)
class Telling:
    """What one address is told now: `items` by number. `secret` is sealed."""

    hook: int
    url: str
    secret: str
    items: dict[int, dict[str, Any]]


def every(connection: Connection) -> Sequence[Row[Any]]:
    """Return all addresses, with how much waits for each as `waiting`."""
    unsent = (hook_items.c.hook == hooks.c.id, hook_items.c.sent_at.is_(None))
    waiting = select(func.count()).where(*unsent).scalar_subquery().label("waiting")
    return connection.execute(select(hooks, waiting).order_by(hooks.c.id)).all()


def add(connection: Connection, values: dict[str, Any], by: str, now: datetime) -> int:
    """Add an address: url, secret (sealed), kinds. It is told of what happens from now on."""
    last = connection.execute(select(func.max(submissions.c.id))).scalar() or 0
    made = {"made_by": by, "made_at": stamp(now), "last": last, "trouble": ""}
    making = insert(hooks).values(values | made).returning(hooks.c.id)
    return int(connection.execute(making).scalar_one())


def remove(connection: Connection, number: int) -> bool:
    """Remove an address, and what it was not told."""
    connection.execute(delete(hook_items).where(hook_items.c.hook == number))
    return bool(connection.execute(delete(hooks).where(hooks.c.id == number)).rowcount)


def retry(connection: Connection, number: int) -> None:
    """Try again at once."""
    connection.execute(update(hooks).where(hooks.c.id == number).values(not_before=None))


def gather(connection: Connection, now: datetime) -> list[Telling]:
    """Note what has happened, and return what is to be told now."""
    rows = connection.execute(select(hooks).order_by(hooks.c.id)).all()
    for row in rows:
        if "submissions" in row.kinds:
            _gather_submissions(connection, row, now)
        if "calls" in row.kinds:
            _gather_calls(connection, row)
        _tidy(connection, row.id, now)
    ready = [row for row in rows if not row.not_before or row.not_before <= stamp(now)]
    found = [Telling(row.id, row.url, row.secret, _unsent(connection, row.id)) for row in ready]
    return [each for each in found if each.items]


def told(connection: Connection, telling: Telling, now: datetime) -> None:
    """Note that an address has heard it."""
    these = hook_items.c.id.in_(telling.items)
    connection.execute(update(hook_items).where(these).values(sent_at=stamp(now)))
    well = {"tries": 0, "not_before": None, "trouble": ""}
    connection.execute(update(hooks).where(hooks.c.id == telling.hook).values(well))


def not_told(connection: Connection, telling: Telling, trouble: str, now: datetime) -> None:
    """Note that it has not, and why; it is tried again, ever more seldom."""
    this = hooks.c.id == telling.hook
    tries = connection.execute(select(hooks.c.tries).where(this)).scalar() or 0
    wait = timedelta(seconds=min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** min(tries, 10)))
    values = {"tries": tries + 1, "not_before": stamp(now + wait), "trouble": trouble}
    connection.execute(update(hooks).where(this).values(values))


def _gather_submissions(connection: Connection, hook: Row[Any], now: datetime) -> None:
    names = ("id", "instance_id", "form_id", "version", "kind", "kiosk", "received_at")
    new = (submissions.c.id > hook.last, ~submissions.c.form_id.startswith(HOUSE, autoescape=True))
    known = (hook_items.c.hook == hook.id, hook_items.c.kind == "submission", hook_items.c.object == _id_of())
    query = select(*(submissions.c[name] for name in names)).where(*new, ~exists().where(*known))
    rows = connection.execute(query.order_by(submissions.c.id).limit(AT_ONCE)).all()
    items = [
        {"hook": hook.id, "kind": "submission", "object": str(row.id), "at": row.received_at}
        | {"facts": {"instance_id": row.instance_id, "form": row.form_id, "version": row.version, "kind": row.kind}}
        for row in rows
    ]
    for item, row in zip(items, rows, strict=True):
        item["facts"]["kiosk"] = row.kiosk
    if items:
        insert_new(connection, hook_items, items)
    # As for relays: what is young may have a sister with a smaller number that is not here yet.
    upto = rows[-1].id if len(rows) == AT_ONCE else None
    settled = select(func.max(submissions.c.id)).where(
        submissions.c.id > hook.last, submissions.c.received_at < stamp(now - SETTLED)
    )
    reached = connection.execute(settled if upto is None else settled.where(submissions.c.id <= upto)).scalar()
    if reached:
        connection.execute(update(hooks).where(hooks.c.id == hook.id).values(last=reached))


def _id_of() -> Any:  # noqa: ANN401  # a column as text
    return cast(submissions.c.id, Text)


def _gather_calls(connection: Connection, hook: Row[Any]) -> None:
    """Note the steps of calls since the last one that was noted, and a while before that."""
    since = max(_calls_since(connection, hook.id), hook.made_at)
    step = cast(calls.c.id, Text) + " " + calls.c.state + " " + calls.c.changed_at
    known = (hook_items.c.hook == hook.id, hook_items.c.kind == "call", hook_items.c.object == step)
    changed = select(calls, step.label("step")).where(calls.c.changed_at >= since, ~exists().where(*known))
    items = [
        {"hook": hook.id, "kind": "call", "object": row.step, "at": row.changed_at}
        | {"facts": {"instance_id": row.instance_id, "state": row.state, "service": row.service, "kiosk": row.kiosk}}
        for row in connection.execute(changed.order_by(calls.c.changed_at).limit(AT_ONCE))
    ]
    if items:
        insert_new(connection, hook_items, items)


def _calls_since(connection: Connection, hook: int) -> str:
    """Return from when on steps of calls may not be noted yet, "" where none was noted."""
    last = select(func.max(hook_items.c.at)).where(hook_items.c.hook == hook, hook_items.c.kind == "call")
    at = connection.execute(last).scalar()
    return stamp(datetime.fromisoformat(at) - SETTLED) if at else ""


def _unsent(connection: Connection, hook: int) -> dict[int, dict[str, Any]]:
    unsent = select(hook_items).where(hook_items.c.hook == hook, hook_items.c.sent_at.is_(None))
    rows = connection.execute(unsent.order_by(hook_items.c.id).limit(IN_A_POST))
    return {row.id: {"event": row.kind, "at": row.at, **row.facts} for row in rows}


def _tidy(connection: Connection, hook: int, now: datetime) -> None:
    here = hook_items.c.hook == hook
    sent, old = hook_items.c.sent_at < stamp(now - KEPT), hook_items.c.at < stamp(now - GIVEN_UP)
    # What tells up to where calls were noted stays: without it all of them would be told once more.
    needed = and_(hook_items.c.kind == "call", hook_items.c.at >= _calls_since(connection, hook))
    connection.execute(delete(hook_items).where(here, or_(sent, old), not_(needed)))
