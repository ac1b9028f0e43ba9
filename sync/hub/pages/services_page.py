"""Services: upload an XLSForm, read what was found, try it, publish it to kiosks, close it, take it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request, Response
from sqlalchemy import select
from starlette.datastructures import UploadFile

from kiosk.services.outline import read_outline
from kiosk.services.problems import Problem, ServiceRefusedError, refusal
from sync.hub import services
from sync.hub.pages.frame import Frame, Number, Turned
from sync.hub.schema import forms, kiosks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row

    from sync.hub.pages.frame import Sent
    from sync.hub.people.sessions import Person

MOST: Final = 50 * 1024 * 1024
MOST_FILES: Final = 50
MOST_CHOICES: Final = 60
LONGEST_LANGUAGE: Final = 100
_KINDS: Final = (".xlsx", ".xls", ".xml")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the page lists it."""

    words: str
    hint: str
    required: bool
    choices: tuple[str, ...]
    more: int
    is_group: bool


def services_routes(frame: Frame) -> APIRouter:
    """Return the pages about services."""
    router = APIRouter(prefix="/services")
    examining = services.Examining()

    @router.get("")
    async def listed(request: Request) -> Response:
        return await _list(frame, request, await frame.person(request), ())

    @router.post("")
    async def upload(request: Request) -> Response:
        sent = await frame.sent(request, "admin", files=MOST_FILES, most=MOST)
        try:
            name, source, media = await _uploaded(sent)
            incomplete = sent.text("incomplete", LONGEST_LANGUAGE)
            findings = await examining.examine(name, source, media, frame.database, incomplete=incomplete)

            def keep(connection: Connection) -> int:
                kept = source if name.endswith((".xlsx", ".xls")) else b""
                return services.keep(connection, findings, kept, sent.person.name, sent.now, media)

            number = await frame.database.write(keep)
        except ServiceRefusedError as error:
            return await _list(frame, request, sent.person, error.problems)
        except services.TakenError:
            return await _list(frame, request, sent.person, (), "taken")
        finally:
            await sent.fields.close()
        return await _show(frame, request, sent.person, number, findings.problems)

    @router.get("/{number}")
    async def one(request: Request, number: Number) -> Response:
        return await _show(frame, request, await frame.person(request), number, ())

    _changes(router, frame)
    return router


def _changes(router: APIRouter, frame: Frame) -> None:
    @router.post("/{number}/publish")
    async def publish(request: Request, number: Number) -> Response:
        sent = await frame.sent(request, "admin")
        chosen = [value for value in sent.fields.getlist("kiosk") if isinstance(value, str)]
        if sent.text("to") == "all":
            chosen = [services.EVERYBODY]

        def carry_out(connection: Connection) -> bool:
            known = {*connection.execute(select(kiosks.c.id)).scalars(), services.EVERYBODY}
            to = [each for each in chosen if each in known]
            return services.publish(connection, number, to, sent.person.name, sent.now)

        if not chosen:
            return frame.go(f"/services/{number}", "nobody-chosen")
        if not await frame.database.write(carry_out):
            raise Turned("missing")
        return frame.go(f"/services/{number}", "service-published")

    @router.post("/{number}/{step}")
    async def end(request: Request, number: Number, step: str) -> Response:
        sent = await frame.sent(request, "admin")
        if step not in {"close", "take-back"}:
            raise Turned("missing")
        change = services.close if step == "close" else services.take_back

        def carry_out(connection: Connection) -> bool:
            form_id = connection.execute(select(forms.c.form_id).where(forms.c.id == number)).scalar()
            return form_id is not None and change(connection, form_id, sent.person.name, sent.now)

        done = await frame.database.write(carry_out)
        return frame.go(f"/services/{number}", f"service-{step}" if done else "service-not-open")


async def _uploaded(sent: Sent) -> tuple[str, bytes, dict[str, bytes]]:
    """Return the form's name and content, and its files. Raises ServiceRefusedError."""
    given = sent.fields.get("form")
    if not isinstance(given, UploadFile) or not given.filename:
        raise refusal("no-file", "No file was chosen.", "Choose a spreadsheet.")
    if not given.filename.lower().endswith(_KINDS):
        raise refusal("file-kind", "This is no spreadsheet.", "Choose a file that ends with .xlsx.")
    files = [each for each in sent.fields.getlist("media") if isinstance(each, UploadFile) and each.filename]
    media = {str(each.filename): await each.read() for each in files}
    return given.filename.lower(), await given.read(), media


async def _list(
    frame: Frame, request: Request, person: Person, problems: Sequence[Problem], error: str = ""
) -> Response:
    every = await frame.database.read(services.published)
    grouped: dict[str, list[services.Published]] = {}
    for each in every:
        grouped.setdefault(each.form_id, []).append(each)
    names = await frame.database.read(_names)
    error = error or ("refused" if problems else "")
    shown = {"services": grouped, "problems": problems, "error": error, "names": names}
    return frame.show(request, "services.html", person, 422 if error else 200, **shown)


async def _show(frame: Frame, request: Request, person: Person, number: int, problems: Sequence[Problem]) -> Response:
    def read(connection: Connection) -> tuple[Row[Any] | None, list[services.Published], dict[str, str]]:
        row = connection.execute(select(forms).where(forms.c.id == number)).one_or_none()
        return row, services.published(connection), _names(connection)

    row, every, names = await frame.database.read(read)
    this = next((each for each in every if each.number == number), None)
    if row is None or this is None:
        raise Turned("missing")
    language = request.query_params.get("language", "")
    languages, now, questions = _questions(bytes(row.xml), language)
    shown = {"service": this, "names": names, "problems": problems, "everybody": services.EVERYBODY}
    shown |= {"languages": languages, "now": now, "questions": questions}
    return frame.show(request, "service.html", person, **shown)


def _names(connection: Connection) -> dict[str, str]:
    """Return the kiosks that are let in, by id."""
    query = select(kiosks.c.id, kiosks.c.name).where(kiosks.c.revoked_at.is_(None)).order_by(kiosks.c.name)
    return {row.id: row.name or row.id for row in connection.execute(query)}


def _questions(xml: bytes, language: str) -> tuple[tuple[str, ...], str, list[Asked]]:
    """Return the form's languages, the one that is shown, and its questions in it."""
    outline = read_outline(xml)
    known = outline.languages
    now = language if language in known else (outline.default_language or next(iter(known), ""))
    asked = [
        Asked(
            words=outline.words(control.label, now),
            hint=outline.words(control.hint, now),
            required=control.required.replace(" ", "") == "true()",
            choices=tuple(outline.words(choice, now) for choice in control.choices[:MOST_CHOICES]),
            more=max(0, len(control.choices) - MOST_CHOICES),
            is_group=control.tag in {"group", "repeat"},
        )
        for control in outline.controls
    ]
    return known, now, [each for each in asked if each.words or each.choices]
