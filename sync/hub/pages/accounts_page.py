"""The accounts of colleagues, for admins; and the audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from sync.hub.pages.frame import Frame, Number, Sent, Turned
from sync.hub.people import accounts, invitations, second_factor
from sync.hub.people.audit import PAGE, lines, note

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row


def accounts_routes(frame: Frame) -> APIRouter:
    """Return the pages about accounts."""
    router = APIRouter()

    @router.get("/accounts")
    async def everybody(request: Request) -> Response:
        person = await frame.person(request, "admin")
        rows = await frame.database.read(accounts.everybody)
        return frame.show(request, "accounts.html", person, accounts=rows, roles=accounts.ROLES)

    @router.get("/audit")
    async def audit_log(request: Request) -> Response:
        person = await frame.person(request, "admin")
        given = request.query_params.get("before", "")
        before = int(given) if given.isdecimal() and len(given) < 18 else None  # noqa: PLR2004  # no number is longer
        found = await frame.database.read(lambda connection: lines(connection, before))
        older = found[-1].id if len(found) == PAGE else None
        return frame.show(request, "audit.html", person, lines=found, older=older)

    @router.post("/accounts/invite")
    async def invite(request: Request) -> Response:
        sent = await frame.sent(request, "admin")
        name, role = accounts.clean(sent.text("name")), sent.text("role")
        error = "role" if role not in accounts.ROLES else "" if name else "name"

        def make(connection: Connection) -> str:
            if accounts.named(connection, name) is not None:
                return ""
            note(connection, sent.person.name, "invited", name, sent.now, role=role)
            return invitations.invite(connection, name, role, sent.person.name, sent.now)

        secret = "" if error else await frame.database.write(make)
        if not secret:
            rows = await frame.database.read(accounts.everybody)
            shown = {"accounts": rows, "roles": accounts.ROLES, "error": error or "taken", "name": name}
            return frame.show(request, "accounts.html", sent.person, 422, **shown)
        return _link(frame, request, sent, name, secret)

    _one_account(router, frame)
    return router


def _one_account(router: APIRouter, frame: Frame) -> None:
    async def about(number: int) -> Row[tuple[object, ...]]:
        rows = await frame.database.read(accounts.everybody)
        found = next((row for row in rows if row.id == number), None)
        if found is None:
            raise Turned("missing")
        return found

    @router.post("/accounts/{number}/link")
    async def link(request: Request, number: Number) -> Response:
        sent = await frame.sent(request, "admin")
        row = await about(number)

        def make(connection: Connection) -> str:
            note(connection, sent.person.name, "password link made", row.name, sent.now)
            return invitations.invite(connection, row.name, row.role, sent.person.name, sent.now)

        return _link(frame, request, sent, row.name, await frame.database.write(make))

    @router.post("/accounts/{number}/{action}")
    async def change(request: Request, number: Number, action: str) -> Response:
        sent = await frame.sent(request, "admin")
        row = await about(number)
        role = sent.text("role")
        if action not in {"role", "close", "reopen", "factor"} or (action == "role" and role not in accounts.ROLES):
            raise Turned("missing")

        def carry_out(connection: Connection) -> bool:
            weaker = action == "close" or (action == "role" and role != "admin")
            # Who is an admin is asked now: it may have changed since the form was sent.
            if weaker and accounts.is_last_admin(connection, row.id):
                return False
            _carry_out(connection, row, action, role, sent)
            return True

        done = await frame.database.write(carry_out)
        return frame.go("/accounts", f"account-{action}" if done else "last-admin")


def _carry_out(connection: Connection, row: Row[tuple[object, ...]], action: str, role: str, sent: Sent) -> None:
    if action == "role":
        accounts.set_role(connection, row.id, role)
        note(connection, sent.person.name, "role changed", row.name, sent.now, role=role)
    elif action == "close":
        accounts.close(connection, row.id, sent.now)
        note(connection, sent.person.name, "account closed", row.name, sent.now)
    elif action == "reopen":
        accounts.reopen(connection, row.id)
        note(connection, sent.person.name, "account opened", row.name, sent.now)
    else:
        second_factor.turn_off(connection, row.id)
        accounts.end_sessions(connection, row.id, sent.now)
        note(connection, sent.person.name, "second factor off", row.name, sent.now)


def _link(frame: Frame, request: Request, sent: Sent, name: str, secret: str) -> Response:
    address = f"{frame.settings.reached_at}/invitation/{secret}"
    return frame.show(request, "link.html", sent.person, name=name, address=address)
