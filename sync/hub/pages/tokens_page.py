"""Tokens for machines: ODK clients that send, and programs that post lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request, Response
from sqlalchemy import select, update

from sync.hub.openrosa.tokens import make_token, revoke_token
from sync.hub.pages.statuses_page import SCOPE
from sync.hub.people import tokens as secrets
from sync.hub.people.accounts import clean
from sync.hub.schema import tokens

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from sync.hub.pages.frame import Frame
    from sync.hub.people.sessions import Person

SCOPES: Final = ("submissions", SCOPE)


def tokens_routes(frame: Frame) -> APIRouter:
    """Return the page of tokens."""
    router = APIRouter(prefix="/tokens")

    @router.get("")
    async def listed(request: Request) -> Response:
        return await _show(frame, request, await frame.person(request, "admin"))

    @router.post("")
    async def make(request: Request) -> Response:
        sent = await frame.sent(request, "admin")
        name, scope = clean(sent.text("name")), sent.text("scope")
        if not name or scope not in SCOPES:
            return await _show(frame, request, sent.person, "name")

        def carry_out(connection: Connection) -> str:
            there = select(tokens.c.name).where(tokens.c.name == name, tokens.c.revoked_at.is_(None))
            if connection.execute(there).first():
                return ""
            token = make_token(connection, name, sent.person.name, sent.now)
            this = update(tokens).where(tokens.c.token_hash == secrets.hashed(token))
            connection.execute(this.values(scope=scope))
            return token

        token = await frame.database.write(carry_out)
        if not token:
            return await _show(frame, request, sent.person, "taken")
        shown = {"name": name, "scope": scope, "token": token, "address": frame.settings.reached_at}
        return frame.show(request, "token.html", sent.person, **shown)

    @router.post("/revoke")
    async def revoke(request: Request) -> Response:
        sent = await frame.sent(request, "admin")
        name = sent.text("name")
        await frame.database.write(lambda connection: revoke_token(connection, name, sent.person.name, sent.now))
        return frame.go("/tokens", "token-gone")

    return router


async def _show(frame: Frame, request: Request, person: Person, error: str = "") -> Response:
    query = select(tokens).where(tokens.c.revoked_at.is_(None)).order_by(tokens.c.name)
    rows = await frame.database.read(lambda connection: connection.execute(query).all())
    shown = {"tokens": rows, "scopes": SCOPES, "error": error}
    return frame.show(request, "tokens.html", person, 422 if error else 200, **shown)
