"""News for pages that are open: one look at the database each 300 ms for a whole process, whoever listens.

Replicas share nothing but the table of events. A page is told that something of a kind changed; it asks anew by itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from kiosk.errors import Surroundings
from sync.hub.people.accounts import SESSION_EVENT
from sync.hub.schema import events

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from sqlalchemy import Connection

    from sync.hub.database import Database

LOOK_SECONDS: Final = 0.3
BEAT_SECONDS: Final = 15.0
BEHIND: Final = 200
"""PostgreSQL gives out numbers before the commit: one that comes late is still among so many of the last."""
log = logging.getLogger(__name__)


@dataclass(eq=False, slots=True)
class Listener:
    """A page that is open; `session` is the beginning of its session's hash, "" for a public one."""

    session: str
    kinds: dict[str, int] = field(default_factory=dict)
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    over: bool = False

    def hear(self, kind: str, number: int, thing: str) -> None:
        """Take note of an event."""
        if kind == SESSION_EVENT:
            self.over = self.over or (thing == self.session != "")
        else:
            self.kinds[kind] = number
        if self.kinds or self.over:
            self.wake.set()


class News:
    """One for a process. It looks only while somebody listens."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._listeners: set[Listener] = set()
        self._task: asyncio.Task[None] | None = None
        self._last = 0
        self._seen: set[int] = set()
        self._ending = False
        self._beginning = asyncio.Lock()

    async def follow(self, listener: Listener, after: int | None) -> AsyncIterator[dict[str, int]]:
        """Yield {} when it listens, then the kinds of what changed, with the number of the last event.

        After each 15 s of silence it is {}, too.

        `after`: what was heard last, before the line broke. It ends with the session, and with the process.
        """
        await self._begin()
        for row in await self._database.read(lambda connection: _after(connection, after)):
            listener.hear(row.kind, row.id, row.object)
        self._listeners.add(listener)
        try:
            yield {}
            while not (listener.over or self._ending):
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(listener.wake.wait(), BEAT_SECONDS)
                listener.wake.clear()
                heard, listener.kinds = listener.kinds, {}
                if not (listener.over or self._ending):
                    yield heard
        finally:
            self._listeners.discard(listener)

    def end_with_the_process(self) -> None:
        """End all listening when the process is told to end; it waits for open pages otherwise."""
        if threading.current_thread() is not threading.main_thread():
            return
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            before = signal.getsignal(number)

            def ending(at: int, stack: Any, before: Any = before) -> None:  # noqa: ANN401  # Python's own types
                loop.call_soon_threadsafe(self._end)
                if callable(before):
                    before(at, stack)

            signal.signal(number, ending)

    def _end(self) -> None:
        self._ending = True
        for listener in self._listeners:
            listener.wake.set()

    async def _begin(self) -> None:
        async with self._beginning:
            if self._task is None or self._task.done():
                self._last, self._seen = await self._database.read(_newest), set()
                self._task = asyncio.create_task(self._look())

    async def _look(self) -> None:
        idle = 0.0
        while idle < BEAT_SECONDS and not self._ending:
            idle = 0.0 if self._listeners else idle + LOOK_SECONDS
            try:
                since = self._last - BEHIND
                rows = await self._database.read(lambda connection, since=since: _after(connection, since))  # type: ignore[misc]  # mypy does not see the default
            except (SQLAlchemyError, Surroundings) as error:
                log.warning("the database does not answer: %s", type(error).__name__)
                rows = []
            for row in rows:
                if row.id not in self._seen and (self._seen or row.id > self._last):
                    for listener in self._listeners:
                        listener.hear(row.kind, row.id, row.object)
            if rows:
                self._seen = {row.id for row in rows}
                self._last = max(self._last, rows[-1].id)
            await asyncio.sleep(LOOK_SECONDS)


def _newest(connection: Connection) -> int:
    return connection.execute(select(func.max(events.c.id))).scalar() or 0


def _after(connection: Connection, after: int | None) -> Sequence[Any]:
    if after is None:
        return []
    columns = (events.c.id, events.c.kind, events.c.object)
    newest = _newest(connection)
    # Whoever was away for long is told once that things changed.
    rows = select(*columns).where(events.c.id > max(after, newest - 10 * BEHIND)).order_by(events.c.id)
    return connection.execute(rows).all()
