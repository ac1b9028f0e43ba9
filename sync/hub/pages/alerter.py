"""The task that judges and tells, in every process of the hub; only the holder of the lease does anything."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from kiosk.errors import Surroundings
from sync.hub import alerting
from sync.hub.pages.frame import now_utc
from sync.hub.pages.words import Words, loaded
from sync.hub.telling import Letter, UntoldError, tell

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy import Connection

    from sync.hub.database import Database
    from sync.hub.settings import Settings

log = logging.getLogger(__name__)


class Alerter:
    """Made once for a process; `running` is the time in which it works."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._settings = settings
        self._name = secrets.token_hex(8)
        self._texts = loaded()

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

    async def _run(self) -> None:
        while True:
            try:
                await self.look()
            except (SQLAlchemyError, Surroundings) as error:
                log.warning("the database does not answer: %s", type(error).__name__)
            await asyncio.sleep(self._settings.alert_seconds)

    async def look(self) -> None:
        """Judge once, and tell what is to be told."""
        now = now_utc()

        def judge(connection: Connection) -> bool:
            if not alerting.take_lease(connection, self._name, now):
                return False
            alerting.judge(connection, now)
            alerting.tidy(connection, now)
            return True

        if not await self._database.write(judge):
            return
        for message in await self._database.read(lambda connection: alerting.messages(connection, now)):
            try:
                await tell(self._settings, message.how, message.to, self.letter(message))
            except UntoldError as error:
                await self._database.write(alerting.not_told(message, str(error), now_utc()))
            else:
                await self._database.write(alerting.told(message, now_utc()))

    def letter(self, message: alerting.Message) -> Letter:
        """Put an alert into words."""
        words = Words(self._texts, "", now_utc())
        state = "begun" if message.begun else "over"
        kind = message.kind.replace("_", "-")
        title = words(f"alert-{state}-{kind}", name=message.name, count=message.minutes)
        body = words("alert-letter", words=title, at=message.at, address=f"{self._settings.reached_at}/kiosks")
        facts = {"kind": message.kind, "state": state, "kiosk": message.kiosk, "name": message.name, "at": message.at}
        return Letter(" ".join(title.split()), body, facts)
