"""A call does not wait: neither for the next look at the outbox nor for services that are being fetched."""

from __future__ import annotations

import asyncio

import pytest

from sync import worker as working_module
from tests.support.clock import StillClock
from tests.support.openrosa_server import OpenRosaTestServer
from tests.support.outboxes import fill, settle, working

PATIENCE = 30


@pytest.fixture
def server():
    with OpenRosaTestServer() as running:
        yield running


class SlowCatalogue:
    """A catalogue that is not done before something has arrived at the server."""

    def __init__(self, server, begun):
        self.server, self.begun = server, begun

    async def update(self):
        self.begun.set()
        while not self.server.records:  # noqa: ASYNC110 -- the server is in another thread
            await asyncio.sleep(0.01)


def test_what_is_finished_while_services_are_fetched_is_sent_at_once(tmp_path, server):
    site = settle(tmp_path / "site", server)

    async def run():
        async with working(site, StillClock()) as (worker, _):
            begun = asyncio.Event()
            worker._catalogue = SlowCatalogue(server, begun)
            step = asyncio.create_task(worker.step())
            async with asyncio.timeout(PATIENCE):
                await begun.wait()
                await asyncio.to_thread(fill, site, ["uuid:call"])
                await step

    asyncio.run(run())
    assert set(server.records) == {"uuid:call"}


def test_a_look_at_the_outbox_follows_what_the_kiosk_writes(tmp_path, server, monkeypatch):
    monkeypatch.setattr(working_module, "TICK", 3600.0)
    site = settle(tmp_path / "site", server)

    async def run():
        async with working(site, StillClock()) as (worker, _):
            worker._catalogue = None
            stop = asyncio.Event()
            running = asyncio.create_task(worker.run(stop))
            async with asyncio.timeout(PATIENCE):
                await asyncio.to_thread(fill, site, ["uuid:call"])
                while not server.records:  # noqa: ASYNC110 -- the same
                    await asyncio.sleep(0.01)
                stop.set()
                await running

    asyncio.run(run())
    assert server.posts() == [201]


def test_one_that_follows_another_goes_without_a_greeting(tmp_path, server):
    site = settle(tmp_path / "site", server)

    async def run():
        async with working(site, StillClock()) as (worker, _):
            for name in ("uuid:1", "uuid:2"):
                fill(site, [name])
                await worker.step()

    asyncio.run(run())
    assert [method for method, _, _ in server.requests].count("HEAD") == 1
    assert len(server.records) == 2
