"""Exactly once, in the large: `python -m tests.sync_campaign --submissions 10000 [--kills 100] [--share 0.3]`.

--hub: kiosks and a hub of ours instead of an OpenROSA server, both killed, a faulty proxy between them; over SQLite,
or over a PostgreSQL of its own with --postgres. --backlog: one kiosk, no faults, how the memory of both sides grows.
"""

from __future__ import annotations

import argparse
import contextlib
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.support import killed_hub, killed_sync
from tests.support.backlog import drained
from tests.support.postgres import postgres

if TYPE_CHECKING:
    from collections.abc import Iterator


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--submissions", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=100, help="how often somebody is killed on the way")
    parser.add_argument("--share", type=float, default=0.3, help="of the posts that go wrong")
    parser.add_argument("--seed", default="campaign")
    parser.add_argument("--hub", action="store_true")
    parser.add_argument("--kiosks", type=int, default=4, help="with --hub")
    parser.add_argument("--postgres", action="store_true", help="with --hub and --backlog")
    parser.add_argument("--backlog", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if given.backlog:
            return _backlog(Path(folder), given)
        begin = time.monotonic()
        problems = (_hub if given.hub else _openrosa)(Path(folder), given)
        print(f"{given.submissions} submissions, {time.monotonic() - begin:.0f} s")
    for problem in problems[:20]:
        print("PROBLEM", problem)
    print("all there, none twice, none altered" if not problems else f"{len(problems)} problems")
    return 1 if problems else 0


def _openrosa(folder: Path, given: argparse.Namespace) -> list[str]:
    report = killed_sync.run(folder / "site", given.submissions, given.kills, given.seed, given.share)
    print(f"{report.posts} posts, {report.kills} kills, {report.while_sending} of them while sending")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"memory of sync and server together, at most: {peak} MB; processor: {time.process_time():.0f} s")
    print(f"arrived before the last kill: {report.before_end}")
    print("faults:", _counted(dict(report.faults or {})))
    return report.problems


def _hub(folder: Path, given: argparse.Namespace) -> list[str]:
    with _database(folder, postgresql=given.postgres) as (options, address):
        setting = killed_hub.Setting(options, address, given.kiosks, given.share, idle=2.0)
        report = killed_hub.run(folder, given.submissions // given.kiosks, given.kills, given.seed, setting)
    print("killed:", _counted(dict(report.kills)))
    print("requests:", _counted(dict(report.traffic.requests if report.traffic else {})))
    print("faults:", _counted(dict(report.faults)))
    print(f"{report.before_end} had arrived before the last leg; staff said retry to {report.staff}")
    return report.problems


def _backlog(folder: Path, given: argparse.Namespace) -> int:
    with _database(folder, postgresql=given.postgres) as (options, address):
        drain = drained(folder, given.submissions, options, address)
    print(f"{drain.arrived} of {given.submissions} arrived in {drain.seconds:.0f} s, {drain.requests} batches")
    for who, sizes in drain.memory.items():
        tenths = [sizes[len(sizes) * part // 10] for part in range(10)] + sizes[-1:]
        print(f"{who}, MB after each tenth of the time: {' '.join(f'{size / 1024:.0f}' for size in tenths)}")
    return 0 if drain.arrived == given.submissions else 1


def _counted(found: dict[str, int]) -> str:
    return ", ".join(f"{name} {many}" for name, many in sorted(found.items()))


@contextlib.contextmanager
def _database(folder: Path, *, postgresql: bool) -> Iterator[tuple[list[str], str]]:
    if not postgresql:
        data = folder / "hub"
        yield ["--data", str(data)], f"sqlite:///{data / 'hub.db'}"
        return
    with postgres() as server:
        yield ["--database", server.url], server.url


if __name__ == "__main__":
    sys.exit(main())
