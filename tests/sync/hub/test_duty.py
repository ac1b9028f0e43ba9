"""What a hub does by itself goes on, whatever happens to it, and for as long as the lease is its own."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from kiosk.store.submissions import stamp
from sync.hub import alerting
from sync.hub.duty import LEASE, Duty, take_lease
from sync.hub.outward import relays
from sync.hub.outward.relay_outbox import RelayOutbox
from sync.hub.pages import alerter
from sync.hub.pages.alerter import Alerter
from sync.hub.schema import kiosks, relay_items
from sync.hub.settings import Settings
from tests.support.relaying import database_at, receive

NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def database(tmp_path):
    with database_at(f"sqlite:///{tmp_path / 'hub.db'}") as found:
        yield found


def _put_kiosk(database, name):
    row = {"id": name, "name": name, "public_key": b"", "machine": "", "enrolled_at": stamp(NOW), "counter": 0}
    database.transaction(lambda connection: connection.execute(kiosks.insert().values(row | {"health": {}})))


def test_a_mistake_of_ours_does_not_end_it(database):
    class Clumsy(Duty):
        work = "clumsy"
        looks = 0

        async def look(self):
            self.looks += 1
            if self.looks == 3:
                done.set()
            raise KeyError("x")

    async def run():
        async with Clumsy(database, Settings(""), 0.0).running():
            await asyncio.wait_for(done.wait(), 30)

    done = asyncio.Event()
    asyncio.run(run())


def test_who_lost_the_lease_tells_nothing_more(database, monkeypatch):
    for name in ("00000001", "00000002"):
        _put_kiosk(database, name)
    rule = {"kind": "not_seen", "minutes": 5, "how": "webhook", "to": "http://127.0.0.1:9/"}
    database.transaction(lambda connection: alerting.add_rule(connection, rule, "ada", NOW))
    told = []

    async def slowly(_settings, _how, _to, letter):
        told.append(letter.facts["kiosk"])
        later = datetime.now(UTC) + 2 * LEASE
        await database.write(lambda connection: take_lease(connection, "other", later, "alerting"))

    monkeypatch.setattr(alerter, "tell", slowly)
    asyncio.run(Alerter(database, Settings("")).look())
    assert told == ["00000001"]


def test_a_long_backlog_is_noted_in_small_steps(database, monkeypatch):
    monkeypatch.setattr(relays, "AT_ONCE", 2)
    for number in range(7):
        receive(database, f"uuid:{number}", received_at=stamp(datetime.now(UTC) - timedelta(days=1)))
    values = {"name": "Central", "url": "https://a.example", "user": "", "secret": "", "forms": []}
    relay = relays.Relay(database.transaction(lambda c: relays.add(c, values, "ada", NOW)), "", "", "", "", ())
    counted = select(func.count()).select_from(relay_items)
    steps = []
    plain = database.transaction

    def counting(job):
        steps.append(1)
        return plain(job)

    monkeypatch.setattr(database, "transaction", counting)
    assert len(RelayOutbox(database, relay, "me").due(NOW, 100)) == 7
    with database.reading() as connection:
        assert connection.execute(counted).scalar() == 7
    assert len(steps) == 4
