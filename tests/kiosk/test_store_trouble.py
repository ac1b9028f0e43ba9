"""The store is missing, locked, corrupt, read-only or full: each is said, and nothing kept is touched."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from pathlib import Path

import pytest

from kiosk.errors import Fault, Surroundings
from kiosk.store import file as store_file
from kiosk.store.store import Store
from tests.support.clock import StillClock
from tests.support.ordinary_user import ordinary_user

CLOCK = StillClock()


def code_of(call, *args, **named):
    with pytest.raises(Surroundings) as caught:
        call(*args, **named)
    return caught.value.name


def fill(path, rows=1):
    with Store.make(path, CLOCK) as store:
        for row in range(rows):
            store.add_submission(f"uuid:{row}", "join", "1", b"sealed" * 200, b"signature", CLOCK.now())
    return path


@pytest.fixture
def path(tmp_path):
    return fill(tmp_path / "store.db", rows=20)


def test_a_missing_store_is_not_made_anew(tmp_path):
    assert code_of(Store.open, tmp_path / "store.db", CLOCK) == "store_missing"
    assert code_of(Store.open, tmp_path / "unmounted" / "store.db", CLOCK) == "store_missing"
    assert list(tmp_path.iterdir()) == []


def test_a_store_that_goes_away_while_it_is_open_is_noticed(path):
    with Store.open(path, CLOCK) as store:
        store.can_take()
        path.rename(path.with_name("elsewhere.db"))
        assert code_of(store.can_take) == "store_missing"
        fill(path)
        assert code_of(store.can_take) == "store_missing"


def test_a_locked_store_is_said_and_works_again_afterwards(path, monkeypatch):
    monkeypatch.setattr(store_file, "BUSY_SECONDS", 0.0)
    other = sqlite3.connect(path, isolation_level=None)
    with Store.open(path, CLOCK) as store:
        other.execute("BEGIN IMMEDIATE")
        assert code_of(store.can_take) == "store_locked"
        assert code_of(store.put_checkpoint, "v1", b"x") == "store_locked"
        assert code_of(Store.open, path, CLOCK) == "store_locked"
        other.execute("ROLLBACK")
        store.can_take()
        store.put_checkpoint("v1", b"x")
    other.close()


def test_a_damaged_store_is_noticed_at_start_and_left_as_it_is(path):
    content = bytearray(path.read_bytes())
    content[2 * 4096 : 6 * 4096] = os.urandom(4 * 4096)
    path.write_bytes(content)
    assert code_of(Store.open, path, CLOCK) == "store_corrupt"
    assert path.read_bytes() == content


@pytest.mark.parametrize("content", [b"not a database" * 400, b"", b"SQLite format 3\0" + bytes(4080)])
def test_a_file_that_is_no_store_is_not_taken_for_one(tmp_path, content):
    path = tmp_path / "store.db"
    path.write_bytes(content)
    assert code_of(Store.open, path, CLOCK) == "store_corrupt"
    assert path.read_bytes() == content


def test_the_database_of_another_program_is_not_taken_for_one(tmp_path):
    path = tmp_path / "store.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE t (x)")
    other.close()
    assert code_of(Store.open, path, CLOCK) == "store_corrupt"
    assert code_of(Store.make, path, CLOCK) == "store_corrupt"


def test_a_store_of_a_newer_version_is_left_alone(path):
    other = sqlite3.connect(path)
    other.execute("INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('kiosk', 'm999_new', '')")
    other.commit()
    other.close()
    assert code_of(Store.open, path, CLOCK) == "store_newer"


@pytest.fixture
def public_folder():
    """A folder that an ordinary user can reach, which pytest's own are not when root runs them."""
    folder = Path(tempfile.mkdtemp())
    yield folder
    folder.chmod(0o700)
    shutil.rmtree(folder)


def test_a_store_that_cannot_be_written_is_said(public_folder):
    path = fill(public_folder / "store.db")
    path.chmod(0o444)
    public_folder.chmod(0o555)
    with ordinary_user():
        assert code_of(Store.open, path, CLOCK) == "store_read_only"
    path.chmod(0o600)
    public_folder.chmod(0o755)
    if os.geteuid() == 0:  # it belongs to root: another user may not even read it
        with ordinary_user():
            assert code_of(Store.open, path, CLOCK) == "store_read_only"


def test_a_store_on_a_disk_mounted_for_reading_is_said(path, monkeypatch):
    with Store.open(path, CLOCK) as store:
        monkeypatch.setattr(store_file, "_mounted_read_only", lambda _path: True)
        assert code_of(store.can_take) == "store_read_only"


def test_nearly_full_is_said_before_work_is_taken_and_reading_goes_on(path):
    with Store.open(path, CLOCK, minimum_free=1 << 60) as store:
        assert code_of(store.can_take) == "store_full"
        assert len(store.outbox()) == 20


def test_a_full_disk_loses_nothing_that_was_kept(path):
    with Store.open(path, CLOCK) as store:
        pages = store._db.conn.execute("PRAGMA page_count").fetchone()[0]
        store._db.conn.execute(f"PRAGMA max_page_count = {pages}")
        assert code_of(store.put_checkpoint, "v1", b"x" * 100_000) == "store_full"
        box = (b"x" * 100_000, b"signature", CLOCK.now())
        assert code_of(store.add_submission, "uuid:full", "join", "1", *box) == "store_full"
        assert [waiting.instance_id for waiting in store.outbox()] == [f"uuid:{row}" for row in range(20)]
        store._db.conn.execute(f"PRAGMA max_page_count = {pages + 100}")
        store.add_submission("uuid:full", "join", "1", *box)
        assert len(store.outbox()) == 21


def test_a_setting_that_does_not_take_is_said(tmp_path, monkeypatch):
    fill(tmp_path / "store.db")
    monkeypatch.setitem(store_file.SETTINGS, "synchronous", 17)
    assert code_of(Store.open, tmp_path / "store.db", CLOCK) == "store_unreadable"


def test_our_own_mistakes_are_faults(path):
    with Store.open(path, CLOCK) as store, pytest.raises(Fault, match="SQLITE_ERROR"):
        store._rows("SELECT * FROM nowhere")


def test_no_connection_stays_open_after_a_refusal(path, monkeypatch):
    monkeypatch.setattr(store_file, "quick_check", lambda _db: (_ for _ in ()).throw(Surroundings("store_corrupt")))
    code_of(Store.open, path, CLOCK)
    other = sqlite3.connect(path, isolation_level=None)
    assert other.execute("PRAGMA journal_mode = DELETE").fetchone()[0] == "delete"
    other.close()
