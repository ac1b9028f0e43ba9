"""The page where the hub is told to pass things on; its secrets stand on no page and lie sealed."""

from __future__ import annotations

import asyncio
from pathlib import Path

from sqlalchemy import select

from sync.hub.database import Database
from sync.hub.outward.relaying import Relaying
from sync.hub.schema import audit, relays
from sync.hub.settings import Settings
from tests.support.hub_people import job, member, wording
from tests.support.relaying import receive, states

PASSWORD = "a password of the far end"


def relay(admin, url, **fields):
    return admin.send("/onward/relays", {"name": "Central", "url": url, "forms": "", **fields}, page="/onward")


def rows(hub, table):
    return job(hub, lambda connection: connection.execute(select(table).order_by(table.c.id)).all())


def test_only_admins_come_here(hub):
    ben = member(hub, "Ben", "staff")
    assert ben.get("/onward").status_code == 403
    assert ben.send("/onward/relays", {"name": "x"}, page="/calls").status_code == 403


def test_a_relay_is_added_its_token_is_hidden_and_what_is_here_goes_there(hub, admin, upstream):
    page = wording(relay(admin, upstream.url))
    assert "Central" in page
    assert upstream.token not in page
    row = rows(hub, relays)[-1]
    assert (row.url, upstream.token in row.secret) == (upstream.url.replace(upstream.token, "{secret}"), False)
    assert upstream.token not in str([tuple(each) for each in rows(hub, audit)])
    key = Path(hub.address.removeprefix("sqlite:///")).with_name("hub-key.json")
    assert key.stat().st_mode & 0o077 == 0
    database = Database(hub.address)
    try:
        receive(database, "uuid:1")
        relaying = Relaying(database, Settings(hub.address, relay_seconds=0.05, key_file=str(key)))

        async def until_it_is_there():
            async with relaying.running():
                async with asyncio.timeout(30):
                    while states(database).get("uuid:1") != "sent":  # noqa: ASYNC110 -- a server in a thread of its own
                        await asyncio.sleep(0.05)

        asyncio.run(until_it_is_there())
        assert set(upstream.records) == {"uuid:1"}
    finally:
        database.close()
    assert "Passed on: 1." in wording(admin.get("/onward"))
    gone = wording(admin.send(f"/onward/relays/{row.id}/remove", page="/onward"))
    assert "Nothing is passed on there any more." in gone
    assert row.id not in [other.id for other in rows(hub, relays)]


def test_what_is_wrong_is_said(admin):
    bad = [
        relay(admin, "http://example.org/x"),
        relay(admin, "https://example.org/'\n[sync]"),
        relay(admin, "https://example.org/{secret}"),
        relay(admin, "https://example.org", user="ada"),
        relay(admin, "https://example.org", name=""),
        admin.send("/onward/hooks", {"to": "ftp://x", "kinds": "both"}, page="/onward"),
        admin.send("/onward/hooks", {"to": "https://x.example", "kinds": "all"}, page="/onward"),
    ]
    assert [answer.status_code for answer in bad] == [422] * len(bad)
    assert "Please give the token or the password." in wording(bad[3])
    assert admin.send("/onward/relays/99/remove", page="/onward").status_code == 404
    assert admin.send("/onward/relays/1/burn", page="/onward").status_code == 404


def test_the_secret_of_an_address_is_shown_once(admin):
    answer = admin.send("/onward/hooks", {"to": "https://x.example/told", "kinds": "both"}, page="/onward")
    assert "It is shown once." in wording(answer)
    page = wording(admin.get("/onward"))
    assert "https://x.example/told" in page
    assert "It is shown once." not in page
    assert "told no more" in wording(admin.send("/onward/hooks/1/remove", page="/onward"))


def test_a_password_goes_to_the_far_end_alone(hub, admin):
    page = relay(admin, "https://kc.example.org/ada", user="ada", secret=PASSWORD)
    assert PASSWORD not in page.text
    row = rows(hub, relays)[-1]
    assert PASSWORD not in str(tuple(row))
