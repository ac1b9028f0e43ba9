"""A hub's database that relays to the tests' own OpenROSA server, step by step and without waiting."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from kiosk.store.submissions import stamp
from sync.delivering import Delivering
from sync.hub.database import Database
from sync.hub.outward import relays
from sync.hub.outward.relay_outbox import RelayOutbox
from sync.hub.schema import attachments, relay_items, submissions
from sync.limits import Limits
from sync.line import Access, Line
from sync.openrosa import OpenRosaServer
from sync.pace import Pace
from sync.worker import Worker
from tests.support.clock import StillClock
from tests.support.openrosa_far_end import instance
from tests.support.tables import make_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.openrosa_server import OpenRosaTestServer

NOW = datetime(2026, 3, 2, tzinfo=UTC)


@contextlib.contextmanager
def database_at(address: str) -> Iterator[Database]:
    make_tables(address)
    database = Database(address)
    try:
        yield database
    finally:
        database.close()


def receive(database: Database, name: str, **values: Any) -> int:
    """Let a submission arrive as a client's does; return its number."""
    row = {"instance_id": name, "form_id": "join", "version": "1", "kind": "open", "kiosk": None, "sender": "collect"}
    row |= {"created_at": stamp(NOW), "received_at": stamp(NOW), "content": instance(name), "digest": b"d"} | values
    making = insert(submissions).values(row).returning(submissions.c.id)
    return int(database.transaction(lambda connection: connection.execute(making).scalar_one()))


def attach(database: Database, submission: int, name: str, content: bytes) -> None:
    row = {"submission": submission, "name": name, "media_type": "image/png", "content": content}
    database.transaction(lambda connection: connection.execute(insert(attachments).values(row)))


def relay_to(database: Database, server: OpenRosaTestServer, **values: Any) -> relays.Relay:
    row = {"name": "Central", "url": server.url, "user": "", "secret": "", "forms": []} | values
    database.transaction(lambda connection: relays.add(connection, row, "ada", NOW))
    with database.reading() as connection:
        return relays.every(connection)[-1]


def run_relay(database: Database, relay: relays.Relay, holder: str = "one", steps: int = 1) -> None:
    """Let the worker of a relay take so many steps; what was put off is ready again before each."""

    async def run() -> None:
        clock = StillClock()
        async with Line(Access(), Limits(), Pace(0, clock.monotonic)) as line:
            outbox = RelayOutbox(database, relay, holder)
            delivering = Delivering(outbox, OpenRosaServer(line, relay.url, clock.now), lambda: None)
            worker = Worker(deliveries=outbox, delivering=delivering, catalogue=None, clock=clock)
            for _ in range(steps):
                ready = relay_items.update().values(not_before=None)
                database.transaction(lambda connection, ready=ready: connection.execute(ready))  # type: ignore[misc]
                await worker.step()
                clock.forward(24 * 3600)

    asyncio.run(run())


def states(database: Database) -> dict[str, str]:
    """Return state and reason of each submission that is relayed, by its id."""
    columns = (submissions.c.instance_id, relay_items.c.state, relay_items.c.reason)
    with database.reading() as connection:
        rows = connection.execute(select(*columns).join_from(relay_items, submissions)).all()
    return {row.instance_id: f"{row.state} {row.reason}".strip() for row in rows}
