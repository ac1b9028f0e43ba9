from __future__ import annotations

import sqlite3
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from kiosk.clock import SystemClock
from kiosk.errors import Fault, HandrailError, Surroundings
from kiosk.store.store import Store
from kiosk.store.submissions import stamp
from tests.support.clock import StillClock


@pytest.fixture
def clock():
    return StillClock()


@pytest.fixture
def store(tmp_path, clock):
    with Store.make(tmp_path / "store.db", clock) as opened:
        yield opened


def add(store, clock, name="uuid:1"):
    return store.add_submission(name, "join", "1", b"\x00sealed\xff", b"signature", clock.now())


def test_the_settings_that_survive_a_power_cut_are_in_force(store):
    """Killing a process cannot tell FULL from OFF, so the settings are read back from the connection."""
    for opened in (store, Store.open(store.path, StillClock())):
        pragma = {
            name: opened._db.conn.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "secure_delete", "foreign_keys", "temp_store", "trusted_schema")
        }
        assert pragma == {
            "journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1, "temp_store": 2,
            "trusted_schema": 0,
        }  # fmt: skip
        opened.close()


def test_the_real_clock_keeps_the_time_of_the_place():
    zone = ZoneInfo("Europe/London")
    assert SystemClock(zone).now().tzinfo is zone
    assert SystemClock(zone).monotonic() <= SystemClock(zone).monotonic()


def test_a_submission_keeps_its_bytes_and_waits_in_the_outbox(store, clock):
    sequence = add(store, clock)
    (waiting,) = store.outbox()
    assert (waiting.sealed, waiting.signature) == (b"\x00sealed\xff", b"signature")
    assert (waiting.sequence, waiting.instance_id, waiting.form_id, waiting.version) == (
        sequence,
        "uuid:1",
        "join",
        "1",
    )
    assert waiting.created_at == stamp(clock.now())
    assert list(store.submissions()) == [waiting]


def test_submission_and_outbox_row_are_both_there_or_neither(store, clock):
    store._db.execute("CREATE TRIGGER broken BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'no'); END")
    with pytest.raises(Fault):
        add(store, clock)
    assert list(store.submissions()) == []


def test_the_same_bytes_again_change_nothing_and_other_bytes_are_refused(store, clock):
    sequence = add(store, clock)
    assert add(store, clock) == sequence
    assert len(store.outbox()) == 1
    store.accepted(sequence)
    assert add(store, clock) == sequence
    assert store.outbox() == []
    with pytest.raises(Fault, match="another submission has this id"):
        store.add_submission("uuid:1", "join", "1", b"other", b"signature", clock.now())
    assert store.counts() == (1, 0)


def test_an_accepted_submission_leaves_the_outbox_and_stays(store, clock):
    first, second = add(store, clock), add(store, clock, "uuid:2")
    store.accepted(first)
    assert [waiting.sequence for waiting in store.outbox()] == [second]
    assert len(list(store.submissions())) == 2


def test_the_outbox_keeps_the_order_and_sequences_never_come_again(store, clock):
    sequences = [add(store, clock, f"uuid:{number}") for number in (5, 3, 9)]
    assert [waiting.instance_id for waiting in store.outbox()] == ["uuid:5", "uuid:3", "uuid:9"]
    assert [waiting.instance_id for waiting in store.outbox(most=2)] == ["uuid:5", "uuid:3"]
    store._db.execute("DELETE FROM outbox")
    store._db.execute("DELETE FROM submissions")
    assert add(store, clock, "uuid:10") == sequences[-1] + 1


def test_an_outbox_row_needs_its_submission(store):
    with pytest.raises(sqlite3.IntegrityError):
        store._db.execute("INSERT INTO outbox (submission) VALUES (99)")


def test_a_checkpoint_replaces_the_last_one_and_goes_with_the_visit(store):
    store.put_checkpoint("v1", b"one")
    store.put_checkpoint("v1", b"two")
    assert store._rows("SELECT visit_id, sealed FROM checkpoints") == [{"visit_id": "v1", "sealed": b"two"}]
    store.drop_checkpoint("v1")
    assert store._rows("SELECT * FROM checkpoints") == []
    assert store.keep_orphans() == 0


def test_nothing_of_a_dropped_checkpoint_stays_in_the_files(store):
    canary = b"CANARY-OF-A-SEALED-BOX"
    for _ in range(20):
        store.put_checkpoint("v1", canary * 50)
    store.drop_checkpoint("v1")
    store.copy_the_log()
    store.empty_the_log()
    assert all(canary not in path.read_bytes() for path in store.path.parent.iterdir())


def test_emptying_the_log_does_not_wait_for_a_reader(store):
    store.put_checkpoint("v1", b"one")
    other = sqlite3.connect(store.path)
    other.execute("BEGIN")
    other.execute("SELECT * FROM checkpoints").fetchall()
    store.drop_checkpoint("v1")
    store.copy_the_log()
    store.empty_the_log()
    assert store._db.conn.execute("PRAGMA busy_timeout").fetchone()[0] == 2000
    other.close()


def test_what_a_power_cut_left_is_kept_for_staff_until_it_is_too_old(store, clock):
    store.put_checkpoint("v1", b"one")
    assert store.orphans() == []
    assert store.keep_orphans() == 1
    clock.forward(timedelta(days=3))
    store.put_checkpoint("v2", b"two")
    assert store.keep_orphans() == 1
    assert [(orphan.visit_id, orphan.sealed) for orphan in store.orphans()] == [("v1", b"one"), ("v2", b"two")]
    clock.forward(timedelta(days=5))
    store.tidy(timedelta(days=7))
    assert [orphan.visit_id for orphan in store.orphans()] == ["v2"]
    store.drop_orphan("v2")
    assert store.orphans() == []


