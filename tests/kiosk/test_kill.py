"""kill -9 at any moment loses nothing that was acknowledged and leaves nothing readable (200 times: tests/kill.py)."""

from __future__ import annotations

import os

import pytest

from kiosk.site import Site
from kiosk.store.store import Store
from tests.kill import kill_many
from tests.support.busy_kiosk import CANARY, answers, instance
from tests.support.clock import StillClock
from tests.support.killing import Acknowledged, look
from tests.support.submitting import submit

CLOCK = StillClock()


def test_a_kiosk_killed_at_any_moment_loses_nothing_and_shows_nothing(tmp_path):
    times = int(os.environ.get("HANDRAIL_KILLS", "6"))
    heard, problems = kill_many(tmp_path / "site", times, seed="test")
    assert problems == []
    assert heard.kills == times
    assert heard.pages > times


@pytest.fixture
def site(tmp_path):
    made = Site.open_or_demonstrate(tmp_path / "site", "Mill", CLOCK)
    submit(made, CLOCK, "v1", instance("v1"))
    return made


def heard(*lines):
    acknowledged = Acknowledged()
    for line in lines:
        acknowledged.hear(line)
    return acknowledged


def test_all_is_well_where_it_is(site):
    assert look(site.folder, heard("page v1 1", "done v1", "ended v1")) == []


def test_a_lost_submission_is_noticed(site):
    assert look(site.folder, heard("done v1", "done v2")) == ["v2 was acknowledged and is lost"]


def test_a_changed_submission_is_noticed(site):
    submit(site, CLOCK, "v2", instance("v3"))
    assert look(site.folder, heard()) == ["v2 is not what was kept"]


def test_a_submission_without_its_outbox_row_is_noticed(site):
    with Store.open(site.store_path, CLOCK) as store:
        store.accepted(1)
    assert look(site.folder, heard()) == ["1 submissions, but 0 in the outbox"]


def test_a_lost_or_old_checkpoint_is_noticed(site):
    assert "page 2 was kept" in look(site.folder, heard("page v2 2"))[0]
    with Store.open(site.store_path, CLOCK) as store:
        store.put_checkpoint("v2", site.seal_checkpoint("v2", answers("v2", 2)))
    assert look(site.folder, heard("page v2 2")) == []
    assert "page 3 was kept" in look(site.folder, heard("page v2 3"))[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_readable_answers_are_noticed_in_any_file(site, encoding):
    (site.folder / "data" / "store.db-wal.old").write_bytes(b"\0\1" + CANARY.encode(encoding) + b"\0")
    assert look(site.folder, heard()) == ["store.db-wal.old holds what a person typed"]


def test_unsealed_answers_in_the_store_are_noticed(site):
    with Store.open(site.store_path, CLOCK) as store:
        store.add_submission("v2", "join", "1", instance("v2"), b"", CLOCK.now())
        problems = look(site.folder, heard("done v2"))
    assert any("holds what a person typed" in problem for problem in problems)
    assert "v2 was acknowledged and is lost" in problems
