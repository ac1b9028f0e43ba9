"""What kiosks may ask: POST /kiosk/enrol, /kiosk/submissions, /kiosk/health."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy import insert, select, update

from kiosk.store.submissions import stamp
from sync.batch import RECEIPT, BatchError, receipt_for, unpack
from sync.hub.kiosks.admission import admit, body_of, check_time, identify, refuse, signed
from sync.hub.kiosks.enrolment import enrol, read_application
from sync.hub.kiosks.taking import WORDS, take, verified
from sync.hub.refusal import Refusal
from sync.hub.schema import events, kiosks

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from sync.hub.database import Database
    from sync.hub.settings import Settings

MOST_WORDS: Final = 16_384
"""The largest body of what is not a batch."""


def kiosk_routes(database: Database, settings: Settings) -> APIRouter:
    """Return what kiosks may ask of the hub."""
    router = APIRouter(prefix="/kiosk")

    @router.post("/enrol")
    async def enrolment(request: Request) -> dict[str, Any]:
        given, now = signed(request), _now()
        application = read_application(await _small(request), given)
        await body_of(request, given)
        check_time(given, now, settings.skew)
        return await database.write(lambda connection: enrol(connection, application, given.request.counter, now))

    @router.post("/submissions")
    async def submissions(request: Request) -> Response:
        now = _now()
        caller = await identify(request, database, now, settings.skew)
        body = await body_of(request, signed(request))
        try:
            batch = await asyncio.to_thread(unpack, body)
        except BatchError as error:
            raise Refusal(400, "batch", f"This is no batch of submissions. {error}") from None
        looked = await asyncio.to_thread(verified, batch, caller.key)
        taken = await database.write(lambda connection: take(connection, caller, batch, looked, now))
        if taken.trouble:
            raise refuse(taken.trouble)
        receipt = receipt_for(caller.request.digest)
        if not taken.refused:
            return Response(status_code=204, headers={RECEIPT: receipt})
        refused = {name: [code, WORDS[code]] for name, code in taken.refused.items()}
        return JSONResponse({"handrail": "taken", "batch": receipt, "count": len(batch), "refused": refused})

    @router.post("/health", status_code=204)
    async def health(request: Request) -> Response:
        now = _now()
        caller = await identify(request, database, now, settings.skew)
        report = _report(await _small(request))
        await body_of(request, signed(request))

        def keep(connection: Connection) -> str:
            trouble = admit(connection, caller.request, now)
            if not trouble:
                _keep_health(connection, caller.id, report, now)
            return trouble

        if trouble := await database.write(keep):
            raise refuse(trouble)
        return Response(status_code=204)

    return router


async def _small(request: Request) -> bytes:
    if int(request.headers.get("content-length", "0")) > MOST_WORDS or len(body := await request.body()) > MOST_WORDS:
        raise Refusal(413, "too_large", f"At most {MOST_WORDS} bytes are taken here.")
    return body


def _report(body: bytes) -> dict[str, Any]:
    try:
        report = json.loads(body)
        # Half a character, a NUL and what is no number: not every database holds them.
        written = json.dumps(report, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        report = None
    if not isinstance(report, dict) or b"\\u0000" in written:
        raise Refusal(400, "report", "This is no report: it must be a JSON object.")
    return report


def _keep_health(connection: Connection, kiosk: str, report: dict[str, Any], now: datetime) -> None:
    """Keep the last report; people hear of it when it says something new."""
    before = connection.execute(select(kiosks.c.health).where(kiosks.c.id == kiosk)).scalar()
    if before != report:
        connection.execute(update(kiosks).where(kiosks.c.id == kiosk).values(health=report))
        connection.execute(insert(events).values(at=stamp(now), kind="kiosk", object=kiosk))


def _now() -> datetime:
    return datetime.now(UTC)
