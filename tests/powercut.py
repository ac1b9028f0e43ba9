"""Cut the power of a store at random moments, many times: `python -m tests.powercut --times 1000`.

What the kiosk had told the operating system to write is recorded (tests/support/disk.py); of what was not synced when
the power went, writes are dropped, late, reordered or torn. The store goes on from what is left, so that it is also cut
off while it repairs itself. Other settings show what they would lose: `--synchronous NORMAL`, `--journal delete`.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from kiosk.errors import HandrailError
from kiosk.site import Site
from kiosk.store import file as store_file
from kiosk.store.store import Store
from tests.support import killing
from tests.support.busy_kiosk import visit_once
from tests.support.clock import StillClock
from tests.support.disk import Disk, recorded
from tests.support.killing import Acknowledged

SYNCHRONOUS = {"OFF": 0, "NORMAL": 1, "FULL": 2}
JOURNALS = ("wal", "delete")
VISITS = 3
ROUNDS = 20
"""How often one store is cut off before a new one begins."""
SHARED_MEMORY = Path("/dev/shm")


@dataclass
class Outcome:
    """How often the power was cut, what had been acknowledged by then, and what was wrong afterwards."""

    cuts: int = 0
    acknowledged: int = 0
    steps: int = 0
    harmed: int = 0
    problems: list[str] = field(default_factory=list)


def cut_many(
    times: int, seed: str, *, synchronous: str = "FULL", journal: str = "wal", until_harmed: bool = False
) -> Outcome:
    """Cut the power `times` times with these settings of SQLite."""
    chance, outcome = random.Random(seed), Outcome()
    settings = {"synchronous": SYNCHRONOUS[synchronous], "journal_mode": journal}
    memory = SHARED_MEMORY if SHARED_MEMORY.is_dir() else None
    with patch.dict(store_file.SETTINGS, settings):
        while outcome.cuts < times and not (until_harmed and outcome.harmed):
            with tempfile.TemporaryDirectory(dir=memory) as folder:
                _one_store(Path(folder), min(ROUNDS, times - outcome.cuts), chance, outcome)
    return outcome


def _one_store(folder: Path, rounds: int, chance: random.Random, outcome: Outcome) -> None:
    """Go on with one store until it has been harmed, or `rounds` times."""
    site = Site.open_or_demonstrate(folder / "site", "Mill", StillClock())
    heard = Acknowledged()
    for _ in range(rounds):
        disk = _work(site, f"{outcome.cuts}", chance)
        cut = chance.randint(0, len(disk.steps))
        for words in disk.said_before(cut):
            heard.hear(" ".join(map(str, words)))
        _replace(site.store_path.parent, disk, cut, chance)
        problems = _look(site, folder / "looked-at", heard)
        outcome.cuts += 1
        outcome.steps += len(disk.steps)
        outcome.problems += problems
        if problems:
            outcome.harmed += 1
            break
    outcome.acknowledged += len(heard.done) + heard.pages


def _work(site: Site, name: str, chance: random.Random) -> Disk:
    with recorded(site.store_path.parent) as disk, Store.open(site.store_path, StillClock(), minimum_free=0) as store:
        store.keep_orphans()
        for number in range(VISITS):
            visit_once(site, store, f"visit-{name}-{number}", chance, disk.say)
    return disk


def _replace(data: Path, disk: Disk, cut: int, chance: random.Random) -> None:
    shutil.rmtree(data)
    data.mkdir()
    disk.leave(cut, chance, data)


def _look(site: Site, copy: Path, heard: Acknowledged) -> list[str]:
    """Look at a copy: the store itself stays as the power cut left it."""
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(site.folder, copy)
    try:
        return killing.look(copy, heard)
    except HandrailError as error:
        return [f"the store cannot be opened: {error}"]


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.powercut", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--times", type=int, default=1000)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--synchronous", choices=SYNCHRONOUS, default="FULL")
    parser.add_argument("--journal", choices=JOURNALS, default="wal")
    arguments = parser.parse_args()
    outcome = cut_many(arguments.times, arguments.seed, synchronous=arguments.synchronous, journal=arguments.journal)
    settings = f"{arguments.journal} {arguments.synchronous}"
    told = f"{outcome.cuts} power cuts in {outcome.steps} steps, {outcome.acknowledged} acknowledged"
    sys.stdout.write(f"{settings}: {told}, {outcome.harmed} times something lost, seed {arguments.seed}\n")
    sys.stdout.writelines(f"TROUBLE: {problem}\n" for problem in outcome.problems[:10])
    return 1 if outcome.problems else 0


if __name__ == "__main__":
    sys.exit(main())
