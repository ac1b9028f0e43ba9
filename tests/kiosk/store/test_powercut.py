"""A power cut at any moment loses nothing that was acknowledged (thousands of times: python -m tests.powercut)."""

from __future__ import annotations

import random
import sqlite3

import pytest

from tests.powercut import cut_many
from tests.support.disk import SECTOR, Disk, Step, recorded

SYNCED = [Step("write", "a", 0, b"old" * SECTOR), Step("sync", "a")]


def test_nothing_acknowledged_is_lost():
    outcome = cut_many(40, "test")
    assert outcome.problems == []
    assert outcome.acknowledged > 100


@pytest.mark.parametrize(("synchronous", "journal"), [("NORMAL", "wal"), ("OFF", "wal"), ("FULL", "delete")])
def test_other_settings_would_lose_something_and_that_is_noticed(synchronous, journal):
    outcome = cut_many(500, "test", synchronous=synchronous, journal=journal, until_harmed=True)
    assert outcome.harmed == 1


@pytest.mark.parametrize("seed", range(4))
def test_what_is_recorded_is_what_is_in_the_files(tmp_path, seed):
    data, left = tmp_path / "data", tmp_path / "left"
    data.mkdir()
    left.mkdir()
    with recorded(data) as disk:
        with sqlite3.connect(data / "a.db") as db:
            db.executescript(
                "PRAGMA journal_mode = wal; PRAGMA synchronous = FULL; CREATE TABLE t (x); PRAGMA page_size"
            )
            for number in range(50):
                db.execute("INSERT INTO t VALUES (zeroblob(?))", [number * 100])
                db.commit()
        disk.say("before it is closed")
        db.close()
    # Closing syncs all: nothing is left to chance.
    disk.leave(len(disk.steps), random.Random(seed), left)
    assert (left / "a.db").read_bytes() == (data / "a.db").read_bytes()
    assert disk.said_before(len(disk.steps)) == [("before it is closed",)]


def left_of(steps, tmp_path, seed, **before):
    Disk(before, steps).leave(len(steps), random.Random(seed), tmp_path)
    return {path.name: path.read_bytes() for path in tmp_path.iterdir()}


def outcomes(steps, tmp_path, **before):
    found = set()
    for seed in range(200):
        folder = tmp_path / str(seed)
        folder.mkdir()
        found.add(left_of(steps, folder, seed, **before).get("a"))
    return found


def test_what_was_synced_stays(tmp_path):
    assert outcomes(SYNCED, tmp_path) == {b"old" * SECTOR}


def test_what_was_not_synced_is_whole_missing_or_torn_at_a_sector(tmp_path):
    found = outcomes([*SYNCED, Step("write", "a", 0, b"new" * SECTOR)], tmp_path)
    assert {b"old" * SECTOR, b"new" * SECTOR} < found
    mixed = found - {b"old" * SECTOR, b"new" * SECTOR}
    assert mixed
    for content in mixed:
        sectors = [content[start : start + SECTOR] for start in range(0, len(content), SECTOR)]
        assert set(sectors) <= {
            (word * SECTOR)[start : start + SECTOR]
            for word in (b"old", b"new")
            for start in range(0, 3 * SECTOR, SECTOR)
        }


def test_later_writes_may_be_there_without_earlier_ones(tmp_path):
    steps = [*SYNCED, Step("write", "a", 0, b"1" * SECTOR), Step("write", "a", SECTOR, b"2" * SECTOR)]
    assert any(content[:3] == b"old" and content[SECTOR : SECTOR + 1] == b"2" for content in outcomes(steps, tmp_path))


def test_a_deleted_file_may_be_back_unless_its_folder_was_synced(tmp_path):
    assert outcomes([*SYNCED, Step("delete", "a")], tmp_path) == {None, b"old" * SECTOR}
    other = tmp_path / "synced"
    other.mkdir()
    assert outcomes([*SYNCED, Step("delete", "a", offset=1)], other) == {None}


def test_what_was_there_before_counts_as_synced(tmp_path):
    assert outcomes([], tmp_path, a=b"long ago") == {b"long ago"}
