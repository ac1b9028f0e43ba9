"""Kiosks and a real hub in trouble: disks that are full, a catalogue that changes while it is fetched, slow senders."""

from __future__ import annotations

import asyncio
import contextlib
import resource
import socket
from dataclasses import dataclass
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest

from kiosk.errors import Surroundings
from kiosk.services.installed import Services
from kiosk.store.deliveries import Deliveries
from sync.hub.database import Database
from sync.hub.services import take_back
from sync.hub.statuses import upload
from sync.limits import Limits
from tests.support.clock import StillClock
from tests.support.hubs import enrolled, finish, hub_on_sqlite, sync_once
from tests.support.near_hub import near_hub
from tests.support.odk_clients import NOW, Client, on_database, open_client, publish_join
from tests.support.outboxes import working

pytestmark = pytest.mark.usefixtures("examiner_here")
LIST = '<instance id="applications" src="jr://file-csv/applications.csv"/>'
HEAD = b"reference,status,words\n"
LEAST = 512
"""A file that may not grow beyond this takes the begin of a write, as a disk that gets full in the middle of one."""


@pytest.fixture(scope="module")
def near(tmp_path_factory):
    with near_hub(tmp_path_factory.mktemp("hub"), idle=0.3, grace=0.6) as found:
        yield found


def _counts(site):
    with Deliveries.open(site.store_path, StillClock(), minimum_free=0) as deliveries:
        counts = deliveries.counts()
        return counts.waiting, counts.needs_staff, counts.accepted


@contextlib.contextmanager
def _full(process=0):
    """No file that a process writes may grow: every write beyond the first bytes fails."""
    before = resource.prlimit(process, resource.RLIMIT_FSIZE)
    resource.prlimit(process, resource.RLIMIT_FSIZE, (LEAST, before[1]))
    try:
        yield
    finally:
        resource.prlimit(process, resource.RLIMIT_FSIZE, before)


def test_a_hub_whose_disk_is_full_takes_nothing_says_so_and_goes_on_when_there_is_room(tmp_path):
    with hub_on_sqlite(tmp_path / "hub") as hub:
        site = enrolled(tmp_path / "site", hub)
        publish_join(hub)
        client = open_client(hub)
        expected = finish(site, [f"uuid:full-{number}" for number in range(5)], files=1)
        with _full(hub.process.pid):
            answer = client.ask("POST", f"{hub.url}/v1/key/{client.token}/submission")
            assert answer.status_code == 400
            assert client.send("uuid:plain") == 503
            assert client.get("/formList").status_code == 200
            with sync_once(site) as process:
                said = process.communicate()[0].decode()
                assert process.returncode == 1, said
            assert _counts(site) == (5, 0, 0)
        assert hub.arrived() == {}
        assert client.send("uuid:plain") == 201
        with sync_once(site) as process:
            assert process.wait() == 0
        assert hub.arrived().keys() == expected.keys() | {"uuid:plain"}
        assert hub.attached() == 5


def test_a_kiosk_whose_disk_is_full_sends_nothing_and_keeps_all(tmp_path, near):
    site = enrolled(tmp_path / "site", near)
    finish(site, ["uuid:no-room"])

    async def step() -> None:
        async with working(site) as (worker, _):
            with _full(), pytest.raises(Surroundings) as found:
                await worker.step()
            assert found.value.name in {"store_full", "store_unreadable"}
            assert "uuid:no-room" not in near.arrived()
            await worker.step()

    asyncio.run(step())
    assert "uuid:no-room" in near.arrived()
    assert _counts(site) == (0, 0, 1)


def test_a_kiosk_whose_disk_fills_up_before_the_answer_sends_again_and_it_is_there_once(tmp_path, near):
    site = enrolled(tmp_path / "site", near)
    expected = finish(site, ["uuid:answered-1", "uuid:answered-2"])

    async def step() -> None:
        async with working(site) as (worker, _), contextlib.AsyncExitStack() as stack:
            courier = worker._delivering

            async def deliver(items):
                done = await courier.deliver(items)
                stack.enter_context(_full())
                return done

            worker._delivering = SimpleNamespace(
                most=courier.most, greeting_lasts=courier.greeting_lasts, greet=courier.greet, deliver=deliver
            )
            with pytest.raises(Surroundings):
                await worker.step()
            await stack.aclose()
            assert set(expected) <= set(near.arrived())
            worker._delivering = courier
            await worker.step()

    asyncio.run(step())
    assert _counts(site) == (0, 0, 2)
    assert {name: sealed for name, sealed in near.arrived().items() if name in expected} == expected


