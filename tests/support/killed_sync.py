"""Sync is killed again and again while the server does its worst; then everything must be there, once."""

from __future__ import annotations

import asyncio
import random
import select
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tests.support.clock import StillClock
from tests.support.openrosa_far_end import instance
from tests.support.openrosa_server import Faults, OpenRosaTestServer
from tests.support.outboxes import fill, settle, steps, working

if TYPE_CHECKING:
    from collections import Counter

    from kiosk.site import Site

ROOT = Path(__file__).parents[2]
AT_START = 0.2
PATIENCE = 5.0
"""So many seconds are waited for posts: at the end there may be none left."""
BLINK = 0.004


@dataclass
class Report:
    """How it went: what was sent and seen, and what is wrong (nothing, when all is well)."""

    kills: int = 0
    while_sending: int = 0
    before_end: int = 0
    posts: int = 0
    faults: Counter[str] | None = None
    problems: list[str] = field(default_factory=list)


def run(folder: Path, submissions: int, kills: int, seed: str, share: float = 0.3) -> Report:
    """Deliver so many submissions through faults and kills; look at what has arrived."""
    report = Report()
    names = [f"uuid:{seed}-{number}" for number in range(submissions)]
    with OpenRosaTestServer(faults=Faults(share=share, seed=seed)) as server:
        site = settle(folder, server)
        share_of_them = -(-submissions // max(kills, 1))
        for number in range(kills):
            # More comes in while sync is at work, as in a real kiosk.
            fill(site, names[number * share_of_them : (number + 1) * share_of_them])
            before = len(server.posts())
            _kill(folder, server, share_of_them, random.Random(f"{seed}.{number}"))
            report.kills += 1
            report.while_sending += len(server.posts()) > before
        if not kills:
            fill(site, names)
        report.before_end = len(server.records)
        server.faults.share = share / 3
        accepted = asyncio.run(_finish(site))
        report.posts, report.faults = len(server.posts()), server.faults.seen
        arrived = {name: record.xml for name, record in server.records.items()}
    expected = {name: instance(name, f"CANARY of {name}") for name in names}
    report.problems = _compare(arrived, expected)
    if accepted != submissions:
        report.problems.append(f"{accepted} of {submissions} count as delivered")
    return report


def _kill(folder: Path, server: OpenRosaTestServer, most: int, chance: random.Random) -> None:
    """Let sync work until the server has heard some posts more, and kill it; every fifth dies while it begins."""
    command = [sys.executable, "-m", "tests.support.outboxes", str(folder)]
    until = len(server.posts()) + chance.randint(1, most)
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        if chance.random() < AT_START:
            select.select([process.stdout], [], [], chance.uniform(0, 2.0))
        else:
            assert process.stdout.readline() == b"begun\n"
            deadline = time.monotonic() + PATIENCE
            while len(server.posts()) < until and time.monotonic() < deadline:
                select.select([], [], [], BLINK)
            # Anywhere between two posts.
            select.select([], [], [], chance.uniform(0, 2 * BLINK))
        assert process.poll() is None, "sync ended by itself"
        process.kill()


async def _finish(site: Site) -> int:
    """Deliver the rest; somebody says "retry" to what the faults made look refused."""
    clock = StillClock()
    async with working(site, clock) as (worker, deliveries):
        for _ in range(100):
            await steps(worker, deliveries, clock, most=100_000)
            if not deliveries.retry():
                break
        return deliveries.counts().accepted


def _compare(arrived: dict[str, bytes], expected: dict[str, bytes]) -> list[str]:
    problems = [f"{name} is lost" for name in expected if name not in arrived]
    problems += [f"{name} was never sent by anybody" for name in arrived if name not in expected]
    problems += [
        f"{name} is not what was sent" for name in expected if arrived.get(name, b"") not in {b"", expected[name]}
    ]
    return problems
