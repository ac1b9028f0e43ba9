"""A disk that fails in the midst of a visit: the screen says so and where to go, and the visit goes on afterwards."""

from __future__ import annotations

import sqlite3

import pytest

from kiosk import actions, screens
from tests.support import kiosks
from tests.support.disk import recorded

FORM = """
| survey |
| | type | name | label |
| | text | first | What is your first name? |
| | text | last | What is your last name? |
| settings |
| | form_title | form_id | version |
| | A form | small | 1 |
"""


@pytest.fixture
def kiosk_and_disk(tmp_path):
    """A kiosk on a disk of which the test is the master."""
    kiosks.bench(tmp_path / "site", tmp_path / "none").parts.door.lose()
    services = kiosks.install_table(tmp_path / "services", FORM, "small")
    with recorded(tmp_path / "site" / "data") as disk:
        bench = kiosks.bench(tmp_path / "site", services)
        yield bench, disk
        bench.kiosk.end()
        bench.parts.door.lose()


def fails(disk, code):
    disk.fault = lambda step: code if step.what in {"write", "size", "sync"} else 0


def is_well(disk):
    disk.fault = lambda _step: 0


@pytest.mark.parametrize("at", ["begin", "page", "submit", "wipe"])
@pytest.mark.parametrize(
    ("code", "shown"),
    [(sqlite3.SQLITE_FULL, "S5"), (sqlite3.SQLITE_IOERR_WRITE, "S7"), (sqlite3.SQLITE_READONLY, "S4")],
)
def test_what_there_is_is_kept_until_the_disk_is_well_again(kiosk_and_disk, at, code, shown):
    bench, disk = kiosk_and_disk
    bench.do(actions.Next())
    for moment, step in (
        ("begin", lambda: bench.do(actions.OpenService("small"), actions.Next())),
        ("page", lambda: bench.answer("Zoë")),
        ("", lambda: bench.answer("Quill")),
        ("submit", bench.next),
        ("wipe", bench.kiosk.end),
    ):
        if moment == at:
            fails(disk, code)
        step()
        if moment == at:
            if isinstance(bench.screen, screens.Trouble):
                assert bench.screen.code == shown
                assert bench.screen.title.shown
            else:
                assert moment == "wipe"
            bench.wait(31)
            assert isinstance(bench.screen, screens.Trouble), at
            is_well(disk)
            bench.wait(31)
            assert not isinstance(bench.screen, screens.Trouble)
            repeat(bench, moment)
    assert isinstance(bench.screen, screens.Welcome)
    (xml,) = [one for one in bench.opened() if 'id="small"' in one]
    assert "<first>Zoë</first>" in xml
    assert "<last>Quill</last>" in xml
    assert bench.parts.store._rows("SELECT count(*) AS n FROM checkpoints") == [{"n": 0}]


def repeat(bench, moment):
    """Press once more what the disk was in the way of, as far as it did not happen."""
    screen = bench.screen
    if isinstance(screen, {"begin": screens.Start, "submit": screens.Review}.get(moment, ())):
        bench.next()