def test_tickets_are_numbered_by_day_and_never_twice_among_open_ones(store, clock):
    numbers = []
    for visit in range(3):
        number = store.next_ticket("K")
        store.add_ticket(number, f"v{visit}", "join")
        numbers.append(number)
    assert numbers == ["K 22", "K 23", "K 24"]
    store.close_ticket("K 22", "helped")
    store.close_ticket("K 24", "cancelled")
    assert store.next_ticket("K") == "K 25"
    (waiting,) = store.open_tickets()
    assert (waiting.number, waiting.visit_id, waiting.service) == ("K 23", "v1", "join")
    clock.forward(timedelta(days=1))
    assert store.next_ticket("K") == "K 22"
    store.add_ticket("K 22", "v4")
    assert store.next_ticket("K") == "K 24"
    with pytest.raises(Fault):
        store.add_ticket("K 23", "v5")


def test_the_day_of_a_ticket_is_the_places_day(store, clock):
    clock.forward(timedelta(days=120, hours=13, minutes=30))  # 23:30 in London in summer, 22:30 UTC
    store.add_ticket("K 22", "v1")
    store.close_ticket("K 22", "helped")
    clock.forward(timedelta(minutes=29))
    assert store.next_ticket("K") == "K 23"
    clock.forward(timedelta(minutes=1))
    assert store.next_ticket("K") == "K 22"


def test_a_reference_is_given_once(store, monkeypatch):
    thrown = iter(["HB 4827", "HB 4827", "HB 4827", "KM 5555"])
    monkeypatch.setattr("kiosk.numbers.random_reference", lambda: next(thrown))
    assert store.next_reference() == "HB 4827"
    assert store.next_reference() == "KM 5555"


def test_events_take_numbers_and_words_and_nothing_a_person_typed(store, clock):
    store.log_event("visit.ended", seconds=340, service="join", outcome="idle")
    assert store.events("visit.ended") == [
        {"at": stamp(clock.now()), "seconds": 340, "service": "join", "outcome": "idle"}
    ]
    assert store.events("other") == []
    for bad in ("Mary Jones", "", "a\nb", "x" * 65, "née"):
        with pytest.raises(Fault):
            store.log_event("visit.ended", name=bad)
        with pytest.raises(Fault):
            store.log_event(bad)
        with pytest.raises(Fault):
            store.close_ticket("K 22", bad)


def test_old_events_go(store, clock):
    store.log_event("start")
    clock.forward(timedelta(days=91))
    store.log_event("start")
    store.tidy(timedelta(days=7))
    assert len(store.events("start")) == 1


def test_another_connection_sees_what_was_kept(store, clock):
    with Store.open(store.path, clock) as other:
        add(store, clock)
        assert len(other.outbox()) == 1


def test_all_is_there_after_opening_again(store, clock):
    add(store, clock)
    store.add_ticket("K 22", "v1")
    store.close()
    with Store.open(store.path, clock) as again:
        assert len(again.outbox()) == 1
        assert again.next_ticket("K") == "K 23"


def test_making_a_store_where_one_is_loses_nothing(store, clock):
    add(store, clock)
    store.close()
    with Store.make(store.path, clock) as again:
        assert len(again.outbox()) == 1


def test_only_the_owner_may_read_the_files(store, clock):
    add(store, clock)
    assert {path.stat().st_mode & 0o777 for path in store.path.parent.iterdir()} == {0o600}


def test_the_log_says_how_much_of_it_is_not_copied(store):
    store.put_checkpoint("v1", b"one")
    store.put_checkpoint("v1", b"two")
    assert store.uncopied == 2
    store.copy_the_log()
    assert store.uncopied == 0
    assert store._rows("SELECT sealed FROM checkpoints") == [{"sealed": b"two"}]


def test_what_was_sent_is_noted_and_the_state_forgotten_at_once(store):
    store.put_checkpoint("v1", b"one")
    store.put_checkpoint("v2", b"two")
    store.log_sent("v1", reference="HB-4827", instance="uuid:1")
    assert [event["reference"] for event in store.events("sent")] == ["HB-4827"]
    assert store._rows("SELECT visit_id FROM checkpoints") == [{"visit_id": "v2"}]
    with pytest.raises(Fault):
        store.log_sent("v2", reference="Mrs Miller, 4 High Street")
    assert store._rows("SELECT visit_id FROM checkpoints") == [{"visit_id": "v2"}]


class Elsewhere:
    """Another thread that works when the test says so."""

    def __init__(self, store):
        self.waiting = []
        store.begin = self.submit

    def submit(self, work):
        future = Future()
        self.waiting.append((work, future))
        return future

    def work(self):
        for work, future in self.waiting:
            try:
                future.set_result(work())
            except HandrailError as error:
                future.set_exception(error)
        self.waiting.clear()


def test_a_checkpoint_may_be_written_elsewhere(store):
    elsewhere = Elsewhere(store)
    store.put_checkpoint("visit", b"sealed")
    assert not store.settles()
    elsewhere.work()
    assert store.settles()
    store.settle()
    assert store.keep_orphans() == 1


def test_whatever_comes_after_waits_for_it(store):
    before = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        store.begin = pool.submit
        pool.submit(before.wait)
        store.put_checkpoint("visit", b"sealed")
        threading.Timer(0.02, before.set).start()
        store.drop_checkpoint("visit")
        assert store.keep_orphans() == 0


def test_what_goes_wrong_elsewhere_is_told_once(store):
    elsewhere = Elsewhere(store)
    store._db.conn.execute("PRAGMA query_only = 1")
    store.put_checkpoint("visit", b"sealed")
    elsewhere.work()
    with pytest.raises(Surroundings):
        store.settle()
    store.settle()
    assert store.orphans() == []
