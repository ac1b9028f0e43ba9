"""How many submissions a second the hub takes: single posts of any OpenROSA client, and batches of kiosks.

1 to 16 clients at the same time, one worker and two, over SQLite and (where it is installed) PostgreSQL, both with
fsync. Clients, hub and database share the machine's cores, as they did when ODK Central was measured with 8 clients
on two cores: 172 a second at its best. A client sends its next submission when the last was answered with 201. The
clients are one light process, so that they cost the hub little; a kiosk's batches are packed, sealed and signed before.

python -m tests.benchmarks.hub draws docs/developers/hub-growth.svg from bench.json.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks._growth import drawn
from tests.support.hubs import hub_over
from tests.support.odk_clients import open_client, publish_join
from tests.support.postgres import postgres

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.hubs import Hub

ROOT = Path(__file__).parents[2]
CENTRAL = 172
SINGLE, BATCHED = 3 * CENTRAL, 10 * CENTRAL
CLIENTS = (1, 2, 4, 8, 16)
GOAL_CLIENTS = 8
ROUNDS = 3
POSTS, BATCHES, BATCH = 800, 16, 128
"""So many single posts in a round; so many batches of so many submissions."""
PICTURE = ROOT / "docs" / "developers" / "hub-growth.svg"
OUT = ROOT / "bench.json"


def run(rounds: int = ROUNDS) -> dict[str, object]:
    """Measure."""
    found: dict[str, object] = {}
    for kind in ("SQLite", "PostgreSQL"):
        for workers in (1, 2):
            with served(kind, workers) as hub:
                if hub is None:
                    found[f"{kind}, {workers} workers"] = "not measured: PostgreSQL is not installed"
                    continue
                publish_join(hub)
                found |= _growth(hub, f"{kind}, {workers} workers", rounds)
    single, batched = (found[f"SQLite, 1 workers, {what}"] for what in ("single posts", "kiosks' batches"))
    found["single posts, 8 clients"] = _goal(single, SINGLE)
    found["kiosks' batches, 8 kiosks"] = _goal(batched, BATCHED)
    return found


def _growth(hub: Hub, name: str, rounds: int) -> dict[str, object]:
    token = open_client(hub).token
    found: dict[str, object] = {}
    for what, title, how, many in (
        ("posts", "single posts", token, POSTS),
        ("batches", "kiosks' batches", hub.address, BATCHES * BATCH),
    ):
        before = processor(hub.process.pid)
        found[f"{name}, {title}"] = _load(hub, what, how, rounds)
        # On a busy machine this says more than how long it took.
        spent = 1_000 * (processor(hub.process.pid) - before) / (many * rounds * len(CLIENTS))
        found[f"{name}, {title}, processor"] = {"ms each, of the hub": round(spent, 2)}
    return found | {f"{name}, memory": {"MB at the most": _memory(hub)}}


def _load(hub: Hub, what: str, how: str, rounds: int) -> dict[str, int]:
    """Let clients send; return how many submissions were taken in a second, by clients: the medians of the rounds."""
    command = [sys.executable, "-m", "tests.benchmarks._senders", hub.url, what, how, str(rounds)]
    told = json.loads(subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout)
    return {clients: round(statistics.median(rates)) for clients, rates in told.items()}


def _goal(figures: object, goal: int) -> dict[str, object]:
    assert isinstance(figures, dict)
    reached = figures[str(GOAL_CLIENTS)]
    return {"a second": reached, "goal": goal, "met": reached >= goal}


def _processes(process: int) -> list[Path]:
    """Return the hub's processes: it, and those that answer for it."""
    command = ["ps", "-o", "pid=", "--ppid", str(process)]
    told = subprocess.run(command, stdout=subprocess.PIPE, check=False).stdout
    return [Path(f"/proc/{pid}") for pid in (process, *map(int, told.split()))]


def _memory(hub: Hub) -> int:
    """Return the largest resident memory of the hub's processes together, in MB."""
    text = "\n".join((each / "status").read_text(encoding="utf-8") for each in _processes(hub.process.pid))
    return sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("VmHWM:")) // 1024


def processor(process: int) -> float:
    """Return how many seconds of the processor a process and its children have had."""
    told = [(each / "stat").read_text(encoding="utf-8").rpartition(")")[2].split() for each in _processes(process)]
    return sum(int(user) + int(system) for *_, user, system in (each[:13] for each in told)) / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def served(kind: str, workers: int) -> Iterator[Hub | None]:
    """Run a hub over SQLite or PostgreSQL; None where that is not installed."""
    options = ["--workers", str(workers)]
    if kind == "SQLite":
        with tempfile.TemporaryDirectory() as folder:
            address = f"sqlite:///{folder}/hub.db"
            with hub_over(["--data", folder, *options], address) as hub:
                yield hub
    elif not (list(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or shutil.which("initdb")):
        yield None
    else:
        with postgres() as server, hub_over(["--database", server.url, *options], server.url) as hub:
            yield hub


if __name__ == "__main__":
    PICTURE.write_text(drawn(json.loads(OUT.read_text(encoding="utf-8"))["hub"], CENTRAL), encoding="utf-8")
