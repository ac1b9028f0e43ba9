"""OpenROSA's addresses, once with the token in them (/v1/key/TOKEN/...) and once without (/v1/..., Basic)."""

from __future__ import annotations

import asyncio
import hashlib
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from fastapi.responses import Response
from sqlalchemy import select
from starlette.routing import Mount, Route

from sync.hub.entity_files import ListFiles
from sync.hub.openrosa.answering import openrosa, stored, tagged
from sync.hub.openrosa.gathering import Gathering
from sync.hub.openrosa.keeping import Received, note
from sync.hub.openrosa.listing import Place, client_id, has_form, has_list, integrity
from sync.hub.openrosa.multipart import boundary_of, read_parts
from sync.hub.openrosa.reading import check_mentioned, read_submission
from sync.hub.openrosa.shapes import Shapes
from sync.hub.openrosa.tokens import Doorkeeper
from sync.hub.refusal import Refusal
from sync.hub.schema import files, forms

if TYPE_CHECKING:
    from starlette.requests import Request

    from sync.hub.database import Database
    from sync.hub.openrosa.multipart import Part
    from sync.hub.openrosa.reading import Submitted
    from sync.hub.openrosa.tokens import Sender
    from sync.hub.settings import Settings

QUICK: Final = 64 * 1024
"""A body up to this size is read at once: handing it to a thread takes longer (./dev bench hub)."""
MOST_IDS: Final = 200
_PREFIX: Final = re.compile(r"(?:/[A-Za-z0-9._~-]{1,64}){1,8}")
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,17}")
_FOR_STAFF: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT})


def openrosa_routes(database: Database, settings: Settings) -> Mount:
    """Return what OpenROSA clients may ask of the hub; what is asked most often comes first."""
    answers = _Answers(database, settings)
    asked = (
        ("/submission", ["POST"], answers.submission),
        ("/submission", ["HEAD"], answers.ready),
        ("/formList", ["GET"], answers.form_list),
        ("/forms/{form}/form.xml", ["GET"], answers.form),
        ("/forms/{form}/manifest", ["GET"], answers.manifest),
        ("/files/{sha256}/{name}", ["GET"], answers.file),
        ("/lists/{name}.csv", ["GET"], answers.entity_list),
        ("/lists/{name}/integrity", ["GET"], answers.integrity),
    )
    routes = [
        Route(prefix + path, openrosa(endpoint, settings.most), methods=methods)
        for prefix in ("/key/{token}", "")
        for path, methods, endpoint in asked
    ]
    return Mount("/v1", routes=routes)


@dataclass(slots=True)
class _Answers:
    database: Database
    settings: Settings
    door: Doorkeeper = field(init=False)
    shapes: Shapes = field(init=False)
    gathering: Gathering = field(init=False)
    lists: ListFiles = field(default_factory=ListFiles)

    def __post_init__(self) -> None:
        self.door = Doorkeeper(self.database)
        self.shapes = Shapes(self.database)
        self.gathering = Gathering(self.database)

    async def form_list(self, request: Request) -> Response:
        sender = await self.door.let_in(request)
        place = _place(request, sender, self.settings.address)
        return tagged(request, await self.database.read(partial(place.form_list, client=sender.name)))

    async def form(self, request: Request) -> Response:
        sender = await self.door.let_in(request)
        here = (forms.c.id == _number(request), forms.c.state != "draft", has_form(client_id(sender.name)))
        query = select(forms.c.xml, forms.c.xml_hash).where(*here)
        row = await self.database.read(lambda connection: connection.execute(query).one_or_none())
        if row is None:
            raise _nothing()
        return tagged(request, bytes(row.xml), tag=row.xml_hash)

    async def manifest(self, request: Request) -> Response:
        sender = await self.door.let_in(request)
        place = _place(request, sender, self.settings.address)
        body = await self.database.read(partial(place.manifest, form=_number(request), client=sender.name))
        if body is None:
            raise _nothing()
        return tagged(request, body)

    async def file(self, request: Request) -> Response:
        await self.door.let_in(request)
        query = select(files).where(files.c.sha256 == _named(request, "sha256"))
        row = await self.database.read(lambda connection: connection.execute(query).one_or_none())
        if row is None:
            raise _nothing()
        return tagged(request, bytes(row.content), row.media_type, row.sha256)

    async def entity_list(self, request: Request) -> Response:
        name = await self._list(request)
        found = await self.database.read(partial(self.lists.content, name=name))
        if found is None:
            raise _nothing()
        mark, content = found
        return tagged(request, content, "text/csv; charset=utf-8", mark)

    async def integrity(self, request: Request) -> Response:
        name = await self._list(request)
        ids = request.query_params.get("id", "").split(",")
        if len(ids) > MOST_IDS:
            raise Refusal(400, "ids", f"At most {MOST_IDS} ids are answered at once.")
        known = [each for each in ids if each.isprintable()]
        told = partial(integrity, name=name, ids=known)
        return tagged(request, await self.database.read(told))

    async def _list(self, request: Request) -> str:
        """Return the name of the list that is asked for. Raises Refusal: nobody, or one who reads no such list."""
        sender = await self.door.let_in(request)
        name = _named(request, "name")
        if not await self.database.read(partial(has_list, who=client_id(sender.name), name=name)):
            raise _nothing()
        return name

    async def ready(self, request: Request) -> Response:
        await self.door.let_in(request)
        return Response(status_code=HTTPStatus.NO_CONTENT)

    async def submission(self, request: Request) -> Response:
        sender = await self.door.let_in(request)
        boundary = boundary_of(request.headers.get("content-type", ""))
        if request.headers.get("content-encoding", "identity").lower() != "identity":
            raise Refusal(400, "encoding", "A submission must not be compressed.")
        body = await request.body()
        read = _read(body, boundary) if len(body) <= QUICK else await asyncio.to_thread(_read, body, boundary)
        submitted, xml, parts = read
        now = datetime.now(UTC)
        try:
            shape = await self.shapes.check(submitted)
            received = Received(sender, submitted, shape, xml, parts, hashlib.sha256(xml).digest())
            await self.gathering.keep(received)
        except Refusal as refusal:
            if refusal.status in _FOR_STAFF:
                await self.database.write(partial(note, instance_id=submitted.instance_id, refusal=refusal, now=now))
            raise
        return stored()


def _read(body: bytes, boundary: bytes) -> tuple[Submitted, bytes, tuple[Part, ...]]:
    xml, parts = read_parts(body, boundary)
    submitted = read_submission(xml)
    check_mentioned(submitted, (part.name for part in parts))
    return submitted, xml, parts


def _place(request: Request, sender: Sender, address: str) -> Place:
    """Return how the client sees us: a proxy may put the hub into a folder, and says so, or `address` is set."""
    prefix = request.headers.get("x-forwarded-prefix", "").rstrip("/")
    base = f"{request.url.scheme}://{request.url.netloc}" + (prefix if _PREFIX.fullmatch(prefix) else "")
    return Place((address.rstrip("/") or base) + sender.path)


def _number(request: Request) -> int:
    text = request.path_params["form"]
    if not _NUMBER.fullmatch(text):
        raise _nothing()
    return int(text)


def _named(request: Request, what: str) -> str:
    """Return a name in the address, one that a database can be asked for."""
    name = str(request.path_params[what])
    if not name.isprintable():
        raise _nothing()
    return name


def _nothing() -> Refusal:
    return Refusal(404, "unknown", "There is nothing at this address.")
