"""Kill a kiosk at random moments, many times: `python -m tests.kill --times 200 [--mode visits|window|store]`.

visits   whole visits on our own services, without a display
window   the same with the real window, paper and voice (offscreen, heard by nobody)
store    only the store: many more writes in the same time
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from kiosk.site import Site
from tests.support import killed_visits, killing
from tests.support.clock import StillClock
from tests.support.killed_visits import Heard
from tests.support.killing import Acknowledged
from tests.support.sabotage import WAYS
from tests.support.sound import SoundServer


def kill_many(folder: Path, times: int, seed: str) -> tuple[Acknowledged, list[str]]:
    """Kill a kiosk that writes, on the demonstration site in `folder`; stop at the first trouble."""
    Site.open_or_demonstrate(folder, "Mill", StillClock())
    heard = Acknowledged()
    for kill in range(times):
        killing.kill_once(folder, f"{seed}.{kill}", heard)
        problems = killing.look(folder, heard)
        if problems:
            return heard, problems
    return heard, []


def kill_visits(  # noqa: PLR0913  # the campaign and the tests of it call it by name
    folder: Path,
    times: int,
    seed: str,
    *,
    window: bool = False,
    services: Path | None = None,
    wrong: str = "",
    aims: tuple[str, ...] = (),
) -> tuple[Heard, list[str]]:
    """Kill a kiosk in the midst of visits, on a new site in `folder`; stop at the first trouble.

    `wrong` names a way of tests/support/sabotage.py to get it wrong; `aims` the phases to be met.
    """
    killed_visits.make_site(folder, services)
    heard = Heard()
    for kill in range(times):
        problems = killed_visits.kill_visits(folder, f"{seed}.{kill}", heard, window=window, wrong=wrong, aims=aims)
        problems += killed_visits.look(folder, heard)
        if problems:
            return heard, problems
    return heard, []


def _kill_visits(site: Path, arguments: argparse.Namespace) -> tuple[Heard, list[str]]:
    server = SoundServer()
    try:
        window = arguments.mode == "window"
        if window:
            server.start()
            os.environ["PULSE_SERVER"] = server.address
        return kill_visits(site, arguments.times, arguments.seed, window=window, wrong=arguments.wrong)
    finally:
        server.close()


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.kill", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--mode", choices=("visits", "window", "store"), default="visits")
    parser.add_argument("--wrong", choices=("", *WAYS), default="", help="a way to get it wrong, which must be noticed")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        heard: Heard | Acknowledged
        if arguments.mode == "store":
            heard, problems = kill_many(site, arguments.times, arguments.seed)
        else:
            heard, problems = _kill_visits(site, arguments)
    kept = f"{len(heard.done)} submissions and {heard.pages} pages acknowledged"
    sys.stdout.write(f"{arguments.mode}: {heard.kills} kills, {kept}, seed {arguments.seed}\n")
    if isinstance(heard, Heard):
        sys.stdout.write(f"killed while: {heard.phases.report()}\n")
        sys.stdout.writelines(f"open for writing elsewhere: {path}\n" for path in heard.phases.elsewhere(site))
    sys.stdout.writelines(f"TROUBLE: {problem}\n" for problem in problems)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
