"""The task that tells web addresses, in every process of the hub; only the holder of the lease does anything.

POST, JSON {"handrail": "events", "format": 1, "sent_at": a time, "events": [{"event": "call" or "submission", "at": a
time, ...}]}. The header Handrail-Signature is "t=SECONDS,v1=HEX": HMAC-SHA256, with the secret of the address, of
SECONDS, a full stop and the body. An event may come twice: after an answer that was lost.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from kiosk.store.submissions import stamp
from sync.hub.duty import Duty, take_lease
from sync.hub.outward import hooks
from sync.hub.outward.secrets import NoKeyError, opened
from sync.hub.schema import hooks as hooks_table
from sync.hub.telling import UntoldError, post

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from sync.hub.database import Database
    from sync.hub.settings import Settings


class Hooking(Duty):
    """Tells other programs what happens."""

    work = "hooks"

    def __init__(self, database: Database, settings: Settings) -> None:
        super().__init__(database, settings, settings.relay_seconds)

    async def look(self) -> bool:
        """Tell what there is to tell; True when something was told: there may be more."""
        now = datetime.now(UTC)
        if not await self.database.read(_any):
            return False

        def gather(connection: Connection) -> list[hooks.Telling]:
            return hooks.gather(connection, now) if take_lease(connection, self.holder, now, self.work) else []

        tellings = await self.database.write(gather)
        outcomes = await asyncio.gather(*(self._tell(telling) for telling in tellings))
        return any(outcomes)

    async def _tell(self, telling: hooks.Telling) -> bool:
        now = datetime.now(UTC)
        content = {"handrail": "events", "format": 1, "sent_at": stamp(now), "events": list(telling.items.values())}
        body = json.dumps(content).encode()
        try:
            secret = opened(self.settings, telling.secret, "hook", telling.url)
            headers = {"Content-Type": "application/json", "Handrail-Signature": signature(secret, body, now)}
            await post(telling.url, body, headers)
        except (UntoldError, NoKeyError) as error:
            trouble = str(error) or "no_key"
            await self.database.write(lambda connection: hooks.not_told(connection, telling, trouble, now))
            return False
        await self.database.write(lambda connection: hooks.told(connection, telling, now))
        return True


def signature(secret: str, body: bytes, now: datetime) -> str:
    """Return the header that shows who sent a body, and when."""
    seconds = int(now.timestamp())
    return f"t={seconds},v1={hmac.new(secret.encode(), f'{seconds}.'.encode() + body, hashlib.sha256).hexdigest()}"


def _any(connection: Connection) -> bool:
    return connection.execute(select(hooks_table.c.id).limit(1)).first() is not None
