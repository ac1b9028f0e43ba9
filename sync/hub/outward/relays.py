"""Relays: what the hub can read goes on to another OpenROSA server, ODK Central or KoboToolbox say.

Every function is a job of Database. Sealed submissions are never relayed: nobody here can read them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, delete, exists, func, insert, literal, null, or_, select, update

from kiosk.services.names import HOUSE
from kiosk.store.deliveries import Due
from kiosk.store.submissions import stamp
from sync.hub.outward.counting import SETTLED
from sync.hub.schema import events, relay_items, relays, submissions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

READABLE: Final = ("open", "encrypted")
AT_ONCE: Final = 5_000
REFUSED: Final = 50
EVENT: Final = "relay"


@dataclass(frozen=True, slots=True)
class Relay:
    """Where to: `url` has "{secret}" where the token belongs; `forms` are ids, () for all; `secret` is sealed."""

    id: int
    name: str
    url: str
    user: str
    secret: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a relay stands: counts by state, why it waits ("" when it does not), and what staff have to look at."""

    relay: Relay
    counts: dict[str, int]
    trouble: str
    words: str
    refused: Sequence[Any]


def every(connection: Connection) -> list[Relay]:
    """Return all relays."""
    return [_relay(row) for row in connection.execute(select(relays).order_by(relays.c.id))]


def standing(connection: Connection) -> list[Standing]:
    """Return how all relays stand."""
    counted = select(relay_items.c.relay, relay_items.c.state, func.count().label("many"))
    counts: dict[int, dict[str, int]] = {}
    for row in connection.execute(counted.group_by(relay_items.c.relay, relay_items.c.state)):
        counts.setdefault(row.relay, {})[row.state] = row.many
    return [
        Standing(_relay(row), counts.get(row.id, {}), row.trouble or "", row.words or "", _refused(connection, row.id))
        for row in connection.execute(select(relays).order_by(relays.c.id)).all()
    ]


def unreadable(connection: Connection) -> int:
    """Return how many submissions cannot be relayed, since they are sealed."""
    return int(connection.execute(select(func.count()).where(submissions.c.kind == "sealed")).scalar_one())


def add(connection: Connection, values: dict[str, Any], by: str, now: datetime) -> int:
    """Add a relay: name, url, user, secret (sealed), forms. What was received before goes there, too."""
    made = insert(relays).values(values | {"made_by": by, "made_at": stamp(now)}).returning(relays.c.id)
    return int(connection.execute(made).scalar_one())


def remove(connection: Connection, number: int) -> bool:
    """Remove a relay. What it had sent stays where it is."""
    connection.execute(delete(relay_items).where(relay_items.c.relay == number))
    return bool(connection.execute(delete(relays).where(relays.c.id == number)).rowcount)


def retry(connection: Connection, number: int) -> int:
    """Try again what was put aside for staff; return how many."""
    aside = (relay_items.c.relay == number, relay_items.c.state == "staff")
    values = {"state": "waiting", "not_before": None, "repeats": 0}
    return connection.execute(update(relay_items).where(*aside).values(values)).rowcount


def files_added(connection: Connection, submission: int) -> None:
    """Send a submission again: more of its files arrived. The far end takes the same XML for the same submission."""
    sent = (relay_items.c.relay.in_(select(relays.c.id)), relay_items.c.submission == submission)
    values = {"state": "waiting", "not_before": None, "repeats": 0}
    connection.execute(update(relay_items).where(*sent, relay_items.c.state == "sent").values(values))


def gather(connection: Connection, relay: Relay, now: datetime) -> bool:
    """Note what is to be sent of what has arrived; True when there may be more."""
    last = connection.execute(select(relays.c.last).where(relays.c.id == relay.id)).scalar()
    if last is None:
        return False
    part = select(submissions.c.id).where(submissions.c.id > last).order_by(submissions.c.id).limit(AT_ONCE).subquery()
    upto, many = connection.execute(select(func.max(part.c.id), func.count()).select_from(part)).one()
    if not many:
        return False
    this = (submissions.c.id > last, submissions.c.id <= upto)
    columns = ("relay", "submission", "state", "tries", "not_before", "reason", "words", "repeats")
    wanted = select(
        literal(relay.id),
        submissions.c.id,
        literal("waiting"),
        literal(0),
        null(),
        literal(""),
        literal(""),
        literal(0),
    ).where(*this, submissions.c.kind.in_(READABLE), _of_forms(relay), ~_noted(relay))
    connection.execute(insert(relay_items).from_select(columns, wanted))
    # PostgreSQL gives out numbers before the commit: what is young is looked at again.
    settled = select(func.max(submissions.c.id)).where(*this, submissions.c.received_at < stamp(now - SETTLED))
    reached = connection.execute(settled).scalar()
    if reached:
        connection.execute(update(relays).where(relays.c.id == relay.id).values(last=reached))
    return bool(many == AT_ONCE and reached == upto)


def due(connection: Connection, relay: int, now: datetime, most: int) -> list[Due]:
    """Return what may be sent now, the oldest first; an edit waits until what it edits is there."""
    edited, before = submissions.alias(), relay_items.alias()
    waits_for = exists().where(
        edited.c.instance_id == submissions.c.deprecated_id,
        before.c.submission == edited.c.id,
        before.c.relay == relay,
        before.c.state != "sent",
    )
    ready = or_(relay_items.c.not_before.is_(None), relay_items.c.not_before <= stamp(now))
    facts = ("id", "instance_id", "form_id", "version", "created_at")
    columns = [submissions.c[name] for name in facts] + [relay_items.c[name] for name in ("tries", "reason", "repeats")]
    query = select(*columns).join_from(relay_items, submissions)
    here = and_(relay_items.c.relay == relay, relay_items.c.state == "waiting", ready)
    rows = connection.execute(query.where(here, ~waits_for).order_by(submissions.c.id).limit(most))
    return [
        Due(
            sequence=row.id,
            instance_id=row.instance_id,
            form_id=row.form_id,
            version=row.version,
            created_at=row.created_at,
            tries=row.tries,
            reason=row.reason,
            repeats=row.repeats,
        )
        for row in rows
    ]


def tell(connection: Connection, relay: int, now: datetime) -> None:
    """Let open pages know that something changed."""
    connection.execute(insert(events).values(at=stamp(now), kind=EVENT, object=str(relay)))


def _of_forms(relay: Relay) -> Any:  # noqa: ANN401  # a condition
    if relay.forms:
        return submissions.c.form_id.in_(relay.forms)
    # The kiosk's own forms (calls, feedback, health) are for the hub, unless they are asked for by name.
    return ~submissions.c.form_id.startswith(HOUSE, autoescape=True)


def _noted(relay: Relay) -> Any:  # noqa: ANN401  # a condition
    return exists().where(relay_items.c.relay == relay.id, relay_items.c.submission == submissions.c.id)


def _refused(connection: Connection, relay: int) -> Sequence[Any]:
    columns = (submissions.c.instance_id, submissions.c.form_id, relay_items.c.reason, relay_items.c.words)
    aside = (relay_items.c.relay == relay, relay_items.c.state == "staff")
    query = select(*columns).join_from(relay_items, submissions).where(*aside)
    return connection.execute(query.order_by(submissions.c.id).limit(REFUSED)).all()


def _relay(row: Any) -> Relay:  # noqa: ANN401  # a row
    return Relay(row.id, row.name, row.url, row.user, row.secret, tuple(row.forms))


LONGEST_WAIT: Final = timedelta(hours=6)
"""Nothing is put off for longer."""
