"""What there is to count, read from the database when somebody asks: replicas share nothing else."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select

from kiosk.store.submissions import stamp
from sync.hub.schema import calls, kiosks, refusals, relay_items, relays, submissions

if TYPE_CHECKING:
    from sqlalchemy import Connection

SEEN_WITHIN: Final = timedelta(minutes=15)
SETTLED: Final = timedelta(minutes=5)
"""No transaction takes longer: what is older than this has its place among the numbers."""


@dataclass(frozen=True, slots=True)
class Kiosk:
    """A kiosk that is let in. `waiting` and `for_staff` as it said last; `seen` in seconds since 1970, 0 for never."""

    id: str
    name: str
    seen: float
    waiting: float
    for_staff: float


@dataclass(frozen=True, slots=True)
class Counts:
    """How it stands. `kiosks_by` state: seen, not_seen, cloned, revoked; `submissions` by form and kind."""

    kiosks: tuple[Kiosk, ...]
    kiosks_by: dict[str, int]
    submissions: dict[tuple[str, str], int]
    refusals: dict[str, int]
    calls: dict[str, int]
    relayed: dict[tuple[str, str], int]


@dataclass(slots=True)
class Counting:
    """Counts each submission once, and not all of them each time: one for a process, asked by any thread."""

    _upto: int = 0
    _turn: threading.Lock = field(default_factory=threading.Lock)
    _before: Counter[tuple[str, str]] = field(default_factory=Counter)

    def count(self, connection: Connection, now: datetime) -> Counts:
        """Count."""
        with self._turn:  # two who ask at once must not both add what is new
            return self._count(connection, now)

    def _count(self, connection: Connection, now: datetime) -> Counts:
        known = connection.execute(select(kiosks)).all()
        by_relay = select(relays.c.name, relay_items.c.state, func.count()).join_from(relay_items, relays)
        relayed = connection.execute(by_relay.group_by(relays.c.name, relay_items.c.state))
        return Counts(
            kiosks=tuple(_kiosk(row) for row in known if not row.revoked_at),
            kiosks_by=Counter(_state(row, now) for row in known),
            submissions=self._submissions(connection, now),
            refusals=_by(connection, refusals.c.code),
            calls=_by(connection, calls.c.state),
            relayed={(name, state): many for name, state, many in relayed},
        )

    def _submissions(self, connection: Connection, now: datetime) -> dict[tuple[str, str], int]:
        number, kind = submissions.c.id, submissions.c.kind
        settled = select(func.max(number)).where(number > self._upto, submissions.c.received_at < stamp(now - SETTLED))
        upto = connection.execute(settled).scalar() or self._upto
        counted = select(submissions.c.form_id, kind, func.count()).group_by(submissions.c.form_id, kind)
        found = connection.execute(counted.where(number > self._upto, number <= upto))
        self._before.update({(form, kind): many for form, kind, many in found})
        self._upto = upto
        found = connection.execute(counted.where(number > upto))
        return self._before + Counter({(form, kind): many for form, kind, many in found})


def _by(connection: Connection, column: Any) -> dict[str, int]:  # noqa: ANN401  # a column of a table
    return {row[0]: row[1] for row in connection.execute(select(column, func.count()).group_by(column))}


def _state(row: Any, now: datetime) -> str:  # noqa: ANN401  # a row
    if row.revoked_at or row.cloned_at:
        return "revoked" if row.revoked_at else "cloned"
    return "seen" if (row.last_seen_at or "") >= stamp(now - SEEN_WITHIN) else "not_seen"


def _kiosk(row: Any) -> Kiosk:  # noqa: ANN401  # a row
    seen = datetime.fromisoformat(row.last_seen_at).timestamp() if row.last_seen_at else 0.0
    said = row.health if isinstance(row.health, dict) else {}
    return Kiosk(row.id, row.name, seen, _number(said.get("waiting")), _number(said.get("needs_staff")))


def _number(said: Any) -> float:  # noqa: ANN401  # whatever a kiosk sent
    return float(said) if isinstance(said, int | float) and -1e12 < said < 1e12 else 0.0  # noqa: PLR2004  # no count
