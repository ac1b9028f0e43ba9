"""The hub as an ASGI application."""

from __future__ import annotations

import os
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import FastAPI

from sync.hub.bounds import Bounds
from sync.hub.database import Database
from sync.hub.kiosks.fetching import fetching_routes
from sync.hub.kiosks.routes import kiosk_routes
from sync.hub.openrosa.routes import openrosa_routes
from sync.hub.outward.outward import Outward
from sync.hub.pages.routes import add_pages
from sync.hub.refusal import answer_in_words
from sync.hub.settings import ENVIRONMENT, Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


def create_app(settings: Settings) -> FastAPI:
    """Put the hub together; its tables must be there (Database.migrate). Nothing is kept but in the database."""
    database = Database(settings.database)
    outward = Outward(database, settings)

    @asynccontextmanager
    async def living(app: FastAPI) -> AsyncIterator[None]:
        app.state.news.end_with_the_process()
        async with app.state.alerter.running(), outward.running():
            yield
        database.close()

    app = FastAPI(title="Handrail hub", docs_url=None, redoc_url=None, openapi_url=None, lifespan=living)
    answer_in_words(app)
    app.router.routes.append(openrosa_routes(database, settings))  # the first: every single post comes by it
    app.include_router(kiosk_routes(database, settings))
    app.include_router(fetching_routes(database, settings))
    add_pages(app, database, settings)
    app.add_middleware(Bounds, settings=settings)
    outward.add_to(app)
    return app


def from_environment() -> FastAPI:
    """Make the application in a process that the command started."""
    return create_app(Settings.from_text(os.environ[ENVIRONMENT]))
