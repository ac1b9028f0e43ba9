"""Kill a busy kiosk at any moment and look at what is left: nothing acknowledged is lost, nothing is readable.

kill -9 leaves the pages that were written to the operating system, so it says nothing about power
cuts: those are simulated by tests/powercut.py.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kiosk.sealing import keys
from kiosk.sealing.opening import NotOpened, open_all, read_rows
from kiosk.sealing.seals import open_sealed
from kiosk.site import Site, checkpoint_binding
from kiosk.store.store import Store
from tests.support.busy_kiosk import CANARY, answers, instance
from tests.support.clock import StillClock
from tests.support.moments import Patience, kill

if TYPE_CHECKING:
    from pathlib import Path

READABLE = (CANARY.encode(), CANARY.encode("utf-16-le"), CANARY.encode("utf-16-be"), CANARY[::-1].encode())


STORE = Patience(start=0.7, life=5, lines=150)
"""Some twenty visits of the store, or the time in which it is opened and repaired."""


@dataclass
class Acknowledged:
    """What the processes said they had kept."""

    kills: int = 0
    pages: int = 0
    done: set[str] = field(default_factory=set)
    running: tuple[str, int] | None = None
    """The visit whose checkpoint must be there after the last kill, and its least page."""

    def hear(self, line: str) -> None:
        word, visit, *page = line.split()
        self.running = (visit, int(page[0])) if word == "page" else None
        self.pages += word == "page"
        if word == "done":
            self.done.add(visit)


def kill_once(folder: Path, seed: str, heard: Acknowledged) -> None:
    """Start a kiosk without visits, let it work for a moment chosen by chance, kill it."""
    command = [sys.executable, "-m", "tests.support.busy_kiosk", str(folder), seed]
    kill(command, seed, heard, STORE)


def look(folder: Path, heard: Acknowledged) -> list[str]:
    """Return what is wrong with the site after the last kill; [] when all is well."""
    readable = [f"{path.name} holds what a person typed" for path in files(folder) if _is_readable(path)]
    site = Site.open(folder)
    with Store.open(site.store_path, StillClock()) as store:  # runs quick_check and empties the log of SQLite
        kept, waiting = store.counts()
        store.keep_orphans()
        problems = _orphans(site, store, heard)
    if kept != waiting:
        problems.append(f"{kept} submissions, but {waiting} in the outbox")
    return readable + problems + _submissions(site, heard)


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _is_readable(path: Path) -> bool:
    content = path.read_bytes()
    return any(words in content for words in READABLE)


def _orphans(site: Site, store: Store, heard: Acknowledged) -> list[str]:
    desk = keys.read_opening(site.folder / "demonstration" / "desk-private-key.json")
    problems, pages = [], {}
    for orphan in store.orphans():
        state = open_sealed(desk, orphan.sealed, checkpoint_binding(orphan.visit_id))
        pages[orphan.visit_id] = int(state.split(b"\n")[0])
        if state != answers(orphan.visit_id, pages[orphan.visit_id]):
            problems.append(f"the checkpoint of {orphan.visit_id} is not what was kept")
    if heard.running and pages.get(heard.running[0], 0) < heard.running[1]:
        problems.append(f"the checkpoint of {heard.running[0]} is lost: page {heard.running[1]} was kept")
    return problems


def _submissions(site: Site, heard: Acknowledged) -> list[str]:
    private = keys.read_opening(site.folder / "demonstration" / "submissions-private-key.json")
    signer = site.signer.verifying
    problems, found = [], set()
    for item in open_all(read_rows(site.folder), {private.id: private}, {signer.id: signer}):
        if isinstance(item, NotOpened):
            problems.append(f"{item.what}: {item.why}")
            continue
        found.add(item.submission.instance_id)
        if item.xml != instance(item.submission.instance_id):
            problems.append(f"{item.submission.instance_id} is not what was kept")
    return problems + [f"{visit} was acknowledged and is lost" for visit in sorted(heard.done - found)]
