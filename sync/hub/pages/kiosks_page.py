"""Kiosks: who is there, what is wrong, enrolling one and letting one in no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request, Response
from sqlalchemy import func, select

from kiosk.store.submissions import stamp
from sync.hub.alerting import is_wrong
from sync.hub.kiosks.enrolment import LONGEST_NAME, make_code, revoke
from sync.hub.pages.frame import Frame, Turned, now_utc
from sync.hub.people.audit import note
from sync.hub.schema import kiosks, refusals

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

QUIET: Final = timedelta(minutes=15)
"""A kiosk asks every five minutes; when it was not heard for so long, something is wrong."""
_LONGEST_SAID: Final = 40


@dataclass(frozen=True, slots=True)
class Seen:
    """A kiosk as the page shows it; what it says of itself is as hostile as all. `wrong`: what needs a hand."""

    row: Row[Any]
    version: str
    waiting: int | None
    printer: str
    printer_since: str
    paper: str
    trouble: str
    refused: int
    wrong: tuple[str, ...]


def kiosks_routes(frame: Frame) -> APIRouter:
    """Return the pages about kiosks."""
    router = APIRouter(prefix="/kiosks")

    @router.get("")
    async def kiosks_page(request: Request) -> Response:
        person = await frame.person(request)
        now = now_utc()
        seen = await frame.database.read(lambda connection: _seen(connection, now))
        return frame.show(request, "kiosks.html", person, kiosks=seen)

    @router.post("/code")
    async def code(request: Request) -> Response:
        sent = await frame.sent(request, "admin")
        name = sent.text("name", LONGEST_NAME)
        if not name or not name.isprintable():
            now = now_utc()
            seen = await frame.database.read(lambda connection: _seen(connection, now))
            return frame.show(request, "kiosks.html", sent.person, 422, kiosks=seen, error="name")

        def make(connection: Connection) -> str:
            note(connection, sent.person.name, "enrolment code made", name, sent.now)
            return make_code(connection, name, sent.person.name, sent.now)

        made = await frame.database.write(make)
        shown = {"code": made, "name": name, "address": frame.settings.reached_at}
        return frame.show(request, "enrolment.html", sent.person, **shown)

    @router.get("/{number}/revoke")
    async def ask(request: Request, number: str) -> Response:
        person = await frame.person(request, "admin")
        _check(number)
        query = select(kiosks).where(kiosks.c.id == number, kiosks.c.revoked_at.is_(None))
        row = await frame.database.read(lambda connection: connection.execute(query).one_or_none())
        if row is None:
            raise Turned("missing")
        return frame.show(request, "revoke.html", person, kiosk=row)

    @router.post("/{number}/revoke")
    async def carry_out(request: Request, number: str) -> Response:
        sent = await frame.sent(request, "admin")
        _check(number)
        gone = await frame.database.write(lambda connection: revoke(connection, number, sent.person.name, sent.now))
        if not gone:
            raise Turned("missing")
        return frame.go("/kiosks", "kiosk-revoked")

    return router


def _check(number: str) -> None:
    if not number.isprintable():  # a database cannot be asked for it
        raise Turned("missing")


def _seen(connection: Connection, now: datetime) -> list[Seen]:
    """Return all kiosks, those that need a hand first, those that are let in no more last."""
    since = stamp(now - timedelta(days=1))
    counted = select(refusals.c.kiosk, func.count().label("many")).where(refusals.c.at > since)
    refused = {row.kiosk: row.many for row in connection.execute(counted.group_by(refusals.c.kiosk))}
    rows = connection.execute(select(kiosks).order_by(kiosks.c.name)).all()
    seen = [_kiosk(row, refused.get(row.id, 0), now) for row in rows]
    return sorted(seen, key=lambda each: (each.row.revoked_at is not None, not each.wrong))


def _kiosk(row: Row[Any], refused: int, now: datetime) -> Seen:
    health = row.health if isinstance(row.health, dict) else {}
    said = {name: value[:_LONGEST_SAID] for name, value in health.items() if isinstance(value, str)}
    quiet = (row.last_seen_at or row.enrolled_at) < stamp(now - QUIET)
    reasons = {
        "cloned": bool(row.cloned_at),
        "quiet": quiet,
        "trouble": bool(said.get("trouble")),
        "printer": is_wrong("printer", health),
        "paper": is_wrong("paper", health),
        "refused": refused > 0,
        "staff": (_count(health.get("needs_staff")) or 0) > 0,
    }
    return Seen(
        row=row,
        version=said.get("version", ""),
        waiting=_count(health.get("waiting")),
        printer=said.get("printer", ""),
        printer_since=_time(said.get("printer_since", "")),
        paper=said.get("paper", ""),
        trouble=said.get("trouble", ""),
        refused=refused,
        wrong=() if row.revoked_at else tuple(name for name, true in reasons.items() if true),
    )


def _count(said: object) -> int | None:
    return said if isinstance(said, int) and 0 <= said < 10**9 else None


def _time(said: str) -> str:
    """Return a time as we write it, "" for anything else."""
    try:
        return stamp(datetime.fromisoformat(said).astimezone(UTC)) if said else ""
    except (ValueError, OverflowError):
        return ""
