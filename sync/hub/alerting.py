"""Alerts: what must not be wrong with a kiosk for long; told once when it begins and once when it ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, func, insert, or_, select, update

from kiosk.store.submissions import stamp
from sync.hub.schema import alert_rules, alerts, events, invitations, kiosks, refusals

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection, Row

KINDS: Final = ("not_seen", "printer", "paper", "refused")
WAYS: Final = ("mail", "webhook")
REFUSED_WITHIN: Final = timedelta(hours=1)
EVENTS_KEPT: Final = timedelta(days=1)
ALERTS_KEPT: Final = timedelta(days=90)
_WELL: Final = frozenset({"", "ready", "well", "ok", "printing", "printed", "unknown", "missing", "none"})
_FIRST_WAIT: Final = 30.0
_LONGEST_WAIT: Final = 3600.0


@dataclass(frozen=True, slots=True)
class Message:
    """What is to be told: alert `number`, by `how` to `to`; `begun` or over. `name` is what the kiosk is called."""

    number: int
    kind: str
    minutes: int
    how: str
    to: str
    kiosk: str
    name: str
    begun: bool
    at: str


def judge(connection: Connection, now: datetime) -> None:
    """Begin alerts for what is wrong now, and end those that are over."""
    rules = connection.execute(select(alert_rules)).all()
    if not rules:
        return
    known = connection.execute(select(kiosks).where(kiosks.c.revoked_at.is_(None))).all()
    refused = set(
        connection.execute(select(refusals.c.kiosk).where(refusals.c.at > stamp(now - REFUSED_WITHIN)).distinct())
        .scalars()
        .all()
    )
    still = select(alerts.c.id, alerts.c.rule, alerts.c.object).where(alerts.c.ended_at.is_(None))
    there = {(row.rule, row.object): row.id for row in connection.execute(still)}
    wrong = {(rule.id, kiosk.id) for rule in rules for kiosk in known if _wrong(rule, kiosk, refused, now)}
    for rule, kiosk in sorted(wrong - there.keys()):
        values = {"rule": rule, "object": kiosk, "begun_at": stamp(now), "trouble": ""}
        connection.execute(insert(alerts).values(values))
    over = [number for what, number in there.items() if what not in wrong]
    if over:
        connection.execute(update(alerts).where(alerts.c.id.in_(over)).values(ended_at=stamp(now), not_before=None))
    if over or wrong - there.keys():
        connection.execute(insert(events).values(at=stamp(now), kind="kiosk", object="alerts"))


def _wrong(rule: Row[Any], kiosk: Row[Any], refused: set[str | None], now: datetime) -> bool:
    if rule.kind == "not_seen":
        return bool((kiosk.last_seen_at or kiosk.enrolled_at) < stamp(now - timedelta(minutes=rule.minutes)))
    if rule.kind == "refused":
        return kiosk.id in refused
    return is_wrong(rule.kind, kiosk.health)


def is_wrong(part: str, health: Any) -> bool:  # noqa: ANN401  # whatever a kiosk sent
    """Tell whether a kiosk's printer or paper needs a hand, as it says itself."""
    said = health if isinstance(health, dict) else {}
    if part == "paper" and said.get("printer") == "no_paper":
        return True
    return isinstance(said.get(part), str) and said[part] not in _WELL


def messages(connection: Connection, now: datetime) -> list[Message]:
    """Return what is to be told now, the oldest first."""
    untold = or_(alerts.c.begun_sent_at.is_(None), alerts.c.ended_at.is_not(None) & alerts.c.ended_sent_at.is_(None))
    ready = or_(alerts.c.not_before.is_(None), alerts.c.not_before < stamp(now))
    columns = (alert_rules.c.kind, alert_rules.c.minutes, alert_rules.c.how, alert_rules.c.to, kiosks.c.name)
    query = select(alerts, *columns).select_from(_joined()).where(untold, ready).order_by(alerts.c.id).limit(20)
    return [
        Message(
            number=row.id,
            kind=row.kind,
            minutes=row.minutes,
            how=row.how,
            to=row.to,
            kiosk=row.object,
            name=row.name or row.object,
            begun=row.begun_sent_at is None,
            at=row.begun_at if row.begun_sent_at is None else row.ended_at,
        )
        for row in connection.execute(query)
    ]


def told(message: Message, now: datetime) -> Callable[[Connection], None]:
    """Return the job that notes that somebody was told."""
    column = "begun_sent_at" if message.begun else "ended_sent_at"
    values = {column: stamp(now), "tries": 0, "not_before": None, "trouble": ""}
    this = update(alerts).where(alerts.c.id == message.number).values(values)
    return lambda connection: _do(connection, this)


def not_told(message: Message, trouble: str, now: datetime) -> Callable[[Connection], None]:
    """Return the job that notes that nobody could be told, and why; it is tried again, ever more seldom."""

    def note(connection: Connection) -> None:
        tries = connection.execute(select(alerts.c.tries).where(alerts.c.id == message.number)).scalar() or 0
        wait = timedelta(seconds=min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** min(tries, 10)))
        values = {"tries": tries + 1, "not_before": stamp(now + wait), "trouble": trouble}
        connection.execute(update(alerts).where(alerts.c.id == message.number).values(values))

    return note


def rules(connection: Connection) -> Sequence[Row[Any]]:
    """Return all rules."""
    return connection.execute(select(alert_rules).order_by(alert_rules.c.id)).all()


def recent(connection: Connection, most: int) -> Sequence[Row[Any]]:
    """Return the last alerts, those that go on first."""
    columns = (alert_rules.c.kind, alert_rules.c.minutes, kiosks.c.name)
    query = select(alerts, *columns).select_from(_joined())
    return connection.execute(query.order_by(alerts.c.ended_at.is_not(None), alerts.c.id.desc()).limit(most)).all()


def _joined() -> Any:  # noqa: ANN401  # tables, joined
    ruled = alerts.join(alert_rules, alerts.c.rule == alert_rules.c.id)
    return ruled.outerjoin(kiosks, alerts.c.object == kiosks.c.id)


def add_rule(connection: Connection, values: dict[str, Any], by: str, now: datetime) -> int:
    """Add a rule: kind, minutes, how, to."""
    made = insert(alert_rules).values(values | {"made_by": by, "made_at": stamp(now)}).returning(alert_rules.c.id)
    return int(connection.execute(made).scalar_one())


def remove_rule(connection: Connection, number: int) -> bool:
    """Remove a rule and what it told; False where there is none."""
    connection.execute(delete(alerts).where(alerts.c.rule == number))
    return bool(connection.execute(delete(alert_rules).where(alert_rules.c.id == number)).rowcount)


def tidy(connection: Connection, now: datetime) -> None:
    """Forget what nobody needs any more. The last event stays: its number is what pages go by."""
    newest = connection.execute(select(func.max(events.c.id))).scalar() or 0
    connection.execute(delete(events).where(events.c.at < stamp(now - EVENTS_KEPT), events.c.id < newest))
    connection.execute(delete(alerts).where(alerts.c.ended_at < stamp(now - ALERTS_KEPT)))
    connection.execute(delete(invitations).where(invitations.c.expires_at < stamp(now - EVENTS_KEPT)))


def _do(connection: Connection, statement: Any) -> None:  # noqa: ANN401  # whatever SQLAlchemy executes
    connection.execute(statement)
