"""Statuses: lists behind "Check my application", uploaded as CSV, changed row by row, or posted by a machine."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy import select
from starlette.datastructures import UploadFile

from sync.hub import statuses
from sync.hub.pages.frame import Frame, Turned, now_utc
from sync.hub.people import tokens as secrets
from sync.hub.refusal import Refusal
from sync.hub.schema import tokens
from sync.hub.statuses_csv import MOST_BYTES

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from sync.hub.people.sessions import Person

PAGE: Final = 100
USUAL: Final = "applications"
SCOPE: Final = "lists"
_FIELDS: Final = ("reference", "status", "words")


def statuses_routes(frame: Frame) -> APIRouter:
    """Return the pages about lists."""
    router = APIRouter()

    @router.get("/statuses")
    async def listed(request: Request) -> Response:
        return await _list(frame, request, await frame.person(request))

    @router.post("/statuses")
    async def upload(request: Request) -> Response:
        sent = await frame.sent(request, "staff", files=1, most=MOST_BYTES)
        try:
            given = sent.fields.get("file")
            content = await given.read() if isinstance(given, UploadFile) else b""
            whole = sent.text("whole") == "yes"
            by, name = sent.person.name, sent.text("name") or USUAL
            done = await statuses.upload(frame.database, name, content, by=by, now=sent.now, whole=whole)
        except statuses.BadListError as error:
            return await _list(frame, request, sent.person, error)
        finally:
            await sent.fields.close()
        return await _one(frame, request, sent.person, done.name, done)

    @router.get("/statuses/{name}")
    async def one(request: Request, name: str) -> Response:
        return await _one(frame, request, await frame.person(request), name)

    @router.post("/statuses/{name}")
    async def row(request: Request, name: str) -> Response:
        sent = await frame.sent(request, "staff")
        given = statuses.Row(*(sent.text(field, 2_000) for field in _FIELDS))
        try:
            done = await statuses.put_rows(frame.database, name, [given], by=sent.person.name, now=sent.now)
        except statuses.BadListError as error:
            return await _one(frame, request, sent.person, name, trouble=error)
        return await _one(frame, request, sent.person, name, done)

    @router.post("/api/lists/{name}")
    async def post(request: Request, name: str) -> Response:
        return await _posted(frame, request, name)

    return router


async def _list(
    frame: Frame, request: Request, person: Person, trouble: statuses.BadListError | None = None
) -> Response:
    found = await frame.database.read(statuses.lists)
    shown = {"lists": found, "trouble": trouble, "usual": USUAL, "error": "bad" if trouble else ""}
    return frame.show(request, "statuses.html", person, 422 if trouble else 200, **shown)


async def _one(  # noqa: PLR0913, PLR0917  # what became of a change is shown with the list
    frame: Frame,
    request: Request,
    person: Person,
    name: str,
    done: statuses.Uploaded | None = None,
    trouble: statuses.BadListError | None = None,
) -> Response:
    after = request.query_params.get("after", "")[:64].replace("\0", "")
    if not statuses.NAME.fullmatch(name):
        raise Turned("missing")

    def read(connection: Connection) -> tuple[statuses.Listed | None, list[statuses.Row]]:
        known = next((each for each in statuses.lists(connection) if each.name == name), None)
        return known, statuses.rows_of(connection, name, start=after, most=PAGE)

    known, rows = await frame.database.read(read)
    if known is None:
        raise Turned("missing")
    shown: dict[str, Any] = {"list": known, "rows": rows, "done": done, "trouble": trouble}
    shown |= {"next": rows[-1].reference if len(rows) == PAGE else "", "error": "bad" if trouble else ""}
    return frame.show(request, "status_list.html", person, 422 if trouble else 200, **shown)


async def _posted(frame: Frame, request: Request, name: str) -> Response:
    """Take a list from a machine: CSV, or JSON [{"reference", "status", "words"}]. Raises Refusal."""
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    here = (
        tokens.c.token_hash == secrets.hashed(secret.strip()),
        tokens.c.scope == SCOPE,
        tokens.c.revoked_at.is_(None),
    )
    by = await frame.database.read(lambda connection: connection.execute(select(tokens.c.name).where(*here)).scalar())
    if scheme.lower() != "bearer" or by is None:
        raise Refusal(401, "token", "A token for lists is needed: Authorization: Bearer TOKEN.")
    if int(request.headers.get("content-length", "0") or 0) > MOST_BYTES:
        raise _too_large()
    content, whole = await request.body(), request.query_params.get("whole") == "yes"
    if len(content) > MOST_BYTES:  # it did not say beforehand how long it is
        raise _too_large()
    try:
        if "json" in request.headers.get("content-type", ""):
            rows = await asyncio.to_thread(_rows, content)
            done = await statuses.put_rows(frame.database, name, rows, by=f"token {by}", now=now_utc())
        else:
            done = await statuses.upload(frame.database, name, content, by=f"token {by}", now=now_utc(), whole=whole)
    except statuses.BadListError as error:
        raise Refusal(422, "list", str(error)) from None
    counts = {"added": done.added, "changed": done.changed, "gone": done.gone, "same": done.same}
    return JSONResponse({"list": done.name, "version": done.version} | counts)


def _too_large() -> Refusal:
    return Refusal(413, "too_large", f"A list has at most {MOST_BYTES} bytes.")


def _rows(content: bytes) -> list[statuses.Row]:
    try:
        given = json.loads(content)
        rows = [statuses.Row(*(each.get(field, "") for field in _FIELDS)) for each in given]
    except (ValueError, TypeError, AttributeError, RecursionError):
        rows = []
    if not rows or not all(isinstance(getattr(row, field), str) for row in rows for field in _FIELDS):
        raise Refusal(400, "rows", 'This is no list of {"reference", "status", "words"}.')
    return rows
