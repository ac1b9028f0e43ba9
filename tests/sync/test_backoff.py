from __future__ import annotations

import asyncio
import random
from datetime import time, timedelta

import pytest

from sync.backoff import Backoff
from sync.pace import PIECE, Pace
from sync.pauses import LONGEST, Pauses, in_hours
from tests.support.clock import StillClock


def test_waits_grow_from_half_a_minute_to_an_hour_and_are_never_alike():
    backoff = Backoff(chance=random.Random("waits"))
    ceilings = [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]
    for failures, ceiling in enumerate(ceilings, start=1):
        delays = [backoff.delay(failures) for _ in range(400)]
        assert all(3 <= delay <= ceiling for delay in delays)
        assert max(delays) > ceiling * 0.9
        assert min(delays) < max(6, ceiling * 0.1)
        assert len(set(delays)) == 400


@pytest.mark.parametrize("failures", [0, -1, 10**9])
def test_odd_numbers_of_failures_do_no_harm(failures):
    assert 3 <= Backoff().delay(failures) <= 3600


@pytest.mark.parametrize(
    ("hours", "quiet", "loud"),
    [
        ((time(1), time(5)), [time(1), time(4, 59)], [time(0, 59), time(5), time(12)]),
        ((time(22), time(5)), [time(22), time(23, 59), time(0), time(4, 59)], [time(5), time(21, 59)]),
    ],
)
def test_hours_may_go_over_midnight(hours, quiet, loud):
    assert all(in_hours(moment, hours) for moment in quiet)
    assert not any(in_hours(moment, hours) for moment in loud)


def test_pauses_go_by_monotonic_time_and_are_bounded():
    clock = StillClock()
    pauses = Pauses(clock, Backoff(chance=random.Random(1)))
    assert not pauses.waiting()
    assert pauses.begin(None) <= 30
    assert pauses.waiting()
    clock._now += timedelta(days=4000)
    assert pauses.waiting()
    clock.forward(30)
    assert not pauses.waiting()
    assert pauses.begin(10**9) <= LONGEST + 3600
    pauses.end()
    assert not pauses.waiting()
    assert pauses.after(10**9) == clock.now() + timedelta(seconds=LONGEST)


def test_what_a_server_asks_for_is_waited_for():
    clock = StillClock()
    pauses = Pauses(clock, Backoff())
    assert pauses.begin(500.0) >= 500
    clock.forward(499)
    assert pauses.waiting()


def pieces(kbit, counts):
    """Spend so many bytes; return how long was waited for each, and in all."""
    now, waits = [50.0], []

    async def sleep(seconds):
        waits.append(seconds)
        now[0] += seconds

    async def run():
        pace = Pace(kbit, lambda: now[0], sleep)
        for count in counts:
            await pace.spend(count)
        return pace

    return asyncio.run(run()), waits, now[0] - 50.0


def test_no_more_bytes_a_second_than_allowed():
    pace, _, took = pieces(64, [2000] * 40)  # 8,000 bytes a second
    assert took == pytest.approx(10.0)
    assert pace.piece == 2000


def test_without_a_limit_nobody_waits():
    pace, waits, _ = pieces(0, [10**9])
    assert (pace.piece, waits) == (PIECE, [])


def test_what_was_not_used_is_not_saved_up():
    now = [0.0]
    waited = []

    async def sleep(seconds):
        waited.append(seconds)

    async def run():
        pace = Pace(8, lambda: now[0], sleep)
        await pace.spend(1000)
        now[0] = 100.0
        await pace.spend(1000)

    asyncio.run(run())
    assert waited == [1.0, 1.0]
