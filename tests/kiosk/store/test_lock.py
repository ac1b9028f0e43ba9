"""Two connections take turns: under one lock for every write and every checkpoint."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.errors import Surroundings
from kiosk.store.deliveries import Deliveries
from kiosk.store.lock import FileLock
from kiosk.store.store import Store
from tests.support.clock import StillClock

ROOT = Path(__file__).parents[3]
CLOCK = StillClock()
HOLD = """
import sys
from pathlib import Path
from kiosk.store.lock import FileLock
with FileLock(Path(sys.argv[1])).held(5):
    print("held", flush=True)
    sys.stdin.read()
"""


def run(*arguments):
    return subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def test_two_processes_use_one_store_at_once_and_lose_nothing(tmp_path):
    path = tmp_path / "store.db"
    Store.make(path, CLOCK).close()
    roles = [run("-m", "tests.support.hammering", str(path), role, "120") for role in ("kiosk", "sync")]
    assert [process.communicate()[0] for process in roles] == ["done\n", "done\n"]
    with Store.open(path, CLOCK) as store:
        assert store.counts() == (120, 0)
        assert store._rows("PRAGMA integrity_check") == [{"integrity_check": "ok"}]
        assert store._rows("SELECT * FROM checkpoints") == []


@pytest.fixture
def held(tmp_path):
    path = tmp_path / "store.db.lock"
    with run("-c", HOLD, str(path)) as process:
        assert process.stdout.readline() == "held\n"
        yield path, process


def test_another_process_is_waited_for_and_then_named(held):
    path, process = held
    lock = FileLock(path)
    with pytest.raises(Surroundings) as caught, lock.held(0):
        raise AssertionError
    assert caught.value.name == "store_locked"
    process.kill()
    process.wait()
    with lock.held(5), lock.held(0):
        assert path.exists()
    lock.close()


def test_a_store_whose_turn_does_not_come_says_so(held, monkeypatch):
    path, process = held
    monkeypatch.setattr("kiosk.store.file.BUSY_SECONDS", 0.0)
    store_path = path.with_name("store.db")
    for opener in (Store.make, Deliveries.make):
        with pytest.raises(Surroundings) as caught:
            opener(store_path, CLOCK)
        assert caught.value.name == "store_locked"
    process.kill()
    process.wait()
    with Store.make(store_path, CLOCK) as store:
        store.put_checkpoint("v1", b"x")


def test_a_lock_that_was_taken_away_keeps_nobody_out_and_is_made_anew(tmp_path):
    path = tmp_path / "store.db.lock"
    first, second = FileLock(path), FileLock(path)
    with first.held(0):
        pass
    path.unlink()
    with second.held(0), pytest.raises(Surroundings), first.held(0):
        raise AssertionError
    with first.held(0):
        assert path.exists()
    first.close()
    second.close()


def test_no_lock_is_made_where_no_folder_is(tmp_path):
    with pytest.raises(Surroundings) as caught, FileLock(tmp_path / "away" / "lock").held(0):
        raise AssertionError
    assert caught.value.name == "store_missing"


def test_a_store_can_be_closed_while_another_keeps_the_lock(tmp_path, monkeypatch):
    monkeypatch.setattr("kiosk.store.file.BUSY_SECONDS", 0.0)
    store = Store.make(tmp_path / "store.db", CLOCK)
    other = FileLock(tmp_path / "store.db.lock")
    with other.held(0):
        store.close()
    other.close()
    with Store.open(tmp_path / "store.db", CLOCK) as again:
        assert again.counts() == (0, 0)
