"""Bytes on the wire for each submission to the hub, both ways, with headers; without TLS, as with ODK Central.

A real kiosk brings 1, 10, 100 or 256 submissions of the XML that was measured with Central, over one connection; a
proxy between them counts. "in the batch" is the posts of submissions; "with all else" counts what the kiosk asks
besides, once in five minutes or whenever something waits: how it is, and whether there is news.
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
POSTS = "POST /kiosk/submissions"


def run() -> dict[str, object]:
    """Measure."""
    found: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as folder, hub_on_sqlite(Path(folder) / "hub") as hub:
        for many in TOGETHER:
            traffic = on_the_wire(Path(folder) / f"site{many}", hub, many)
            up, down = traffic.up[POSTS] / many, traffic.down[POSTS] / many
            both = (sum(traffic.up.values()) + sum(traffic.down.values())) / many
            found[f"{many} at once"] = {
                "up in the batch": round(up),
                "down in the batch": round(down),
                "of Central's": round((up + down) / (UP + DOWN), 3),
                "with all else": round(both / (UP + DOWN), 3),
                "goal": GOAL,
            } | ({"met": both <= GOAL * (UP + DOWN)} if many == max(TOGETHER) else {})
    return found
