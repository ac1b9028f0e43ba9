"""Bytes on the wire for each submission to the hub, both ways, with headers; without TLS, as with ODK Central.

A real kiosk brings 1, 10, 100 or 256 submissions with an XML as long as the one that was measured with Central; a proxy
between them counts. "with a look for news" adds what the kiosk asks once in five minutes, whatever waits: it says how
it is, and asks whether there is another catalogue.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.support.backlog import on_the_wire
from tests.support.hubs import hub_on_sqlite

UP, DOWN = 861, 503
"""ODK Central's, for the same instance."""
GOAL = 0.6
TOGETHER = (1, 10, 100, 256)


def run() -> dict[str, object]:
    """Measure."""
    found: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as folder, hub_on_sqlite(Path(folder) / "hub") as hub:
        for many in TOGETHER:
            look, batch = on_the_wire(Path(folder) / f"site{many}", hub, many)
            up, down = batch.up.total() / many, batch.down.total() / many
            beside = (look.up.total() + look.down.total()) / many
            found[f"{many} at once"] = {
                "up": round(up),
                "down": round(down),
                "of Central's": round((up + down) / (UP + DOWN), 3),
                "with a look for news": round((up + down + beside) / (UP + DOWN), 3),
                "goal": GOAL,
                "met": up + down <= GOAL * (UP + DOWN),
            }
    return found
