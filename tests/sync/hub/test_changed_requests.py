"""Every address for kiosks and ODK clients, asked with requests in which something was changed: refused in words.

No 5xx; nothing is stored that its kiosk did not sign; and the pages, /metrics and the alerts bear what was stored.
HANDRAIL_EXPLORE=1 HANDRAIL_REQUESTS=20000 looks for more.
"""

from __future__ import annotations

import asyncio
import http.client
import os
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from kiosk.sealing.pairs import OpeningKey, SigningKey
from kiosk.sealing.seals import verify
from kiosk.store.submissions import binding, stamp
from sync.hub.database import Database
from sync.hub.kiosks.taking import OPEN
from sync.hub.pages.alerter import Alerter
from sync.hub.schema import kiosks, submissions
from sync.hub.settings import Settings
from sync.hub.statuses import upload
from tests.support.hub_people import member
from tests.support.mutated_requests import KINDS, Maker, changed, forged
from tests.support.near_hub import near_hub
from tests.support.odk_clients import NOW, on_database, open_client, publish_join

REQUESTS = int(os.environ.get("HANDRAIL_REQUESTS", "300"))
IN_WORDS = b'"message"'


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    with near_hub(tmp_path_factory.mktemp("hub"), idle=2.0, grace=4.0) as hub:
        publish_join(hub)
        token = open_client(hub).token
        database = Database(hub.address)
        asyncio.run(upload(database, "applications", b"reference,status,words\nA 1,ready,x\n", by="ada", now=NOW))
        host, port = hub.url.removeprefix("http://").split(":")
        line = http.client.HTTPConnection(host, int(port), timeout=60)
        yield SimpleNamespace(hub=hub, database=database, token=token, line=line, keys={}, told=set())
        line.close()
        database.close()


def _kiosk(world):
    key = SigningKey.make()
    row = {"id": key.id, "name": key.id, "public_key": key.verifying.raw, "machine": "", "enrolled_at": stamp(NOW)}
    world.database.transaction(lambda c: c.execute(insert(kiosks).values(row | {"counter": 0, "health": {}})))
    world.keys[key.id] = key.verifying
    return Maker(key, OpeningKey.make("submissions").sealing, world.token)


def _answer(line, asked):
    """Ask; once more on a fresh line where the hub had hung up meanwhile, as it does after five idle seconds."""
    reused = line.sock is not None
    try:
        return _asked(line, asked)
    except (BrokenPipeError, ConnectionResetError, http.client.RemoteDisconnected):
        line.close()
        if not reused:
            raise
        return _asked(line, asked)


def _asked(line, asked):
    line.putrequest(asked.method, asked.path, skip_accept_encoding=True)
    for name, value in asked.headers.items():
        line.putheader(name, value.encode("latin-1"))
    line.putheader("content-length", str(len(asked.body)))
    line.endheaders(asked.body)
    answer = line.getresponse()
    content = answer.read()
    if answer.will_close:
        line.close()
    return answer.status, content


@settings(max_examples=REQUESTS)
@given(st.data())
def test_a_changed_request_is_refused_in_words_or_does_what_it_says(world, data):
    maker = _kiosk(world)
    asked = changed(data.draw, maker.right(data.draw(st.sampled_from(KINDS))))
    counter = data.draw(st.sampled_from([1, 2, 999_999_999_999_999]))
    created = data.draw(st.sampled_from([None, None, None, 0, 999_999_999_999]))
    status, content = _answer(world.line, forged(data.draw, maker.signed(asked, counter, created)))
    world.told.add(status)
    assert status < 500, content
    assert status < 400 or asked.method == "HEAD" or IN_WORDS in content or content.startswith(b"<"), content


def test_what_was_stored_was_signed_by_its_kiosk_and_can_be_shown(world):
    assert {200, 201, 204, 400, 401, 404, 405} <= world.told
    rows = on_database(world.hub, lambda connection: connection.execute(select(submissions)).all())
    assert {row.kind for row in rows} == {"sealed", "open"}
    for row in rows:
        if row.kind == "sealed":
            bound = binding(row.instance_id, row.form_id, row.version, row.created_at)
            assert verify(world.keys[row.kiosk], row.signature, row.content, bound)
        else:
            assert row.form_id in (OPEN if row.kiosk else {"join"})
    admin = member(world.hub, "Ada", "admin")
    for path in ("/calls", "/kiosks", "/deliveries", "/services", "/statuses", "/alerts", "/metrics", "/health"):
        answer = admin.get(path, headers={"Accept": "text/html"})
        assert answer.status_code == 200, path
    asyncio.run(Alerter(world.database, Settings(world.hub.address)).look())
