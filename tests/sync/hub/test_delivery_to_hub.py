"""A real kiosk's outbox, a real `handrail sync --once`, a real hub: all there, none twice."""

from __future__ import annotations

import asyncio
import random
import select
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.store.deliveries import Deliveries
from sync.enrolling import machine_mark
from tests.support.backlog import on_the_wire
from tests.support.clock import START, StillClock
from tests.support.hubs import enrolled, finish, sync_once, synced
from tests.support.near_hub import near_hub
from tests.support.outboxes import working
from tests.support.sticks import Kiosk, Office

KILLS = 3


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    with near_hub(tmp_path_factory.mktemp("hub")) as found:
        yield found


def _counts(site):
    with Deliveries.open(site.store_path, StillClock(), minimum_free=0) as deliveries:
        return deliveries.counts()


def test_everything_arrives_once_although_sync_is_killed(tmp_path, hub):
    site = enrolled(tmp_path / "site", hub)
    chance = random.Random("kills")
    expected, killed = {}, 0
    for number in range(KILLS):
        expected |= finish(site, [f"uuid:{site.signer.id}-{number}-{item}" for item in range(300)], files=number)
        before = len(hub.arrived())
        with sync_once(site) as process:
            for _ in range(500):
                if len(hub.arrived()) > before or process.poll() is not None:
                    break
                select.select([], [], [], 0.02)
            select.select([], [], [], chance.uniform(0, 0.02))
            killed += process.poll() is None
            process.kill()
    assert killed > 0
    with sync_once(site) as process:
        said, _ = process.communicate()
        assert process.returncode == 0, said.decode()
    mine = {name: sealed for name, sealed in hub.arrived().items() if site.signer.id in name}
    assert mine == expected
    assert hub.attached() == 300 * sum(range(KILLS))
    counts = _counts(site)
    assert (counts.waiting, counts.needs_staff, counts.accepted) == (0, 0, 300 * KILLS)


def test_a_kiosk_whose_clock_is_wrong_by_years_delivers_with_the_hubs_time(tmp_path, hub):
    site = enrolled(tmp_path / "site", hub)
    finish(site, ["uuid:wrong-clock"])

    async def deliver():
        async with working(site, StillClock(START - timedelta(days=9000))) as (worker, _):
            await worker.step()

    asyncio.run(deliver())
    assert "uuid:wrong-clock" in hub.arrived()
    assert _counts(site).accepted == 1


@pytest.mark.parametrize("many", [1, 100])
def test_a_submission_takes_less_of_the_line_than_with_central(tmp_path, hub, many):
    _, traffic = on_the_wire(tmp_path / "site", hub, many)
    assert traffic.requests == {"POST /kiosk/submissions": 1}
    both = traffic.up.total() + traffic.down.total()
    assert both / many < 0.6 * (861 + 503)


def test_a_kiosk_waits_while_the_hub_is_away(tmp_path):
    with near_hub(tmp_path / "hub") as away:
        site = enrolled(tmp_path / "site", away)
    finish(site, ["uuid:later"])
    assert synced(site)[0] == 1
    assert _counts(site).waiting == 1
    with near_hub(tmp_path / "hub", port=int(away.url.rpartition(":")[2])) as back:
        with sync_once(site) as process:
            assert process.wait() == 0
        assert set(back.arrived()) == {"uuid:later"}


def test_a_copy_in_another_machine_sends_nothing(tmp_path, hub):
    site = enrolled(tmp_path / "site", hub)
    finish(site, ["uuid:of-a-copy"])
    kept = site.folder / "keys" / "hub.json"
    kept.write_text(kept.read_text().replace(machine_mark(site), "0" * 32))
    code, said = synced(site)
    assert code == 1
    assert "handrail enrol" in said
    assert _counts(site).waiting == 1
    assert "uuid:of-a-copy" not in hub.arrived()


def test_by_network_and_by_stick_a_submission_is_there_once(tmp_path, hub):
    site = enrolled(tmp_path / "site", hub)
    kiosk, stick = Kiosk(site), tmp_path / "stick"
    stick.mkdir()
    finish(site, ["uuid:both-roads"])
    assert kiosk.carry("out", stick) == 0, kiosk.words()
    office = Office(Path(hub.address.removeprefix("sqlite:///")).parent)
    try:
        assert office.take(stick)[0].fresh == 1
        finish(site, ["uuid:by-network"])
        assert synced(site)[0] == 0
        assert kiosk.carry("in", stick) == 0, kiosk.words()
        assert _counts(site).accepted == 2
        assert kiosk.carry("out", stick) == 0
        assert office.take(stick)[0].fresh == 0
    finally:
        office.database.close()
    assert {"uuid:both-roads", "uuid:by-network"} <= set(hub.arrived())
