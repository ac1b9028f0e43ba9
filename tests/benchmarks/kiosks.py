"""A thousand kiosks and one hub: each says how it is, sends a submission and asks for news every five minutes.

Real signed requests over real connections; the kiosks are simulated by one asyncio process, and time is compressed
by FACTOR, so that five minutes pass in seconds. The hub's processor time in these polls, over the minutes they stand
for, is the share of the two cores that it takes at the real pace. At the end all kiosks come at the same moment.
"""

from __future__ import annotations

import asyncio
import resource
import statistics
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks._simulated import PERIOD, at_once, at_pace, simulated
from tests.benchmarks.hub import processor, served
from tests.support.odk_clients import publish_join

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.support.hubs import Hub

KIOSKS = 1_000
FACTOR = 5.0
PERIODS = 1
CORES = 2


def run(kiosks: int = KIOSKS, factor: float = FACTOR, periods: int = PERIODS) -> dict[str, object]:
    """Measure."""
    # Each kiosk has a connection.
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 65_536), most))
    found: dict[str, object] = {"time is compressed by": factor}
    for kind in ("SQLite", "PostgreSQL"):
        with served(kind, 1) as hub:
            if hub is None:
                found[kind] = "not measured: PostgreSQL is not installed"
            else:
                publish_join(hub)
                found |= _measured(hub, kind, (kiosks, factor, periods))
    return found


def _measured(hub: Hub, kind: str, how: tuple[int, float, int]) -> dict[str, object]:
    many, factor, periods = how
    everybody = simulated(many, hub.url, hub.address)
    took, told = everybody[0].took, everybody[0].told
    begun: list[float] = []

    def begin() -> None:
        took.clear()
        begun.extend((_spent(hub), time.process_time()))

    asyncio.run(at_pace(everybody, periods, factor, begin))
    spent, ours = _spent(hub) - begun[0], time.process_time() - begun[1]
    share = spent / (periods * PERIOD * CORES)
    found: dict[str, object] = {
        f"{kind}, {many} kiosks at the real pace": {
            "share of two cores": round(share, 4),
            "goal": 1.0,
            "processor seconds in 5 minutes": round(spent / periods, 1),
            "of the simulated kiosks": round(ours / periods, 1),
            "met": share <= 1.0 and not any("failed" in each or each[-3] in "45" for each in told),
        }
    }
    found |= {f"{kind}, {name}, ms": _latency(seconds) for name, seconds in sorted(took.items())}
    took.clear()
    last = asyncio.run(at_once(everybody))
    slowest = max((max(seconds) for seconds in took.values()), default=0.0)
    found[f"{kind}, all at the same moment"] = {"s until the last": round(last, 1), "slowest s": round(slowest, 1)}
    arrived, sent = len(hub.arrived()), sum(len(each.sent) for each in everybody)
    found[f"{kind}, submissions"] = {"sent": sent, "there": arrived, "met": arrived == sent}
    return found | {f"{kind}, answers": dict(sorted(told.items()))}


def _latency(seconds: Sequence[float]) -> dict[str, object]:
    cuts = statistics.quantiles(seconds, n=100)
    told = {"median": cuts[49], "95 of 100": cuts[94], "99 of 100": cuts[98], "slowest": max(seconds)}
    return {name: round(1_000 * value, 1) for name, value in told.items()} | {"of": len(seconds)}


def _spent(hub: Hub) -> float:
    """Return the processor seconds of the hub and of the PostgreSQL that works for it."""
    folder = hub.address.partition("?host=")[2]
    if not folder:
        return processor(hub.process.pid)
    head = int((Path(folder) / "data" / "postmaster.pid").read_text(encoding="ascii").split("\n")[0])
    return processor(hub.process.pid) + processor(head)
