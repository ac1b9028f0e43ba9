"""Onward: other servers that get what the hub can read, and web addresses that are told what happens."""

from __future__ import annotations

import json
import re
import secrets
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request, Response

from kiosk import config as configuration
from kiosk.config import ConfigError
from sync.hub.outward import hooks, relays
from sync.hub.outward.relaying import PLACE
from sync.hub.outward.secrets import NoKeyError, seal
from sync.hub.pages.alerts_page import is_web
from sync.hub.pages.frame import Frame, Number, Sent, Turned
from sync.hub.people.accounts import clean
from sync.hub.people.audit import note

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import Connection

    from sync.hub.people.sessions import Person

    Step = Callable[[Connection, int], object]

LONGEST: Final = 500
_TOKEN: Final = re.compile(r"(/v1/key/)([A-Za-z0-9!$~_-]{20,})(/|$)")
_AUDITED: Final = {"relay": "relay", "hook": "web address"}
_KINDS: Final = {"calls": ("calls",), "submissions": ("submissions",), "both": hooks.KINDS}


def onward_routes(frame: Frame) -> APIRouter:
    """Return the page."""
    router = APIRouter(prefix="/onward")

    @router.get("")
    async def shown(request: Request) -> Response:
        return await _show(frame, request, await frame.person(request, "admin"))

    _relay_routes(router, frame)
    _hook_routes(router, frame)
    return router


def _relay_routes(router: APIRouter, frame: Frame) -> None:
    @router.post("/relays")
    async def add(request: Request) -> Response:
        sent = await frame.sent(request, "admin")
        values, error = _relay(frame, sent)
        if error:
            return await _show(frame, request, sent.person, error)

        def keep(connection: Connection) -> None:
            number = relays.add(connection, values, sent.person.name, sent.now)
            note(connection, sent.person.name, "relay made", str(number), sent.now, name=values["name"])

        await frame.database.write(keep)
        return frame.go("/onward", "relay-made")

    @router.post("/relays/{number}/{step}")
    async def change(request: Request, number: Number, step: str) -> Response:
        steps = {"remove": relays.remove, "retry": relays.retry}
        return await _change(frame, request, "relay", number, step, steps)


def _hook_routes(router: APIRouter, frame: Frame) -> None:
    @router.post("/hooks")
    async def add(request: Request) -> Response:
        sent = await frame.sent(request, "admin")
        url, kinds = sent.text("to", LONGEST), _KINDS.get(sent.text("kinds"), ())
        if not kinds or not is_web(url):
            return await _show(frame, request, sent.person, "hook")
        secret = secrets.token_urlsafe(32)
        try:
            values = {"url": url, "kinds": list(kinds), "secret": seal(frame.settings, secret, "hook", url)}
        except NoKeyError:
            return await _show(frame, request, sent.person, "key")

        def keep(connection: Connection) -> None:
            number = hooks.add(connection, values, sent.person.name, sent.now)
            note(connection, sent.person.name, "web address made", str(number), sent.now)

        await frame.database.write(keep)
        return await _show(frame, request, sent.person, secret=secret)

    @router.post("/hooks/{number}/{step}")
    async def change(request: Request, number: Number, step: str) -> Response:
        return await _change(frame, request, "hook", number, step, {"remove": hooks.remove, "retry": hooks.retry})


async def _change(  # noqa: PLR0913, PLR0917  # what stands in the address, and what it means
    frame: Frame,
    request: Request,
    kind: str,
    number: int,
    step: str,
    steps: Mapping[str, Step],
) -> Response:
    """Carry out one of `steps`, which return False where there is no such number."""
    sent, do = await frame.sent(request, "admin"), steps.get(step)

    def carry_out(connection: Connection) -> bool:
        if do is None or do(connection, number) is False:
            return False
        note(connection, sent.person.name, f"{_AUDITED[kind]} {step}", str(number), sent.now)
        return True

    if not await frame.database.write(carry_out):
        raise Turned("missing")
    return frame.go("/onward", f"{kind}-{step}")


async def _show(frame: Frame, request: Request, person: Person, error: str = "", secret: str = "") -> Response:
    def found(connection: Connection) -> dict[str, Any]:
        sealed = relays.unreadable(connection)
        return {"relays": relays.standing(connection), "sealed": sealed, "hooks": hooks.every(connection)}

    shown = await frame.database.read(found)
    shown |= {"error": error, "secret": secret, "kinds": tuple(_KINDS)}
    return frame.show(request, "onward.html", person, 422 if error else 200, **shown)


def _relay(frame: Frame, sent: Sent) -> tuple[dict[str, Any], str]:
    """Return a relay as the form says it, and what is wrong with it."""
    name, url, user = clean(sent.text("name")), sent.text("url", LONGEST).rstrip("/"), sent.text("user")
    secret = sent.text("secret", LONGEST)
    token = _TOKEN.search(url)
    if token:
        # The address as ODK Central shows it has the token in it, which must not stand on pages.
        url, secret = _TOKEN.sub(rf"\g<1>{PLACE}\g<3>", url), token[2]
    if not name:
        return {}, "name"
    if not _usable(url) or not user.isprintable():
        return {}, "url"
    if (PLACE in url or user) and not secret:
        return {}, "secret"
    try:
        sealed = seal(frame.settings, secret, url, user)
    except NoKeyError:
        return {}, "key"
    forms = sent.text("forms", 2_000).replace(",", " ").split()
    return {"name": name, "url": url, "user": user, "secret": sealed, "forms": forms}, ""


def _usable(url: str) -> bool:
    """Judge an address as a kiosk's configuration does: https, but for this machine itself."""
    try:
        configuration.parse(f"[sync]\nkind = 'openrosa'\nurl = {json.dumps(url)}\n")
    except ConfigError:
        return False
    return bool(url)
