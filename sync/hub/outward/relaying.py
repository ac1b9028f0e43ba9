"""The thread that relays, in every process of the hub; only the holder of the lease does anything.

It is the kiosk's own worker and client: one for each relay, over the hub's tables in place of a kiosk's outbox.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from sqlalchemy.exc import SQLAlchemyError

from kiosk.clock import SystemClock
from kiosk.errors import HandrailError
from sync.delivering import Delivering
from sync.hub.duty import give_lease_back, take_lease
from sync.hub.outward import relays
from sync.hub.outward.relay_outbox import WORK, RelayOutbox
from sync.hub.outward.secrets import NoKeyError, opened
from sync.limits import Limits
from sync.line import Access, Line
from sync.openrosa import OpenRosaServer
from sync.pace import Pace
from sync.worker import Worker

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from sqlalchemy import Connection

    from sync.hub.database import Database
    from sync.hub.settings import Settings

log = logging.getLogger(__name__)
PLACE: Final = "{secret}"
_KEYLESS: Final = 60.0


class Relaying:
    """Made once for a process; `running` is the time in which it works."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._settings = settings
        self._name = secrets.token_hex(8)
        self._stop = threading.Event()
        self._tasks: dict[relays.Relay, asyncio.Task[None]] = {}

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Work until the context ends."""
        # A thread and a loop of its own: it waits for the database, which answers must not.
        thread = threading.Thread(target=lambda: asyncio.run(self._run()), name="relaying", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._stop.set()
            await asyncio.to_thread(thread.join)

    async def _run(self) -> None:
        while not self._stop.is_set():
            with _troubles():
                self._look()
            await self._rest()
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        with _troubles():
            self._database.transaction(lambda connection: give_lease_back(connection, self._name, WORK))

    async def _rest(self) -> None:
        await asyncio.to_thread(self._stop.wait, self._settings.relay_seconds)

    def _look(self) -> None:
        """Begin what there is to relay, and end what there is no more."""
        now = datetime.now(UTC)

        def ours(connection: Connection) -> list[relays.Relay]:
            return relays.every(connection) if take_lease(connection, self._name, now, WORK) else []

        with self._database.reading() as connection:
            some = bool(relays.every(connection))
        # Who relays nothing writes nothing, either.
        wanted = self._database.transaction(ours) if some else []
        for relay in [relay for relay, task in self._tasks.items() if relay not in wanted or task.done()]:
            self._tasks.pop(relay).cancel()
        for relay in wanted:
            if relay not in self._tasks:
                self._tasks[relay] = asyncio.create_task(self._relay(relay))

    async def _relay(self, relay: relays.Relay) -> None:
        outbox = RelayOutbox(self._database, relay, self._name)
        try:
            secret = opened(self._settings, relay.secret, relay.url, relay.user)
        except NoKeyError:
            outbox.set_state("trouble", "hub_key")
            await asyncio.sleep(_KEYLESS)
            return
        clock = SystemClock(UTC)
        access = Access(relay.user, secret if relay.user else "")
        async with Line(access, Limits(), Pace(0, clock.monotonic)) as line:
            server = OpenRosaServer(line, relay.url.replace(PLACE, quote(secret, safe="!$~")), clock.now)
            delivering = Delivering(outbox, server, lambda: None)
            worker = Worker(deliveries=outbox, delivering=delivering, catalogue=None, clock=clock)
            while True:
                with _troubles():
                    await worker.step()
                await asyncio.sleep(self._settings.relay_seconds)


@contextlib.contextmanager
def _troubles() -> Iterator[None]:
    """Go on when the database does not answer: it may come back."""
    try:
        yield
    except (SQLAlchemyError, HandrailError) as error:
        log.warning("the database does not answer: %s", type(error).__name__)
