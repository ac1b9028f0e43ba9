"""What a kiosk should have: its services in the version that new visits get, and the lists that these read.

    {"handrail": "catalogue", "format": 1,
     "forms": [{"form_id", "version", "title", "state": "open", "form": SHA-256 of the XML,
                "files": {name: SHA-256}, "lists": [name of a list, ...]},
               {"form_id", "state": "closing"}, ...],
     "lists": {name: mark}}

Nobody begins a form that is closing; what is not named at all is to be taken away. The mark of a list changes with
its content. Forms and files are at /kiosk/files/SHA-256, lists at /kiosk/lists/NAME with the mark as their ETag.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from sync.hub.entity_files import marks
from sync.hub.openrosa.listing import lists_of
from sync.hub.schema import assignments, forms
from sync.hub.services import EVERYBODY

if TYPE_CHECKING:
    from sqlalchemy import Connection


def catalogue(connection: Connection, kiosk: str) -> bytes:
    """Write the catalogue of a kiosk; the same bytes as long as nothing changes."""
    mine = select(assignments.c.form_id).where(assignments.c.kiosk.in_([EVERYBODY, kiosk]))
    here = (forms.c.form_id.in_(mine), forms.c.state.in_(["open", "closing"]))
    columns = (forms.c.form_id, forms.c.version, forms.c.title, forms.c.state, forms.c.record)
    found: dict[str, dict[str, Any]] = {}
    for row in connection.execute(select(*columns).where(*here).order_by(forms.c.form_id, forms.c.id)):
        if row.state == "open":
            found[row.form_id] = _open(row)
        else:
            found.setdefault(row.form_id, {"form_id": row.form_id, "state": "closing"})
    wanted = {name for form in found.values() for name in form.get("lists", ())}
    lists = {each.name: each.mark for each in marks(connection, wanted)}
    told = {"handrail": "catalogue", "format": 1, "forms": list(found.values()), "lists": lists}
    return json.dumps(told, ensure_ascii=False, sort_keys=True).encode()


def _open(row: Any) -> dict[str, Any]:  # noqa: ANN401  # a row
    record = row.record
    return {
        "form_id": row.form_id,
        "version": row.version,
        "title": row.title,
        "state": "open",
        "form": record["sha256"],
        "files": {name: record["media"][name] for name in record["md5"] if name in record["media"]},
        "lists": lists_of(record),
    }
