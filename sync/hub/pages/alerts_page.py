"""Alerts: the rules, what is wrong now, and what was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response

from sync.hub import alerting
from sync.hub.pages.frame import Frame, Number, Sent, Turned
from sync.hub.people.audit import note
from sync.hub.telling import Letter, UntoldError, tell

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from sync.hub.people.sessions import Person

RECENT: Final = 30
MINUTES: Final = range(5, 10_081)


def alerts_routes(frame: Frame) -> APIRouter:
    """Return the pages about alerts."""
    router = APIRouter(prefix="/alerts")

    @router.get("")
    async def alerts(request: Request) -> Response:
        return await _show(frame, request, await frame.person(request))

    @router.post("")
    async def add(request: Request) -> Response:
        sent = await frame.sent(request, "admin")
        values, error = _read(sent)
        if error:
            return await _show(frame, request, sent.person, error)

        def keep(connection: Connection) -> None:
            number = alerting.add_rule(connection, values, sent.person.name, sent.now)
            note(connection, sent.person.name, "alert rule made", str(number), sent.now, kind=values["kind"])

        await frame.database.write(keep)
        return frame.go("/alerts", "alert-made")

    _one_rule(router, frame)
    return router


def _one_rule(router: APIRouter, frame: Frame) -> None:
    @router.post("/{number}/remove")
    async def remove(request: Request, number: Number) -> Response:
        sent = await frame.sent(request, "admin")

        def drop(connection: Connection) -> bool:
            note(connection, sent.person.name, "alert rule gone", str(number), sent.now)
            return alerting.remove_rule(connection, number)

        if not await frame.database.write(drop):
            raise Turned("missing")
        return frame.go("/alerts", "alert-gone")

    @router.post("/{number}/try")
    async def attempt(request: Request, number: Number) -> Response:
        sent = await frame.sent(request, "admin")
        found = await frame.database.read(alerting.rules)
        rule = next((each for each in found if each.id == number), None)
        if rule is None:
            raise Turned("missing")
        words = frame.words(request)("alert-try-words")
        try:
            await tell(frame.settings, rule.how, rule.to, Letter(words, words, {"state": "try"}))
        except UntoldError as error:
            return await _show(frame, request, sent.person, str(error))
        return frame.go("/alerts", "alert-tried")


async def _show(frame: Frame, request: Request, person: Person, error: str = "") -> Response:
    rules = await frame.database.read(alerting.rules)
    recent = await frame.database.read(lambda connection: alerting.recent(connection, RECENT))
    shown: dict[str, Any] = {
        "rules": rules,
        "recent": recent,
        "kinds": alerting.KINDS,
        "ways": alerting.WAYS,
        "error": error,
    }
    shown["mail"] = bool(frame.settings.mail)
    return frame.show(request, "alerts.html", person, 422 if error else 200, **shown)


def _read(sent: Sent) -> tuple[dict[str, Any], str]:
    """Return a rule as the form says it, and what is wrong with it."""
    kind, how, to, minutes = sent.text("kind"), sent.text("how"), sent.text("to", 300), sent.text("minutes", 6)
    if kind not in alerting.KINDS or how not in alerting.WAYS:
        return {}, "kind"
    count = int(minutes) if minutes.isascii() and minutes.isdigit() else 0
    if kind == "not_seen" and count not in MINUTES:
        return {}, "minutes"
    if how == "mail" and not _is_mail(to):
        return {}, "mail"
    if how == "webhook" and not is_web(to):
        return {}, "webhook"
    return {"kind": kind, "minutes": count if kind == "not_seen" else 0, "how": how, "to": to}, ""


def _is_mail(to: str) -> bool:
    name, _, host = to.rpartition("@")
    return bool(name and host and to.isascii() and to.isprintable() and not set(to) & set(" ,;<>()[]\\\"'"))


def is_web(to: str) -> bool:
    """Tell whether this is a web address, without name and password: it stands on pages."""
    try:
        parts = urlsplit(to)
    except ValueError:
        return False
    plain = to.isascii() and to.isprintable() and " " not in to
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None and plain
