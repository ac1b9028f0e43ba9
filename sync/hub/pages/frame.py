"""What all pages share: who looks, the frame around the content, forms that no other site can send."""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path as Folder
from typing import TYPE_CHECKING, Annotated, Final
from urllib.parse import quote, urlsplit

from fastapi import Path
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.exceptions import HTTPException

from sync.hub.pages.news import News
from sync.hub.pages.signs import sign
from sync.hub.pages.words import Words, attributed, loaded
from sync.hub.people import sessions, tokens

if TYPE_CHECKING:
    from fastapi import Request
    from fastapi.responses import Response
    from starlette.datastructures import FormData

    from sync.hub.database import Database
    from sync.hub.people.sessions import Person
    from sync.hub.settings import Settings

HERE: Final = Folder(__file__).parent
PAGES: Final = (
    ("calls", "helper"),
    ("kiosks", "place"),
    ("services", "form"),
    ("statuses", "report"),
    ("deliveries", "send"),
    ("accounts", "people"),
)
"""The pages that the frame leads to, and their signs."""
SESSION: Final = "handrail"
DOOR: Final = "handrail-form"
Number = Annotated[int, Path(ge=0, lt=2**63)]
"""A number in an address, one that every database can be asked for."""
_KEY: Final = re.compile(r"[A-Za-z0-9_-]{43}")
_FIELDS: Final = 200
_SMALL: Final = 64 * 1024


class Turned(Exception):  # noqa: N818  # it is an answer, and no mistake
    """Raised by a page that is not shown: `kind` is sign_in, role, form or missing."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that a person sent."""

    person: Person
    fields: FormData
    now: datetime

    def text(self, name: str, most: int = 200) -> str:
        """Return a field without white space around it; "" where it was left out or is a file."""
        return text_of(self.fields, name, most)