@dataclass
class _Between:
    """Stands between the kiosk and its line to the hub: `happens` is called before a request goes out."""

    hub: Any
    happens: Any

    @property
    def line(self):
        return self.hub.line

    async def ask(self, method, path, *rest):
        await self.happens(path)
        return await self.hub.ask(method, path, *rest)


async def _poll(site, happens):
    """Let the kiosk look for news while something happens; return what stands in its states."""
    async with working(site, limits=Limits()) as (worker, deliveries):
        offer = worker._catalogue._server
        offer._hub = _Between(offer._hub, happens)
        await worker.step()
        return deliveries.states()


async def _nothing(_path):
    pass


def _upload(hub, rows):
    async def put():
        database = Database(hub.address)
        try:
            await upload(database, "applications", HEAD + rows, by="staff", now=NOW)
        finally:
            database.close()

    return put()


@pytest.fixture
def site(tmp_path, near):
    asyncio.run(_upload(near, b"A 1,ready,x\n"))
    return enrolled(tmp_path / "site", near)


def _publish(hub, site, form_id):
    publish_join(hub, form_id=form_id, kiosks=[site.signer.id], more=LIST, data_files=["applications.csv"])


def _rows(site, form_id):
    return (Services(site.services).get(form_id).folder / "media" / "applications.csv").read_text()


def test_a_list_that_changes_while_the_kiosk_fetches_it_is_fetched_anew(near, site):
    _publish(near, site, "changes")
    changes = [b"A 1,ready,once\n", b"A 1,ready,twice\n"]

    async def happens(path):
        if "/lists/" in path and changes:
            await _upload(near, changes.pop(0))

    states = asyncio.run(_poll(site, happens))
    assert changes == []
    assert "refused:changes" not in states
    assert "twice" in _rows(site, "changes")


def test_a_list_that_never_stops_changing_leaves_what_is_there(near, site):
    _publish(near, site, "restless")
    asyncio.run(_poll(site, _nothing))
    before, times = _rows(site, "restless"), []

    async def happens(path):
        if path.startswith("/kiosk/lists/") or not times:
            times.append(path)
            await _upload(near, b"A 1,ready,change %d\n" % len(times))

    states = asyncio.run(_poll(site, happens))
    assert "changes while it is fetched" in states["refused:restless"]
    assert _rows(site, "restless") == before
    states = asyncio.run(_poll(site, _nothing))
    assert "refused:restless" not in states
    assert f"change {len(times)}" in _rows(site, "restless")


@pytest.mark.parametrize("what", ["another version", "taken back"])
def test_a_form_that_changes_while_the_kiosk_fetches_it_comes_whole(near, site, what):
    form_id, services = f"moves-{what.replace(' ', '-')}", Services(site.services)
    publish_join(near, form_id=form_id, kiosks=[site.signer.id])
    changed = []

    async def happens(path):
        if "/files/" in path and not changed:
            changed.append(path)
            if what == "another version":
                publish_join(near, form_id=form_id, version="2", kiosks=[site.signer.id])
            else:
                on_database(near, partial(take_back, form_id=form_id, by="staff", now=NOW))

    asyncio.run(_poll(site, happens))
    assert changed
    assert services.get(form_id).load().id == form_id
    asyncio.run(_poll(site, _nothing))
    service = services.get(form_id)
    assert (service.version if service else None) == ("2" if what == "another version" else None)


def test_a_body_that_drips_in_is_not_waited_for(near):
    host, port = near.url.removeprefix("http://").split(":")
    token = open_client(near, "drips").token
    head = f"POST /v1/key/{token}/submission HTTP/1.1\r\nHost: hub\r\nX-OpenRosa-Version: 1.0\r\n"
    head += "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 1000\r\n\r\n"
    with socket.create_connection((host, int(port))) as line:
        line.settimeout(0.1)
        line.sendall(head.encode())
        heard = b""
        for _ in range(100):
            with contextlib.suppress(TimeoutError):
                heard += line.recv(65536)
            if heard:
                break
            line.sendall(b"x")
    assert heard.startswith(b"HTTP/1.1 408 ")
    assert Client(near, token).get("/formList").status_code == 200


def test_a_list_of_megabytes_comes_to_the_kiosk_whole(near, site):
    words = b"Come and fetch it. " * 12
    rows = b"".join(b"B %d,ready,%s\n" % (number, words) for number in range(20_000))
    asyncio.run(_upload(near, rows))
    _publish(near, site, "large")
    states = asyncio.run(_poll(site, _nothing))
    assert "refused:large" not in states, states
    assert _rows(site, "large").count("\n") >= 20_001
