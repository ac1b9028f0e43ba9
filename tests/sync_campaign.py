"""Exactly once, in the large: `python -m tests.sync_campaign --submissions 10000 [--kills 100] [--share 0.3]`."""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path

from tests.support.killed_sync import run


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--submissions", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=100, help="how often sync is killed on the way")
    parser.add_argument("--share", type=float, default=0.3, help="of the posts that go wrong")
    parser.add_argument("--seed", default="campaign")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        begin = time.monotonic()
        report = run(Path(folder) / "site", given.submissions, given.kills, given.seed, given.share)
        took = time.monotonic() - begin
    print(f"{given.submissions} submissions, {report.posts} posts, {took:.0f} s")
    print(f"{report.kills} kills, {report.while_sending} of them while sending")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"memory of sync and server together, at most: {peak} MB; processor: {time.process_time():.0f} s")
    print(f"arrived before the last kill: {report.before_end}")
    print("faults:", ", ".join(f"{name} {many}" for name, many in sorted((report.faults or {}).items())))
    for problem in report.problems[:20]:
        print("PROBLEM", problem)
    print("all there, none twice" if not report.problems else f"{len(report.problems)} problems")
    return 1 if report.problems else 0


if __name__ == "__main__":
    sys.exit(main())