class Frame:
    """Made once for a process. Everything that pages need to answer."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self.database = database
        self.settings = settings
        self.base = urlsplit(settings.address).path.rstrip("/") if settings.address else ""
        self.news = News(database)
        self._texts = loaded()
        self._environment = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=select_autoescape(default=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals |= {"base": self.base, "sign": sign, "asset": self._asset, "pages": PAGES}

    @cache  # noqa: B019  # there is one Frame for as long as the process lives
    def _asset(self, name: str) -> str:
        """Return the address of a file, which changes with its content: browsers may keep it for good."""
        file = HERE / "static" / name
        mark = tokens.hashed(file.read_text(encoding="utf-8"))[:12] if file.exists() else "1"
        return f"{self.base}/static/{name}?v={mark}"

    def words(self, request: Request) -> Words:
        """Return words in the language of whoever asks."""
        return Words(self._texts, request.headers.get("accept-language", "")[:200], now_utc())

    def show(
        self, request: Request, template: str, person: Person | None = None, status: int = 200, /, **values: object
    ) -> HTMLResponse:
        """Answer with a page."""
        words = self.words(request)
        given: dict[str, object] = {"person": person, "path": request.url.path, "error": "", "form_key": ""}
        given |= attributed(words)
        said = request.query_params.get("said", "")
        given["said"] = words.perhaps("said", said) if said.replace("-", "").isalnum() else ""
        given["said"] = "" if given["said"] == said else given["said"]
        given |= {"language": words.language, "direction": words.direction}
        content = self._environment.get_template(template).render(given | values)
        return HTMLResponse(content, status, {"Cache-Control": "no-store"})

    def go(self, path: str, said: str = "") -> Response:
        """Send the browser on, after a form was sent; `said` is the key of what it is told there."""
        return RedirectResponse(f"{self.base}{path}" + (f"?said={said}" if said else ""), 303)

    # Who it is

    async def found(self, request: Request) -> Person | None:
        """Return who looks, signed in or half way."""
        token = request.cookies.get(self.cookie_name(request), "")
        if not token:
            return None
        now = now_utc()
        person = await self.database.read(lambda connection: sessions.find(connection, token, now))
        if person is not None and person.stale:
            key = person.key
            await self.database.write(lambda connection: sessions.seen(connection, key, now))
        return person

    async def person(self, request: Request, role: str = "viewer") -> Person:
        """Return who looks; raise Turned where it is nobody, or one who may not."""
        person = await self.found(request)
        if person is None or person.waits:
            raise Turned("sign_in")
        if not person.may(role):
            raise Turned("role")
        return person

    async def sent(self, request: Request, role: str = "viewer", *, files: int = 0, most: int = _SMALL) -> Sent:
        """Return the form that was sent; raise Turned where it is not from a page of ours or the person may not."""
        person = await self.person(request, role)
        fields = await read_form(request, files, most)
        if not same(text_of(fields, "csrf"), person.csrf):
            await fields.close()
            raise Turned("form")
        return Sent(person, fields, now_utc())

    # Cookies

    def secure(self, request: Request) -> bool:
        """Tell whether people come by https."""
        return self.settings.address.startswith("https:") or request.url.scheme == "https"

    def cookie_name(self, request: Request, name: str = SESSION) -> str:
        """Return the name of a cookie of ours.

        The prefix makes browsers insist on https; and, where we have the whole address, on nobody else setting it.
        """
        return (f"__Secure-{name}" if self.base else f"__Host-{name}") if self.secure(request) else name

    def let_in(self, request: Request, response: Response, token: str) -> Response:
        """Give the browser its session."""
        name, secure = self.cookie_name(request), self.secure(request)
        response.set_cookie(name, token, path=f"{self.base}/", httponly=True, samesite="lax", secure=secure)
        return response

    def let_out(self, request: Request, response: Response) -> Response:
        """Take the session from the browser."""
        response.delete_cookie(self.cookie_name(request), path=f"{self.base}/", secure=self.secure(request))
        return response

    def door(self, request: Request, template: str, status: int = 200, /, **values: object) -> HTMLResponse:
        """Show a form to somebody who is not signed in: its key stands in the form and in a cookie."""
        name = self.cookie_name(request, DOOR)
        key = request.cookies.get(name, "")
        key = key if _KEY.fullmatch(key) else tokens.make()
        shown = self.show(request, template, None, status, form_key=key, **values)
        secure = self.secure(request)
        shown.set_cookie(name, key, path=f"{self.base}/", httponly=True, samesite="strict", secure=secure)
        return shown

    async def sent_at_door(self, request: Request) -> FormData:
        """Return such a form; raise Turned where it is not from a page of ours."""
        fields = await read_form(request, 0, _SMALL)
        key = request.cookies.get(self.cookie_name(request, DOOR), "")
        if not key or not same(text_of(fields, "csrf"), key):
            raise Turned("form")
        return fields


async def read_form(request: Request, files: int, most: int) -> FormData:
    """Read a form of at most `most` bytes."""
    said = request.headers.get("content-length", "")
    # Without a length it comes in pieces: no browser sends forms so.
    if not said.isdigit() or int(said) > most + _SMALL:
        raise Turned("too_large")
    try:
        fields = await request.form(max_files=files, max_fields=_FIELDS, max_part_size=most)
    except HTTPException:
        raise Turned("too_large" if int(said) > most else "form") from None
    # A part may name an encoding of its own in which half a character can be written: nothing could hold it.
    if not all(_whole(value) for _, value in fields.multi_items()):
        await fields.close()
        raise Turned("form")
    return fields


def _whole(value: object) -> bool:
    text = value if isinstance(value, str) else str(getattr(value, "filename", "") or "")
    return not any("\ud800" <= letter <= "\udfff" for letter in text) if not text.isascii() else True


def text_of(fields: FormData, name: str, most: int = 200) -> str:
    """Return a field as one line of text, "" where it is none that could be kept."""
    value = fields.get(name, "")
    text = value.strip() if isinstance(value, str) else ""
    return text if len(text) <= most and "\0" not in text else ""


def same(one: str, other: str) -> bool:
    """Compare two secrets."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode())


def local(path: str) -> str:
    """Return a path of ours to go on to, "/" where it leads elsewhere."""
    ours = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() and len(path) < 500  # noqa: PLR2004
    return quote(path, safe="/?=&%-") if ours else "/"


def now_utc() -> datetime:
    """Return the time."""
    return datetime.now(UTC)
