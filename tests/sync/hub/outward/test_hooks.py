"""Web addresses are told of calls and answers: each, signed, and nothing of what is in them."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, update

from kiosk.store.submissions import stamp
from sync.hub.outward import hooks
from sync.hub.outward.hooking import Hooking
from sync.hub.outward.secrets import seal
from sync.hub.schema import calls
from sync.hub.schema import hooks as hooks_table
from sync.hub.settings import Settings
from tests.support import relaying
from tests.support.listeners import listening
from tests.support.postgres import postgres
from tests.support.relaying import database_at

SECRET = "a secret that nobody knows"


@pytest.fixture
def listener():
    with listening() as found:
        yield found


def settings_for(tmp_path):
    return Settings("", key_file=str(tmp_path / "hub-key.json"))


def tell_to(database, settings, url, kinds=hooks.KINDS):
    values = {"url": url, "secret": seal(settings, SECRET, "hook", url), "kinds": list(kinds)}
    return database.transaction(lambda connection: hooks.add(connection, values, "ada", datetime.now(UTC)))


def look(database, settings, times=1):
    async def run():
        hooking = Hooking(database, settings)
        ready = update(hooks_table).values(not_before=None)
        for _ in range(times):
            await database.write(lambda connection: connection.execute(ready))
            await hooking.look()
        await hooking.give_way()

    asyncio.run(run())


def receive(database, name, **values):
    relaying.receive(database, name, received_at=stamp(datetime.now(UTC)), **values)


def call(database, state="waiting", number="K 47", name="uuid:call"):
    at = stamp(datetime.now(UTC))
    row = {"instance_id": name, "number": number, "service": "join", "reason": "person", "language": "en"}
    row |= {"opened_at": at, "received_at": at, "state": state, "changed_at": at}
    database.transaction(lambda connection: connection.execute(insert(calls).values(row)))


def take(database):
    values = {"state": "taken", "changed_at": stamp(datetime.now(UTC) + timedelta(milliseconds=5))}
    database.transaction(lambda connection: connection.execute(update(calls).values(values)))


def events(listener):
    return [event for _, body in listener.heard for event in json.loads(body)["events"]]


def test_each_is_told_once_signed_and_without_what_is_in_it(database, tmp_path, listener):
    settings = settings_for(tmp_path)
    receive(database, "uuid:before")
    tell_to(database, settings, listener.url)
    receive(database, "uuid:1", content=b"<data>SECRET WORDS</data>")
    receive(database, "uuid:2", kind="sealed", form_id="tax")
    receive(database, "uuid:health", form_id="handrail-health")
    call(database)
    look(database, settings, times=3)
    take(database)
    look(database, settings, times=2)
    said = [(each["event"], each["instance_id"], each.get("form", each.get("state"))) for each in events(listener)]
    assert sorted(said) == [
        ("call", "uuid:call", "taken"),
        ("call", "uuid:call", "waiting"),
        ("submission", "uuid:1", "join"),
        ("submission", "uuid:2", "tax"),
    ]
    for headers, body in listener.heard:
        assert b"SECRET" not in body
        seconds, _, mark = headers["handrail-signature"].partition(",v1=")
        signed = f"{seconds.removeprefix('t=')}.".encode() + body
        assert mark == hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()


def test_an_address_that_does_not_answer_hears_it_later(database, tmp_path, listener):
    settings = settings_for(tmp_path)
    tell_to(database, settings, listener.url, ["submissions"])
    receive(database, "uuid:1")
    call(database)
    listener.status = 500
    look(database, settings, times=2)
    with database.reading() as connection:
        (row,) = hooks.every(connection)
    assert (row.trouble, row.tries, row.waiting) == ("status_500", 2, 1)
    listener.status = 204
    listener.heard.clear()
    look(database, settings)
    assert [event["instance_id"] for event in events(listener)] == ["uuid:1"]
    with database.reading() as connection:
        (row,) = hooks.every(connection)
    assert (row.trouble, row.tries, row.waiting) == ("", 0, 0)


def test_a_secret_opens_for_its_own_address_alone(database, tmp_path, listener):
    settings = settings_for(tmp_path)
    number = tell_to(database, settings, "http://127.0.0.1:9/other")
    moved = update(hooks_table).where(hooks_table.c.id == number).values(url=listener.url)
    database.transaction(lambda connection: connection.execute(moved))
    receive(database, "uuid:1")
    look(database, settings)
    assert listener.heard == []
    with database.reading() as connection:
        assert hooks.every(connection)[0].trouble == "no_key"
    assert database.transaction(lambda connection: hooks.remove(connection, number))


def test_the_same_over_postgresql_and_many_at_once(tmp_path, listener, monkeypatch):
    monkeypatch.setattr(hooks, "IN_A_POST", 4)
    settings = settings_for(tmp_path)
    with postgres() as server, database_at(server.url) as database:
        tell_to(database, settings, listener.url)
        for number in range(10):
            receive(database, f"uuid:{number}")
        call(database)
        look(database, settings, times=5)
    assert [len(json.loads(body)["events"]) for _, body in listener.heard] == [4, 4, 3]
    assert len({event["instance_id"] for event in events(listener)}) == 11


def _gathered(database, now):
    """Let a hub look at a time of its own; return what it tells, which then was told."""

    def gather(connection):
        tellings = hooks.gather(connection, now)
        for telling in tellings:
            hooks.told(connection, telling, now)
        return [item["instance_id"] for telling in tellings for item in telling.items.values()]

    return database.transaction(gather)


def test_what_was_told_is_not_told_again_after_quiet_days(database, tmp_path):
    tell_to(database, settings_for(tmp_path), "http://127.0.0.1:9/", ["calls"])
    call(database)
    assert _gathered(database, datetime.now(UTC)) == ["uuid:call"]
    for days in range(1, 30):
        assert _gathered(database, datetime.now(UTC) + timedelta(days=days)) == []


def test_more_calls_than_are_noted_at_once_are_noted_nevertheless(database, tmp_path, monkeypatch):
    monkeypatch.setattr(hooks, "AT_ONCE", 3)
    tell_to(database, settings_for(tmp_path), "http://127.0.0.1:9/", ["calls"])
    for number in range(10):
        call(database, name=f"uuid:call-{number}")
    told = [name for _ in range(4) for name in _gathered(database, datetime.now(UTC))]
    assert sorted(told) == [f"uuid:call-{number}" for number in range(10)]
