"""The task that judges and tells, in every process of the hub; only the holder of the lease does anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sync.hub import alerting
from sync.hub.duty import Duty, take_lease
from sync.hub.pages.frame import now_utc
from sync.hub.pages.words import Words, loaded
from sync.hub.telling import Letter, UntoldError, tell

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from sync.hub.database import Database
    from sync.hub.settings import Settings


class Alerter(Duty):
    """Judges and tells what must not be wrong with a kiosk for long."""

    work = "alerting"

    def __init__(self, database: Database, settings: Settings) -> None:
        super().__init__(database, settings, settings.alert_seconds)
        self._texts = loaded()

    async def look(self) -> bool:
        """Judge once, and tell what is to be told."""
        now = now_utc()

        def judge(connection: Connection) -> bool:
            if not take_lease(connection, self.holder, now, self.work):
                return False
            alerting.judge(connection, now)
            alerting.tidy(connection, now)
            return True

        if not await self.database.write(judge):
            return False
        for message in await self.database.read(lambda connection: alerting.messages(connection, now)):
            if not await self.database.write(self._is_ours):
                break  # it took so long that another hub tells them now
            try:
                await tell(self.settings, message.how, message.to, self.letter(message))
            except UntoldError as error:
                await self.database.write(alerting.not_told(message, str(error), now_utc()))
            else:
                await self.database.write(alerting.told(message, now_utc()))
        return False

    def _is_ours(self, connection: Connection) -> bool:
        return take_lease(connection, self.holder, now_utc(), self.work)

    def letter(self, message: alerting.Message) -> Letter:
        """Put an alert into words."""
        words = Words(self._texts, "", now_utc())
        state = "begun" if message.begun else "over"
        kind = message.kind.replace("_", "-")
        title = words(f"alert-{state}-{kind}", name=message.name, count=message.minutes)
        body = words("alert-letter", words=title, at=message.at, address=f"{self.settings.reached_at}/kiosks")
        facts = {"kind": message.kind, "state": state, "kiosk": message.kiosk, "name": message.name, "at": message.at}
        return Letter(" ".join(title.split()), body, facts)
