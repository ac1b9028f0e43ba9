from __future__ import annotations

import sqlite3
from datetime import timedelta

import pytest

from kiosk.store.deliveries import LONGEST_WAIT, Counts, Deliveries
from kiosk.store.migrations import migrations
from kiosk.store.posting import PostedFile
from kiosk.store.store import Store
from tests.support.clock import StillClock

FILES = (
    PostedFile("xml_submission_file", "text/xml", "odk", b"<data/>"),
    PostedFile("a.enc", "application/octet-stream", "odk", b"\x00\xff"),
)


@pytest.fixture
def clock():
    return StillClock()


@pytest.fixture
def store(tmp_path, clock):
    with Store.make(tmp_path / "store.db", clock) as opened:
        yield opened


@pytest.fixture
def deliveries(store, clock):
    with Deliveries.open(store.path, clock) as opened:
        yield opened


def add(store, clock, name="uuid:1", **named):
    return store.add_submission(name, "join", "1", b"\x00sealed\xff", b"signature", clock.now(), **named)


def due(deliveries, clock, most=10):
    return [item.instance_id for item in deliveries.due(clock.now(), most)]


def test_what_waits_is_due_the_oldest_first(store, deliveries, clock):
    for name in ("uuid:5", "uuid:3", "uuid:9"):
        add(store, clock, name)
    assert due(deliveries, clock) == ["uuid:5", "uuid:3", "uuid:9"]
    assert due(deliveries, clock, most=2) == ["uuid:5", "uuid:3"]


def test_what_was_put_off_comes_later_and_holds_up_nobody(store, deliveries, clock):
    first = add(store, clock)
    add(store, clock, "uuid:2")
    deliveries.later(first, clock.now() + timedelta(minutes=5), "conflict", "x" * 1000)
    assert due(deliveries, clock) == ["uuid:2"]
    clock.forward(timedelta(minutes=5))
    item, _ = deliveries.due(clock.now(), 10)
    assert (item.instance_id, item.tries, item.reason, item.repeats) == ("uuid:1", 1, "conflict", 1)
    deliveries.later(first, clock.now(), "conflict")
    deliveries.later(first, clock.now(), "conflict")
    assert deliveries.due(clock.now(), 1)[0].repeats == 3
    deliveries.later(first, clock.now(), "busy")
    assert (deliveries.due(clock.now(), 1)[0].repeats, deliveries.due(clock.now(), 1)[0].tries) == (1, 4)


@pytest.mark.parametrize("years", [-8, 8])
def test_a_clock_that_jumps_by_years_keeps_nothing_back(store, deliveries, clock, years):
    first = add(store, clock)
    deliveries.later(first, clock.now() + timedelta(minutes=30), "busy")
    assert due(deliveries, clock) == []
    clock.forward(timedelta(days=365 * years))
    assert due(deliveries, clock) == ["uuid:1"]


def test_nothing_is_put_off_for_longer_than_the_longest_wait(store, deliveries, clock):
    deliveries.later(add(store, clock), clock.now() + timedelta(days=400), "busy")
    clock.forward(LONGEST_WAIT)
    assert due(deliveries, clock) == ["uuid:1"]


def test_an_edit_waits_for_what_it_replaces_and_others_do_not(store, deliveries, clock):
    first = add(store, clock, "uuid:a")
    second = add(store, clock, "uuid:b", replaces="uuid:a")
    add(store, clock, "uuid:c", replaces="uuid:b")
    add(store, clock, "uuid:other")
    assert due(deliveries, clock) == ["uuid:a", "uuid:other"]
    deliveries.needs_staff(first, "form_unknown", "There is no such form.")
    assert due(deliveries, clock) == ["uuid:other"]
    deliveries.accepted([first])
    assert due(deliveries, clock) == ["uuid:b", "uuid:other"]
    deliveries.accepted([second])
    assert due(deliveries, clock) == ["uuid:c", "uuid:other"]
    add(store, clock, "uuid:d", replaces="uuid:a")
    assert due(deliveries, clock) == ["uuid:c", "uuid:other"]


def test_staff_see_what_was_refused_and_why_and_can_let_it_go_on(store, deliveries, clock):
    first, second = add(store, clock), add(store, clock, "uuid:2")
    deliveries.needs_staff(first, "form_unknown", "The form join is not known.")
    deliveries.needs_staff(second, "different", "Other content.")
    (one, two) = deliveries.refused()
    assert (one.instance_id, one.reason, one.words) == ("uuid:1", "form_unknown", "The form join is not known.")
    assert two.tries == 1
    assert deliveries.counts() == Counts(0, 2, 0)
    assert deliveries.retry(reason="form_unknown") == 1
    assert due(deliveries, clock) == ["uuid:1"]
    assert deliveries.retry(second) == 1
    assert deliveries.retry() == 0
    assert deliveries.counts() == Counts(2, 0, 0)


def test_the_files_of_a_post_are_kept_as_they_are_until_they_are_accepted(store, deliveries, clock):
    sequence = add(store, clock, files=FILES)
    assert tuple(deliveries.files(sequence)) == FILES
    assert add(store, clock, files=FILES) == sequence
    deliveries.file_accepted(sequence, ["a.enc"])
    assert [file.accepted for file in deliveries.files(sequence)] == [False, True]
    deliveries.accepted([sequence])
    assert deliveries.files(sequence) == []
    assert deliveries.sealed(sequence).sealed == b"\x00sealed\xff"
    assert store.counts() == (1, 0)
    assert deliveries.counts() == Counts(0, 0, 1)


def test_facts_of_sync_are_kept(deliveries):
    assert deliveries.state("contact") == ""
    deliveries.set_state("contact", "a")
    deliveries.set_state("etag:1", "b")
    deliveries.set_state("contact", "c")
    assert (deliveries.state("contact"), deliveries.states("etag:")) == ("c", {"etag:1": "b"})
    deliveries.drop_state("contact")
    assert deliveries.states() == {"etag:1": "b"}


def test_a_change_by_the_kiosk_is_noticed(store, deliveries, clock):
    before = deliveries.version()
    deliveries.set_state("contact", "mine")
    assert deliveries.version() == before
    add(store, clock)
    assert deliveries.version() != before


def test_what_an_older_kiosk_left_waiting_is_due(tmp_path, clock):
    """Rows of before m005 have no chain of their own."""
    path = tmp_path / "store.db"
    Store.make(path, clock).close()
    old = sqlite3.connect(path, isolation_level=None)
    for statement in (
        "DROP TABLE sync_state", "DROP TABLE posted_files", "DROP INDEX accepted_submissions",
        "DROP INDEX outbox_chains", "DROP INDEX outbox_states", "ALTER TABLE outbox DROP COLUMN chain",
        "ALTER TABLE outbox DROP COLUMN words", "ALTER TABLE outbox DROP COLUMN repeats",
        "DELETE FROM _sqlite_migrations WHERE name = 'm005_deliveries'",
    ):  # fmt: skip
        old.execute(statement)
    for number in (1, 2):
        old.execute("INSERT INTO submissions VALUES (?, ?, 'join', '1', '2026', x'00', x'00', NULL)", [number] * 2)
        old.execute("INSERT INTO outbox (submission) VALUES (?)", [number])
    old.close()
    with Deliveries.open(path, clock) as deliveries:
        assert due(deliveries, clock) == ["1", "2"]
        assert [step.name for step in migrations.pending(deliveries._db)] == []
