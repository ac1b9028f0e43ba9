"""A disk that is full or broken at any moment: the words fit, and what was acknowledged is there afterwards.

The faults come from the disk itself (tests/support/disk.py), at each of its steps in turn, and stay or pass.
"""

from __future__ import annotations

import random
import sqlite3

import pytest

from kiosk.errors import Surroundings
from kiosk.site import Site
from kiosk.store.store import Store
from tests.support import killing
from tests.support.busy_kiosk import visit_once
from tests.support.clock import StillClock
from tests.support.disk import recorded
from tests.support.killing import Acknowledged

CLOCK = StillClock()
STEPS = 40
"""About two visits of the store."""


class Fault:
    """The disk does not do what it is asked from step `first` on, once or for ever."""

    def __init__(self, code: int, kinds: tuple[str, ...], first: int, *, lasts: bool) -> None:
        self.code, self.kinds, self.first, self.lasts = code, kinds, first, lasts
        self.asked = self.met = 0

    def __call__(self, step) -> int:
        self.asked += step.what in self.kinds
        due = step.what in self.kinds and (self.asked >= self.first if self.lasts else self.asked == self.first)
        self.met += due
        return self.code if due else 0


def go_on(site: Site, disk, fault: Fault) -> str:
    """Make visits until the disk fails; return the trouble it led to."""
    try:
        with Store.open(site.store_path, CLOCK, minimum_free=0) as store:
            store.keep_orphans()
            disk.fault = fault
            for number in range(4):
                visit_once(site, store, f"v{number}", random.Random(number), disk.say)
    except Surroundings as error:
        return error.name
    finally:
        disk.fault = lambda _step: 0
    return ""


@pytest.mark.parametrize("lasts", [True, False], ids=["stays", "passes"])
@pytest.mark.parametrize(
    ("code", "kinds", "trouble"),
    [
        (sqlite3.SQLITE_FULL, ("write", "size"), "store_full"),
        (sqlite3.SQLITE_IOERR_WRITE, ("write",), "store_unreadable"),
        (sqlite3.SQLITE_IOERR_FSYNC, ("sync",), "store_unreadable"),
        (sqlite3.SQLITE_READONLY, ("write",), "store_read_only"),
    ],
    ids=["full", "write error", "sync error", "read-only"],
)
def test_whatever_the_disk_does_nothing_acknowledged_is_lost(tmp_path, code, kinds, trouble, lasts):
    troubles = set()
    for first in range(1, STEPS, 5):
        site = Site.open_or_demonstrate(tmp_path / f"{first}", "Mill", CLOCK)
        fault = Fault(code, kinds, first, lasts=lasts)
        with recorded(site.store_path.parent) as disk:
            troubles.add(go_on(site, disk, fault))
        heard = Acknowledged()
        for words in disk.said_before(len(disk.steps)):
            heard.hear(" ".join(map(str, words)))
        assert killing.look(site.folder, heard) == []
        if not fault.met:
            break
    assert trouble in troubles
    assert troubles <= {trouble, ""}
