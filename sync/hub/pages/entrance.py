"""The way in and out: signing in, the second factor, an invitation, signing out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from sync.hub.pages.frame import Frame, Turned, local, now_utc, text_of
from sync.hub.people import accounts, invitations, passwords, sessions
from sync.hub.people.audit import note
from sync.hub.people.signing_in import give_code, sign_in

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection, Row


def entrance_routes(frame: Frame) -> APIRouter:
    """Return the pages for people who are not signed in."""
    router = APIRouter()
    _sign_in_routes(router, frame)
    _code_routes(router, frame)
    _invitation_routes(router, frame)

    @router.post("/sign-out")
    async def sign_out(request: Request) -> Response:
        sent = await frame.sent(request)

        def leave(connection: Connection) -> None:
            sessions.end(connection, sent.person.key, sent.now)
            note(connection, sent.person.name, "signed out", "", sent.now)

        await frame.database.write(leave)
        return frame.let_out(request, frame.go("/sign-in", "signed-out"))

    return router


def _sign_in_routes(router: APIRouter, frame: Frame) -> None:
    @router.get("/sign-in")
    async def ask(request: Request) -> Response:
        person = await frame.found(request)
        to = local(request.query_params.get("to", "/"))
        if person is not None:
            return frame.go("/code" if person.waits else to)
        return frame.door(request, "sign_in.html", name="", to=to)

    @router.post("/sign-in")
    async def answer(request: Request) -> Response:
        fields = await frame.sent_at_door(request)
        name, to = text_of(fields, "name"), local(text_of(fields, "to", 500) or "/")
        password = str(fields.get("password", ""))
        address = request.client.host if request.client else ""
        outcome = await sign_in(frame.database, name, password, address, now_utc())
        if outcome.trouble:
            status = 429 if outcome.trouble == "busy" else 403
            return frame.door(request, "sign_in.html", status, error=outcome.trouble, name=name, to=to)
        return frame.let_in(request, frame.go("/code" if outcome.waits else to), outcome.token)


def _code_routes(router: APIRouter, frame: Frame) -> None:
    @router.get("/code")
    async def ask(request: Request) -> Response:
        person = await frame.found(request)
        if person is None or not person.waits:
            return frame.go("/sign-in")
        return frame.door(request, "code.html")

    @router.post("/code")
    async def answer(request: Request) -> Response:
        fields = await frame.sent_at_door(request)
        person = await frame.found(request)
        if person is None or not person.waits:
            return frame.go("/sign-in")
        code = text_of(fields, "code")
        outcome = await frame.database.write(lambda connection: give_code(connection, person, code, now_utc()))
        if outcome.trouble:
            return frame.door(request, "code.html", 403, error=outcome.trouble)
        return frame.let_in(request, frame.go("/"), outcome.token)


def _invitation_routes(router: APIRouter, frame: Frame) -> None:
    async def invited(secret: str) -> Row[tuple[object, ...]]:
        found = await frame.database.read(lambda connection: invitations.look_up(connection, secret, now_utc()))
        if found is None:
            raise Turned("invitation")
        return found

    @router.get("/invitation/{secret}")
    async def ask(request: Request, secret: str) -> Response:
        row = await invited(secret)
        return frame.door(request, "invitation.html", name=row.name, fixed=row.name != invitations.FIRST)

    @router.post("/invitation/{secret}")
    async def answer(request: Request, secret: str) -> Response:
        fields = await frame.sent_at_door(request)
        row = await invited(secret)
        fixed = row.name != invitations.FIRST
        name = row.name if fixed else accounts.clean(text_of(fields, "name"))
        password, again = str(fields.get("password", "")), str(fields.get("again", ""))
        error = passwords.fault(password, name) or ("" if password == again else "differ")
        if not name or error:
            shown = {"error": error if name else "name", "name": name, "fixed": fixed}
            return frame.door(request, "invitation.html", 422, **shown)
        kept, now = await passwords.make(password), now_utc()

        def come_in(connection: Connection) -> str:
            return _come_in(connection, secret, name, kept, now)

        token = await frame.database.write(come_in)
        if not token:
            raise Turned("invitation")
        # A second factor is asked for the next time; the link itself was a proof.
        return frame.let_in(request, frame.go("/account", "welcome"), token)


def _come_in(connection: Connection, secret: str, name: str, kept: str, now: datetime) -> str:
    """Make the account, or give it its new password; return the token of a session, "" where the link was used."""
    row = invitations.look_up(connection, secret, now)
    if row is None or not invitations.use_up(connection, secret, now):
        return ""
    there = accounts.named(connection, name)
    if there is None:
        account = accounts.make(connection, name, kept, row.role, now)
        note(connection, name, "account made", name, now, role=row.role)
        return sessions.begin(connection, account, "open", now)
    accounts.set_password(connection, there.id, kept, now)
    note(connection, there.name, "password set", there.name, now)
    return sessions.begin(connection, there.id, "code" if there.totp else "open", now)
