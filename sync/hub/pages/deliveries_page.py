"""Deliveries: how much came in, from where, and what was refused and why."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from sqlalchemy import func, select

from kiosk.store.submissions import stamp
from sync.hub.outward.export_command import ACTION
from sync.hub.outward.exporting import archive_of, readable_archive
from sync.hub.pages.frame import Frame, Turned, now_utc
from sync.hub.people.audit import note
from sync.hub.schema import forms, kiosks, refusals, submissions

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

DAYS: Final = 7
REFUSED: Final = 50


def deliveries_routes(frame: Frame) -> APIRouter:
    """Return the page of deliveries."""
    router = APIRouter()

    @router.get("/deliveries")
    async def deliveries(request: Request) -> Response:
        person = await frame.person(request)
        now = now_utc()
        found = await frame.database.read(lambda connection: _found(connection, now))
        return frame.show(request, "deliveries.html", person, **found)

    @router.post("/deliveries/export/{kind}")
    async def export(request: Request, kind: str) -> Response:
        sent = await frame.sent(request, "admin")
        if kind not in {"archive", "readable"}:
            raise Turned("missing")
        noted = partial(note, account=sent.person.name, action=ACTION, thing=kind, now=sent.now)
        await frame.database.write(noted)
        pieces = archive_of(frame.database, sent.now) if kind == "archive" else readable_archive(frame.database)
        name = f"handrail-{sent.now:%Y-%m-%d}{'-readable' if kind == 'readable' else ''}.zip"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return StreamingResponse(pieces, headers=headers, media_type="application/zip")

    return router


def _found(connection: Connection, now: datetime) -> dict[str, Any]:
    days = [(now - timedelta(days=back)).date().isoformat() for back in range(DAYS)]
    day = func.substr(submissions.c.received_at, 1, 10).label("day")
    counted = select(day, submissions.c.form_id, submissions.c.kiosk, func.count().label("many"))
    lately = counted.where(submissions.c.received_at >= days[-1]).group_by(
        day, submissions.c.form_id, submissions.c.kiosk
    )
    rows = connection.execute(lately).all()
    all_of_them = select(submissions.c.form_id, func.count().label("many")).group_by(submissions.c.form_id)
    ever = {row.form_id: row.many for row in connection.execute(all_of_them)}
    joined = refusals.outerjoin(kiosks, refusals.c.kiosk == kiosks.c.id)
    refused = select(refusals, kiosks.c.name.label("kiosk_name")).select_from(joined)
    titles = select(forms.c.form_id, forms.c.title).order_by(forms.c.id)
    return {
        "days": days,
        "by_form": _table(rows, "form_id", days),
        "by_kiosk": _table(rows, "kiosk", days),
        "ever": ever,
        "titles": {row.form_id: row.title for row in connection.execute(titles)},
        "names": {row.id: row.name for row in connection.execute(select(kiosks.c.id, kiosks.c.name))},
        "refused": connection.execute(refused.order_by(refusals.c.id.desc()).limit(REFUSED)).all(),
        "refused_today": connection.execute(
            select(func.count()).select_from(refusals).where(refusals.c.at >= stamp(now - timedelta(days=1)))
        ).scalar(),
    }


def _table(rows: Any, column: str, days: list[str]) -> dict[str, list[int]]:  # noqa: ANN401  # rows of a database
    """Return the counts of each day for each value of a column."""
    found: dict[str, list[int]] = {}
    for row in rows:
        line = found.setdefault(getattr(row, column) or "", [0] * len(days))
        if row.day in days:
            line[days.index(row.day)] += row.many
    return dict(sorted(found.items()))
