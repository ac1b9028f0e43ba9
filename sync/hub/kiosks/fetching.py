"""What kiosks fetch: GET /kiosk/catalogue, /kiosk/files/SHA-256, /kiosk/lists/NAME. Signed, as all that kiosks ask."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response
from sqlalchemy import select

from sync.hub.entity_files import ListFiles
from sync.hub.kiosks.admission import admit, body_of, identify, refuse, signed
from sync.hub.kiosks.catalogue import catalogue
from sync.hub.openrosa.answering import tagged
from sync.hub.openrosa.listing import has_list
from sync.hub.refusal import Refusal
from sync.hub.schema import files

if TYPE_CHECKING:
    from sync.hub.database import Database
    from sync.hub.kiosks.admission import Caller
    from sync.hub.settings import Settings


def fetching_routes(database: Database, settings: Settings) -> APIRouter:
    """Return what kiosks may fetch."""
    router = APIRouter(prefix="/kiosk")
    lists = ListFiles()

    async def caller_of(request: Request) -> Caller:
        now = datetime.now(UTC)
        caller = await identify(request, database, now, settings.skew)
        await body_of(request, signed(request))
        if trouble := await database.write(partial(admit, request=caller.request, now=now)):
            raise refuse(trouble)
        return caller

    @router.get("/catalogue")
    async def offered(request: Request) -> Response:
        caller = await caller_of(request)
        return tagged(request, await database.read(partial(catalogue, kiosk=caller.id)), "application/json")

    @router.get("/files/{sha256}")
    async def file(request: Request, sha256: str) -> Response:
        await caller_of(request)
        query = select(files).where(files.c.sha256 == sha256)
        row = await database.read(
            lambda connection: connection.execute(query).one_or_none() if _plain(sha256) else None
        )
        if row is None:
            raise _nothing()
        return tagged(request, bytes(row.content), row.media_type, row.sha256)

    @router.get("/lists/{name}")
    async def entity_list(request: Request, name: str) -> Response:
        caller = await caller_of(request)
        mine = _plain(name) and await database.read(partial(has_list, who=caller.id, name=name))
        found = await database.read(partial(lists.content, name=name)) if mine else None
        if found is None:
            raise _nothing()
        return tagged(request, found[1], "text/csv; charset=utf-8", found[0])

    return router


def _plain(name: str) -> bool:
    """Tell whether a database can be asked for it."""
    return name.isprintable()


def _nothing() -> Refusal:
    return Refusal(404, "unknown", "There is nothing at this address.")
