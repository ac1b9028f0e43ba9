"""/health: whether this process can do its work, for a proxy or a supervisor. It says nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from sync.hub.schema import facts

if TYPE_CHECKING:
    from fastapi import Response
    from sqlalchemy import Connection

    from sync.hub.database import Database

_FRESH = {"Cache-Control": "no-store"}


def health_routes(database: Database) -> APIRouter:
    """Return the route."""
    router = APIRouter()

    @router.get("/health")
    async def health() -> Response:
        try:
            await database.read(_ask)
        except SQLAlchemyError:
            words = "The hub is here, but its database does not answer.\n"
            return PlainTextResponse(words, 503, {"Retry-After": "5", **_FRESH})
        return PlainTextResponse("The hub is well.\n", headers=_FRESH)

    return router


def _ask(connection: Connection) -> None:
    # A table of ours: a database that answers but was never set up is no database of a hub.
    connection.execute(select(facts.c.name).limit(1)).all()
