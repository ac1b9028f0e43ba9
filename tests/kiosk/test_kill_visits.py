"""kill -9 in the midst of a visit loses no submitted answer and leaves nothing readable (200 times: tests/kill.py)."""

from __future__ import annotations

import json
import os
import random
import re
import sqlite3

import pytest

from tests.kill import kill_visits
from tests.support import killed_visits, kiosks
from tests.support.busy_visits import CANARY, BusyVisitor, write
from tests.support.killed_visits import Heard, look

TIMES = int(os.environ.get("HANDRAIL_KILLS", "6"))


def test_a_kiosk_killed_at_any_moment_of_a_visit_loses_nothing_and_shows_nothing(tmp_path, own_services):
    heard, problems = kill_visits(tmp_path / "site", TIMES, seed="test", services=own_services)
    assert problems == []
    assert heard.kills == TIMES
    assert heard.pages > TIMES


def test_the_window_the_voice_and_the_paper_leave_nothing_either(tmp_path, own_services):
    heard, problems = kill_visits(tmp_path / "site", 2, seed="w4", window=True, services=own_services)
    assert problems == []
    assert heard.pages > 2


@pytest.mark.parametrize(
    ("wrong", "aim", "words"),
    [
        ("unsealed_checkpoint", "checkpointing", "is not sealed to the desk"),
        ("plain_file", "typing", "holds what a person typed"),
        ("done_before_commit", "leaving", "was acknowledged and is lost"),
        ("late_checkpoint", "typing", "the checkpoint of"),
        # Which of the two is said depends on whether the kiosk had told that it began to send.
        ("wiped_before_sent", "submitting", "fell between its checkpoint|the checkpoint of .* is lost"),
        ("ended_in_silence", "leaving", "a call that is over is not told of once"),
    ],
)
def test_a_kiosk_that_gets_it_wrong_is_caught(tmp_path, own_services, wrong, aim, words):
    site = tmp_path / "site"
    _, problems = kill_visits(site, 12, seed="wrong", services=own_services, wrong=wrong, aims=(aim,))
    assert any(re.search(words, problem) for problem in problems), problems


class Killed(BaseException):
    """Not an Exception: nobody must catch it."""


class Busy:
    """A kiosk on which visits are made here, not in a process of their own."""

    def __init__(self, folder, services):
        killed_visits.make_site(folder, services)
        self.folder, self.heard, self.lines = folder, Heard(), []
        self.bench = kiosks.bench(folder, folder / "services", print_paper=lambda p: write(folder / "paper", p))
        chance = random.Random(1)
        self.visitor = BusyVisitor(self.bench.kiosk, self.bench.clock, self.bench.kiosk.act, chance, self.tell)

    def tell(self, word, visit, told):
        self.lines.append((word, visit, told))
        self.heard.hear(f"{word} {visit} {json.dumps(told)}")

    def visit_until(self, last):
        """Make visits until a line with this word was said, then stop as if killed."""

        tell = self.visitor.tell

        def tell_and_stop(word, visit, told):
            tell(word, visit, told)
            if word == last and len(self.lines) > 12:
                raise Killed

        self.visitor.tell = tell_and_stop
        with pytest.raises(Killed):
            self._visit()
        self.visitor.tell = tell
        self.bench.parts.door.lose()

    def _visit(self):
        while True:
            self.visitor.visit_once("join-the-library")

    def look(self):
        return look(self.folder, self.heard)

    def sql(self, statement, *values):
        with sqlite3.connect(self.bench.site.store_path) as db:
            db.execute(statement, values)
        db.close()


@pytest.fixture
def busy(tmp_path, own_services):
    return Busy(tmp_path / "site", own_services)


@pytest.mark.parametrize("last", ["page", "sending", "done", "ended"])
def test_all_is_well_where_it_is(busy, last):
    busy.visit_until(last)
    assert busy.look() == []
    assert busy.look() == []


def test_a_lost_submission_is_noticed(busy):
    busy.visit_until("done")
    (instance,) = busy.heard.done
    busy.sql("DELETE FROM outbox WHERE submission = (SELECT max(sequence) FROM submissions)")
    busy.sql("DELETE FROM submissions WHERE instance_id = ?", instance)
    assert busy.look() == [f"{instance} was acknowledged and is lost"]


def test_a_submission_without_its_outbox_row_is_noticed(busy):
    busy.visit_until("done")
    busy.sql("DELETE FROM outbox")
    assert "in the outbox" in busy.look()[0]


def test_a_submission_that_is_not_what_was_answered_is_noticed(busy):
    busy.visit_until("done")
    (instance,) = busy.heard.done
    busy.heard.sent[instance]["answers"]["/data/family_name"] = "somebody else"
    assert busy.look() == [f"{instance} is not what was sent: /data/family_name"]


def test_a_submission_changed_after_it_was_looked_at_is_noticed(busy):
    busy.visit_until("done")
    assert busy.look() == []
    busy.sql("UPDATE submissions SET sealed = zeroblob(length(sealed))")
    assert busy.look()


def test_a_lost_or_old_checkpoint_is_noticed(busy):
    busy.visit_until("page")
    visit = busy.heard.visit
    busy.heard.typed["/data/family_name"] = {"typed later"}
    assert busy.look() == [f"the checkpoint of {visit} is not what was kept: /data/family_name"]
    busy.sql("DELETE FROM orphans")
    assert busy.look() == [f"the checkpoint of {visit} is lost"]


@pytest.mark.parametrize(
    "content", [CANARY.encode("utf-16-le"), CANARY.encode(), CANARY.encode().hex().encode(), b"UXp4dmlsaGVsbWlu"]
)
def test_readable_answers_are_noticed_in_any_file(busy, content):
    busy.visit_until("done")
    (busy.folder / "scratch").mkdir()
    (busy.folder / "scratch" / "forgotten.wav").write_bytes(b"\0\1" + content + b"\0")
    assert busy.look() == ["forgotten.wav holds what a person typed"]
