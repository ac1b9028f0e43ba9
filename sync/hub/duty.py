"""What a hub does by itself, although any number of hubs share one database: whoever holds the lease does it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from abc import ABC, abstractmethod
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import or_, update
from sqlalchemy.exc import SQLAlchemyError

from kiosk.errors import Surroundings
from kiosk.store.submissions import stamp
from sync.hub.schema import facts
from sync.hub.storing import insert_new

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime

    from sqlalchemy import Connection

    from sync.hub.database import Database
    from sync.hub.settings import Settings

LEASE: Final = timedelta(minutes=2)
log = logging.getLogger(__name__)


class Duty(ABC):
    """Made once for a process; `running` is the time in which it works, `pause` the seconds between two looks."""

    work: str

    def __init__(self, database: Database, settings: Settings, pause: float) -> None:
        self.database = database
        self.settings = settings
        self.holder = secrets.token_hex(8)
        self._pause = pause

    @abstractmethod
    async def look(self) -> bool:
        """Do what there is to do, if the lease is ours; True where there may be more at once."""

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Work until the context ends; then another hub goes on at once."""
        task = asyncio.create_task(self._run())
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
            await self.give_way()

    async def give_way(self) -> None:
        """Let another hub go on at once."""
        with contextlib.suppress(SQLAlchemyError, Surroundings):
            await self.database.write(lambda connection: give_lease_back(connection, self.holder, self.work))

    async def _run(self) -> None:
        while True:
            try:
                more = await self.look()
            except (SQLAlchemyError, Surroundings) as error:
                log.warning("the database does not answer: %s", type(error).__name__)
                more = False
            except Exception:
                # Our mistake: with one kiosk or one address, perhaps. The others are looked after all the same.
                log.exception("%s", self.work)
                more = False
            await asyncio.sleep(0.0 if more else self._pause)


def take_lease(connection: Connection, holder: str, now: datetime, work: str) -> bool:
    """Become, or stay, the one that does some work for all hubs over a database; False while another is."""
    insert_new(connection, facts, [{"name": work, "value": ""}])
    free = or_(facts.c.value < stamp(now), facts.c.value.like(f"% {holder}"))
    mine = update(facts).where(facts.c.name == work, free).values(value=f"{stamp(now + LEASE)} {holder}")
    return bool(connection.execute(mine).rowcount)


def give_lease_back(connection: Connection, holder: str, work: str) -> None:
    """Let another take over at once, when this one ends."""
    mine = (facts.c.name == work, facts.c.value.like(f"% {holder}"))
    connection.execute(update(facts).where(*mine).values(value=""))
