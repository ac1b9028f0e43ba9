"""A hub that is killed in mid-write, and a database that goes away and comes back: what was acknowledged is there."""

from __future__ import annotations

import asyncio
import random
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from sync.limits import Limits
from tests.support.hubs import enrolled, finish, hub_on_sqlite, hub_over
from tests.support.odk_clients import Client, open_client, publish_join
from tests.support.outboxes import working
from tests.support.postgres import postgres

KILLS = 2
EACH = 40


def _names(kind, number):
    return [f"uuid:{kind}-{number}-{each}" for each in range(EACH)]


def _sent(client, names, end):
    """Send all of these by four at once; `end` is called after some of them. Return those that were acknowledged."""
    left = random.Random("when").randrange(EACH // 4, EACH // 2)

    def send(place):
        if place == left:
            end()
        try:
            return client.send(names[place])
        except httpx.TransportError:
            return 0

    with ThreadPoolExecutor(4) as pool:
        told = dict(zip(names, pool.map(send, range(len(names))), strict=True))
    assert set(told.values()) <= {0, 201, 503}
    return {name for name, status in told.items() if status == 201}


def test_a_hub_that_is_killed_has_all_it_acknowledged_and_takes_the_rest_again(tmp_path):
    names, port, token = [], 0, ""
    for number in range(KILLS + 1):
        with hub_on_sqlite(tmp_path / "hub", port) as hub:
            if not token:
                publish_join(hub)
                token = open_client(hub).token
            port = int(hub.url.rpartition(":")[2])
            client = Client(hub, token)
            assert [client.send(name) for name in names] == [201] * len(names)
            if number == KILLS:
                assert sorted(hub.arrived()) == sorted(names)
                break
            fresh = _names("killed", number)
            acknowledged = _sent(client, fresh, hub.process.kill)
            assert acknowledged <= set(hub.arrived())
            assert len(acknowledged) < len(fresh)
            names += fresh


@pytest.fixture(scope="module")
def server():
    with postgres() as found:
        yield found


def _step(site):
    """Let a kiosk do what there is to do; return what stands as its trouble."""

    async def step():
        async with working(site, limits=Limits()) as (worker, deliveries):
            await worker.step()
            return deliveries.state("trouble")

    return asyncio.run(step())


def test_a_database_that_goes_away_is_waited_for(tmp_path, server):
    with hub_over(["--database", server.url], server.url) as hub:
        publish_join(hub)
        site = enrolled(tmp_path / "site", hub)
        finish(site, ["uuid:of-a-kiosk"])
        client = open_client(hub)
        names = _names("away", 0)
        acknowledged = _sent(client, names, server.stop)
        lists = client.get("/formList")
        posted = client.send("uuid:while-away")
        assert (lists.status_code, posted) == (503, 503)
        assert lists.headers["retry-after"]
        assert "later" in lists.json()["message"]
        assert _step(site) == "busy"
        server.start()
        assert _step(site) == ""
        assert "uuid:of-a-kiosk" in hub.arrived()
        assert acknowledged <= set(hub.arrived())
        assert [client.send(name) for name in names] == [201] * len(names)
        assert sorted(hub.arrived()) == sorted([*names, "uuid:of-a-kiosk"])
