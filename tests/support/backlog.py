"""A kiosk that was without a network for long: its whole outbox goes to a hub, and both are weighed meanwhile."""

from __future__ import annotations

import asyncio
import select
import time
import uuid
from dataclasses import dataclass, field, replace
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func
from sqlalchemy import select as sql_select

from kiosk.clock import SystemClock
from kiosk.store.store import Store
from sync.hub.database import Database
from sync.hub.schema import submissions
from sync.limits import Limits
from tests.support.clock import StillClock
from tests.support.faulty_proxy import FaultyProxy, Traffic
from tests.support.hubs import enrolled, hub_over, sync_once
from tests.support.openrosa_far_end import instance
from tests.support.outboxes import working

if TYPE_CHECKING:
    from kiosk.site import Site
    from tests.support.hubs import Hub

BLINK = 0.1
SAID = "The lamp at the corner of Mill Road and Station Street is dark since Sunday. Children walk there to school."
_LONG = 311
"""Bytes of the XML that was measured with ODK Central."""


@dataclass
class Drain:
    """`memory`: resident KB of each process, in the order of time; `up` and `down`: bytes of each kind of request."""

    arrived: int = 0
    seconds: float = 0.0
    requests: int = 0
    memory: dict[str, list[int]] = field(default_factory=lambda: {"sync": [], "hub": []})
    up: dict[str, int] = field(default_factory=dict)
    down: dict[str, int] = field(default_factory=dict)


def drained(folder: Path, many: int, options: list[str], address: str) -> Drain:
    """Let `handrail sync --once` bring so many submissions to a hub."""
    drain = Drain()
    with hub_over(options, address) as hub, FaultyProxy(int(hub.url.rpartition(":")[2])) as proxy:
        site = enrolled(folder / "site", replace(hub, url=proxy.url))
        piled(site, many)
        begin = time.monotonic()
        with sync_once(site) as process:
            assert process.stdout is not None
            while process.poll() is None:
                for who, number in (("sync", process.pid), ("hub", hub.process.pid)):
                    drain.memory[who].append(_resident(number) or drain.memory[who][-1])
                select.select([], [], [], BLINK)
            said = process.stdout.read()
            assert process.returncode == 0, said.decode()
        drain.seconds = time.monotonic() - begin
        drain.requests, drain.up, drain.down = proxy.posts, dict(proxy.traffic.up), dict(proxy.traffic.down)
    drain.arrived = _arrived(address)
    return drain


def on_the_wire(folder: Path, hub: Hub, many: int) -> tuple[Traffic, Traffic]:
    """Return what passes when a kiosk looks for news, and when it then brings so many submissions.

    Their XML has 311 bytes, as ODK Central was measured. All of it counts, with headers; without TLS, as with Central.
    """

    async def run() -> tuple[Traffic, Traffic]:
        async with working(site, SystemClock(UTC), limits=Limits()) as (worker, _):
            passed = []
            for count in (0, many):
                proxy.traffic = Traffic()
                piled(site, count, words=SAID)
                await worker.step()
                passed.append(proxy.traffic)
            return passed[0], passed[1]

    with FaultyProxy(int(hub.url.rpartition(":")[2])) as proxy:
        site = enrolled(folder, replace(hub, url=proxy.url))
        return asyncio.run(run())


def _said(name: str, words: str) -> bytes:
    """Return an XML of 311 bytes."""
    return instance(name, words + "." * (_LONG - len(instance(name, words))))


def piled(site: Site, many: int, words: str = "") -> None:
    """Finish so many services of the form "join"."""
    clock = StillClock()
    now = clock.now()
    with Store.open(site.store_path, clock, minimum_free=0) as store:
        for number in range(many):
            name = f"uuid:{uuid.uuid5(uuid.NAMESPACE_OID, f'{site.signer.id} {number}')}"
            xml = _said(name, words) if words else instance(name)
            sealed, signature = site.seal_submission(name, "join", "1", now, xml)
            store.add_submission(name, "join", "1", sealed, signature, now)


def _resident(process: int) -> int:
    """Return how many KB of a process are in memory, 0 when it is gone."""
    try:
        text = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in text.splitlines() if line.startswith("VmRSS:")), 0)


def _arrived(address: str) -> int:
    database = Database(address)
    try:
        with database.reading() as connection:
            return int(connection.execute(sql_select(func.count()).select_from(submissions)).scalar() or 0)
    finally:
        database.close()
