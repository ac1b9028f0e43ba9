"""/health and /metrics: what those who run a hub look at."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.requests import Request

from kiosk.store.submissions import stamp
from sync.hub.app import create_app
from sync.hub.database import Database
from sync.hub.outward.counting import Counting
from sync.hub.outward.metrics import _check
from sync.hub.refusal import Refusal
from sync.hub.settings import SHARED, Settings
from tests.support.hub_people import put_call, put_kiosk
from tests.support.hubs import PLAIN, ROOT
from tests.support.postgres import postgres
from tests.support.relaying import database_at, receive

NOW = datetime.now(UTC)


def ask(hub, path):
    return httpx.get(hub.url + path, verify=PLAIN, trust_env=False, timeout=60)


def values(hub):
    found = {}
    for family in text_string_to_metric_families(ask(hub, "/metrics").text):
        for sample in family.samples:
            found[sample.name, *sorted(sample.labels.values())] = sample.value
    return found


def test_the_metrics_tell_how_it_stands_and_nothing_of_anybody(hub):
    put_kiosk(hub, "1a2b3c4d", 'Mill "Road"\n', health={"waiting": 3, "needs_staff": 1})
    put_kiosk(hub, "2b3c4d5e", "Old", health={"waiting": "x"}, last_seen_at=stamp(NOW - timedelta(days=2)))
    put_kiosk(hub, "3c4d5e6f", "Gone", revoked_at=stamp(NOW))
    put_call(hub, "K 1", "1a2b3c4d")
    database = Database(hub.address)
    receive(database, "uuid:metric", kind="sealed", form_id="tax")
    database.close()
    found = values(hub)
    assert found["handrail_kiosks", "seen"] == found["handrail_kiosks", "not_seen"] == 1
    assert found["handrail_kiosk_waiting", "1a2b3c4d", 'Mill "Road"\n'] == 3
    assert found["handrail_kiosk_waiting", "2b3c4d5e", "Old"] == 0
    assert ("handrail_kiosk_waiting", "3c4d5e6f", "Gone") not in found
    assert found["handrail_submissions_total", "sealed", "tax"] == 1
    assert found["handrail_calls", "waiting"] == 1
    assert ask(hub, "/nothing").status_code == 404
    assert values(hub)["handrail_hub_request_seconds_count", "4xx", "page"] >= 1
    assert "uuid:metric" not in ask(hub, "/metrics").text


def test_submissions_are_counted_once_however_often_one_asks(hub):
    counting, later = Counting(), NOW + timedelta(hours=1)
    database = Database(hub.address)
    try:
        for number in range(3):
            receive(database, f"uuid:count{number}", form_id="counted", received_at=stamp(NOW))
        for now in (NOW, later, later):
            with database.reading() as connection:
                assert counting.count(connection, now).submissions["counted", "open"] == 3
        receive(database, "uuid:count3", form_id="counted", received_at=stamp(later))
        with database.reading() as connection:
            assert counting.count(connection, later).submissions["counted", "open"] == 4
    finally:
        database.close()


def asked(token="", client="127.0.0.1", **headers):
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return _check(Request({"type": "http", "headers": raw, "client": (client, 1)}), token)


@pytest.mark.parametrize(
    "request_of",
    [
        {"client": "192.0.2.7"},
        {"x_forwarded_for": "192.0.2.7"},
        {"token": "secret"},
        {"token": "secret", "authorization": "Bearer other"},
        {"token": "secret", "authorization": "Bearer séc"},
    ],
)
def test_the_metrics_are_not_for_everybody(request_of):
    with pytest.raises(Refusal):
        asked(**request_of)


def test_who_has_the_token_may_come_from_anywhere():
    asked("secret", "192.0.2.7", x_forwarded_for="192.0.2.9", authorization="Bearer secret")


SHARING = """
import sys
from sync.hub.outward.metrics import Durations
durations = Durations()
durations.add("page", 200, 0.01)
if "ask" in sys.argv:
    samples = [sample for family in durations.collect() for sample in family.samples]
    print([sample.value for sample in samples if sample.name.endswith("_count")])
"""


def test_workers_tell_of_each_other(tmp_path):
    environment = {**os.environ, SHARED: str(tmp_path)}
    for words in ([], ["ask"]):
        command = [sys.executable, "-c", SHARING, *words]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True)
    assert done.stdout.decode() == "[2.0]\n"


def test_a_hub_without_its_database_says_so():
    async def asked_three_times(server):
        transport = httpx.ASGITransport(create_app(Settings(server.url)))
        async with httpx.AsyncClient(transport=transport, base_url="http://hub") as client:
            yield await client.get("/health")
            server.stop()
            yield await client.get("/health")
            server.start()
            yield await client.get("/health")

    async def said(server):
        return [(answer.status_code, answer.text) async for answer in asked_three_times(server)]

    with postgres() as server, database_at(server.url):
        well, away = (200, "The hub is well.\n"), (503, "The hub is here, but its database does not answer.\n")
        assert asyncio.run(said(server)) == [well, away, well]


def test_two_who_ask_at_once_count_each_submission_once(database):
    for number in range(3):
        receive(database, f"uuid:{number}", received_at=stamp(NOW - timedelta(hours=1)))
    counting, together = Counting(), Barrier(4)

    def ask_too(_):
        with database.reading() as connection:
            together.wait(30)
            return counting.count(connection, NOW).submissions

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask_too, range(4))) == [{("join", "open"): 3}] * 4
    with database.reading() as connection:
        assert counting.count(connection, NOW).submissions == {("join", "open"): 3}
