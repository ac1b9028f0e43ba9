"""Kill a kiosk at random moments, many times: `python -m tests.kill --times 200`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from kiosk.site import Site
from tests.support.clock import StillClock
from tests.support.killing import Acknowledged, kill_once, look


def kill_many(folder: Path, times: int, seed: str) -> tuple[Acknowledged, list[str]]:
    """Kill a kiosk on the demonstration site in `folder`; stop at the first trouble."""
    Site.open_or_demonstrate(folder, "Mill", StillClock())
    heard = Acknowledged()
    for kill in range(times):
        kill_once(folder, f"{seed}.{kill}", heard)
        problems = look(folder, heard)
        if problems:
            return heard, problems
    return heard, []


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.kill", description=__doc__)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", default="1")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        heard, problems = kill_many(Path(folder) / "site", arguments.times, arguments.seed)
    kept = f"{len(heard.done)} submissions and {heard.pages} pages acknowledged"
    sys.stdout.write(f"{heard.kills} kills, {kept}, seed {arguments.seed}\n")
    sys.stdout.writelines(f"TROUBLE: {problem}\n" for problem in problems)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
