"""The task that tells web addresses, in every process of the hub; only the holder of the lease does anything.

POST, JSON {"handrail": "events", "format": 1, "sent_at": a time, "events": [{"event": "call" or "submission", "at": a
time, ...}]}. The header Handrail-Signature is "t=SECONDS,v1=HEX": HMAC-SHA256, with the secret of the address, of
SECONDS, a full stop and the body. An event may come twice: after an answer that was lost.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import json
import logging
import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from kiosk.errors import Surroundings
from kiosk.store.submissions import stamp
from sync.hub.alerting import give_lease_back, take_lease
from sync.hub.outward import hooks
from sync.hub.outward.secrets import NoKeyError, opened
from sync.hub.schema import hooks as hooks_table
from sync.hub.telling import UntoldError, post

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy import Connection

    from sync.hub.database import Database
    from sync.hub.settings import Settings

log = logging.getLogger(__name__)
WORK: Final = "hooks"


class Hooking:
    """Made once for a process; `running` is the time in which it works."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._settings = settings
        self._name = secrets.token_hex(8)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Work until the context ends."""
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
            await self._database.write(lambda connection: give_lease_back(connection, self._name, WORK))

    async def _run(self) -> None:
        while True:
            try:
                more = await self.look()
            except (SQLAlchemyError, Surroundings) as error:
                log.warning("the database does not answer: %s", type(error).__name__)
                more = False
            await asyncio.sleep(0.0 if more else self._settings.relay_seconds)

    async def look(self) -> bool:
        """Tell what there is to tell; True when something was told: there may be more."""
        now = datetime.now(UTC)
        if not await self._database.read(_any):
            return False

        def gather(connection: Connection) -> list[hooks.Telling]:
            return hooks.gather(connection, now) if take_lease(connection, self._name, now, WORK) else []

        tellings = await self._database.write(gather)
        outcomes = await asyncio.gather(*(self._tell(telling) for telling in tellings))
        return any(outcomes)

    async def _tell(self, telling: hooks.Telling) -> bool:
        now = datetime.now(UTC)
        content = {"handrail": "events", "format": 1, "sent_at": stamp(now), "events": list(telling.items.values())}
        body = json.dumps(content).encode()
        try:
            secret = opened(self._settings, telling.secret, "hook", telling.url)
            headers = {"Content-Type": "application/json", "Handrail-Signature": signature(secret, body, now)}
            await post(telling.url, body, headers)
        except (UntoldError, NoKeyError) as error:
            trouble = str(error) or "no_key"
            await self._database.write(lambda connection: hooks.not_told(connection, telling, trouble, now))
            return False
        await self._database.write(lambda connection: hooks.told(connection, telling, now))
        return True


def signature(secret: str, body: bytes, now: datetime) -> str:
    """Return the header that shows who sent a body, and when."""
    seconds = int(now.timestamp())
    return f"t={seconds},v1={hmac.new(secret.encode(), f'{seconds}.'.encode() + body, hashlib.sha256).hexdigest()}"


def _any(connection: Connection) -> bool:
    return connection.execute(select(hooks_table.c.id).limit(1)).first() is not None
