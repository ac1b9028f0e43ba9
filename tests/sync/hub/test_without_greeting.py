"""What a kiosk finishes goes to its hub in one request; a greeting goes where something went wrong, and tells what."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace

import pytest

from kiosk.store.deliveries import Deliveries
from tests.support.clock import StillClock
from tests.support.faulty_proxy import FaultyProxy, Traffic
from tests.support.hubs import enrolled, finish
from tests.support.near_hub import near_hub
from tests.support.outboxes import working

BATCH, HEALTH = "POST /kiosk/submissions", "POST /kiosk/health"


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    with near_hub(tmp_path_factory.mktemp("hub")) as found:
        yield found


@pytest.fixture
def proxy(hub):
    with FaultyProxy(int(hub.url.rpartition(":")[2])) as running:
        yield running


def _asked(proxy):
    """Return what was asked since the last time."""
    asked, proxy.traffic = proxy.traffic.requests, Traffic()
    return asked


def _waiting(site):
    with Deliveries.open(site.store_path, StillClock(), minimum_free=0) as deliveries:
        return [item.tries for item in deliveries.due(StillClock().now(), 9)]


def _with_a_fault(site, proxy, kind, names):
    """Look for news, then finish something that meets a fault, then all is well; return what was asked meanwhile."""

    async def run():
        clock, asked = StillClock(), []
        async with working(site, clock) as (worker, deliveries):
            await worker.step()
            _asked(proxy)
            finish(site, names)
            proxy.kind = lambda: kind
            await worker.step()
            asked.append(_asked(proxy))
            trouble, tries = deliveries.state("trouble"), _waiting(site)
            proxy.kind = lambda: "pass"
            clock.forward(60)
            await worker.step()
            asked.append(_asked(proxy))
        return asked, trouble, tries

    return asyncio.run(run())


def test_one_alone_is_one_request_however_long_ago_the_last_one_was(tmp_path, hub, proxy):
    site = enrolled(tmp_path / "site", replace(hub, url=proxy.url))

    async def run():
        clock = StillClock()
        async with working(site, clock) as (worker, _):
            await worker.step()
            assert _asked(proxy)[HEALTH]
            for name in ("uuid:alone-1", "uuid:alone-2"):
                clock.forward(120)
                finish(site, [name])
                await worker.step()
                assert _asked(proxy) == {BATCH: 1}

    asyncio.run(run())
    assert {"uuid:alone-1", "uuid:alone-2"} <= set(hub.arrived())


@pytest.mark.parametrize(
    "case",
    [
        ("portal", {BATCH: 1}, "captive_portal"),
        ("gateway", {BATCH: 1, HEALTH: 1}, "server_trouble"),
        ("lose", {BATCH: 1, HEALTH: 1}, "broken"),
    ],
)
def test_where_it_is_not_the_hub_that_answers_everything_waits_and_a_greeting_goes_first(tmp_path, hub, proxy, case):
    kind, asked, trouble = case
    site = enrolled(tmp_path / "site", replace(hub, url=proxy.url))
    names = [f"uuid:{kind}-{number}" for number in range(3)]
    (first, second), found, tries = _with_a_fault(site, proxy, kind, names)
    assert first == Counter(asked)
    assert found == trouble
    assert tries == [0, 0, 0]
    # Once before, and once more with what is otherwise since.
    assert (second[HEALTH], second[BATCH]) == (2, 1)
    assert set(names) <= set(hub.arrived())
