"""Those who send at the same time share the work: one transaction, and one statement where each would need its own."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from sync.hub.openrosa.keeping import keep_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sync.hub.database import Database
    from sync.hub.openrosa.keeping import Received
    from sync.hub.refusal import Refusal

MOST: Final = 64
"""So many submissions share a transaction at most."""

Place = tuple["Received", "asyncio.Future[Refusal | None]"]


@dataclass(slots=True)
class Gathering:
    """Keeps submissions, those that wait together."""

    database: Database
    _waiting: list[Place] = field(default_factory=list)
    _task: asyncio.Task[None] | None = None

    async def keep(self, received: Received) -> None:
        """Keep a submission; when this returns it is on the disk. Raises Refusal."""
        future: asyncio.Future[Refusal | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((received, future))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._work())
        refusal = await future
        if refusal is not None:
            raise refusal

    async def _work(self) -> None:
        while self._waiting:
            group, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            await self._write(group)

    async def _write(self, group: Sequence[Place]) -> None:
        """Write a group; what goes wrong with all of it is tried one by one, so that each has its own trouble."""
        now = datetime.now(UTC)
        try:
            told = await self.database.write(partial(keep_all, several=[received for received, _ in group], now=now))
        except Exception as error:  # noqa: BLE001  # whoever waits gets it
            if len(group) > 1:
                for place in group:
                    await self._write([place])
            elif not group[0][1].done():
                group[0][1].set_exception(error)
            return
        for (_, future), refusal in zip(group, told, strict=True):
            if not future.done():
                future.set_result(refusal)
