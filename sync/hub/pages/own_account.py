"""What people do with their own account: the password, the second factor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from sync.hub.pages.frame import Frame, Sent, now_utc
from sync.hub.people import accounts, passwords, second_factor, sessions
from sync.hub.people.audit import note
from sync.hub.people.signing_in import knows_password

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from sync.hub.people.sessions import Person


def own_account_routes(frame: Frame) -> APIRouter:
    """Return the pages of one's own account."""
    router = APIRouter(prefix="/account")

    @router.get("")
    async def account(request: Request) -> Response:
        return frame.show(request, "own_account.html", await frame.person(request))

    _password_routes(router, frame)
    _second_factor_routes(router, frame)
    return router


def _password_routes(router: APIRouter, frame: Frame) -> None:
    @router.get("/password")
    async def ask(request: Request) -> Response:
        return frame.show(request, "password.html", await frame.person(request))

    @router.post("/password")
    async def answer(request: Request) -> Response:
        sent = await frame.sent(request)
        new, again = str(sent.fields.get("password", "")), str(sent.fields.get("again", ""))
        error = passwords.fault(new, sent.person.name) or ("" if new == again else "differ")
        if not error and not await _knows_password(frame, sent):
            error = "old"
        if error:
            return frame.show(request, "password.html", sent.person, 422, error=error)
        kept = await passwords.make(new)

        def change(connection: Connection) -> None:
            accounts.set_password(connection, sent.person.account, kept, sent.now, sent.person.key)
            note(connection, sent.person.name, "password changed", sent.person.name, sent.now)

        await frame.database.write(change)
        return frame.go("/account", "password-changed")


def _second_factor_routes(router: APIRouter, frame: Frame) -> None:
    @router.get("/second-factor")
    async def ask(request: Request) -> Response:
        person = await frame.person(request)
        if person.has_second_factor:
            return frame.show(request, "second_factor_off.html", person)
        secret = person.pending or second_factor.new_secret()
        if not person.pending:
            await frame.database.write(lambda connection: sessions.keep(connection, person.key, pending=secret))
        return _scan(frame, request, person, secret)

    @router.post("/second-factor")
    async def answer(request: Request) -> Response:
        sent = await frame.sent(request)
        secret = sent.person.pending
        if secret is None or sent.person.has_second_factor:
            return frame.go("/account/second-factor")
        step = second_factor.step_of(secret, sent.text("code"), now_utc(), 0)
        if step is None:
            return _scan(frame, request, sent.person, secret, "code")

        def turn_on(connection: Connection) -> list[str]:
            sessions.keep(connection, sent.person.key, pending=None)
            note(connection, sent.person.name, "second factor on", sent.person.name, sent.now)
            return second_factor.turn_on(connection, sent.person.account, secret, step)

        codes = await frame.database.write(turn_on)
        return frame.show(request, "recovery_codes.html", sent.person, codes=codes)

    _second_factor_off(router, frame)


def _second_factor_off(router: APIRouter, frame: Frame) -> None:
    @router.post("/second-factor/off")
    async def off(request: Request) -> Response:
        sent = await frame.sent(request)
        if not await _knows_password(frame, sent):
            return frame.show(request, "second_factor_off.html", sent.person, 422, error="old")

        def turn_off(connection: Connection) -> None:
            second_factor.turn_off(connection, sent.person.account)
            note(connection, sent.person.name, "second factor off", sent.person.name, sent.now)

        await frame.database.write(turn_off)
        return frame.go("/account", "second-factor-off")


def _scan(frame: Frame, request: Request, person: Person, secret: str, error: str = "") -> Response:
    side, path = second_factor.squares(secret, person.name)
    grouped = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    shown = {"side": side, "path_of_code": path, "secret": grouped, "error": error}
    return frame.show(request, "second_factor.html", person, 422 if error else 200, **shown)


async def _knows_password(frame: Frame, sent: Sent) -> bool:
    old = str(sent.fields.get("old", ""))
    return await knows_password(frame.database, sent.person.account, old, sent.now)
