"""All that leaves the hub, put together for one process."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sync.hub.outward.health import health_routes
from sync.hub.outward.hooking import Hooking
from sync.hub.outward.metrics import Durations, Measured, metrics_routes
from sync.hub.outward.relaying import Relaying

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from fastapi import FastAPI

    from sync.hub.database import Database
    from sync.hub.settings import Settings


@dataclass(slots=True)
class Outward:
    """Made once for a process."""

    database: Database
    settings: Settings
    durations: Durations = field(default_factory=Durations)

    def add_to(self, app: FastAPI) -> None:
        """Add what is asked of the hub from outside; the last thing that is done to an application."""
        app.include_router(health_routes(self.database))
        app.include_router(metrics_routes(self.database, self.settings, self.durations))
        app.add_middleware(Measured, durations=self.durations)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Do what the hub does by itself, until the context ends."""
        hooking, relaying = Hooking(self.database, self.settings), Relaying(self.database, self.settings)
        async with hooking.running(), relaying.running():
            yield
