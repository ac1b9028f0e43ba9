"""What the hub can read goes on to another OpenROSA server, each once, whatever goes wrong."""

from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy import select

from sync.hub.outward import relays
from sync.hub.outward.relay_outbox import RelayOutbox
from sync.hub.schema import relays as relays_table
from tests.support.openrosa_far_end import Offered, instance
from tests.support.openrosa_server import FAULTS, Faults, OpenRosaTestServer
from tests.support.postgres import postgres
from tests.support.relaying import NOW, attach, database_at, receive, relay_to, run_relay, states


def trouble(database):
    with database.reading() as connection:
        return connection.execute(select(relays_table.c.trouble)).scalar()


def test_what_can_be_read_arrives_as_it_came_and_nothing_else(database, upstream):
    for number in range(30):
        receive(database, f"uuid:{number}")
    receive(database, "uuid:sealed", kind="sealed", kiosk=None)
    receive(database, "uuid:call", form_id="handrail-call")
    relay = relay_to(database, upstream)
    run_relay(database, relay)
    assert {name: record.xml for name, record in upstream.records.items()} == {
        f"uuid:{number}": instance(f"uuid:{number}") for number in range(30)
    }
    assert set(states(database).values()) == {"sent"}
    posts = len(upstream.posts())
    run_relay(database, relay, steps=2)
    assert len(upstream.posts()) == posts == 30
    with database.reading() as connection:
        assert relays.unreadable(connection) == 1


def test_files_go_with_it_and_one_that_comes_later_goes_then(database, upstream):
    number = receive(database, "uuid:1", content=instance("uuid:1", files="a.png b.png"))
    attach(database, number, "a.png", b"A" * 1000)
    relay = relay_to(database, upstream)
    run_relay(database, relay)
    assert upstream.records["uuid:1"].attachments == {"a.png": b"A" * 1000}
    attach(database, number, "b.png", b"B")
    database.transaction(lambda connection: relays.files_added(connection, number))
    run_relay(database, relay)
    assert upstream.records["uuid:1"].attachments == {"a.png": b"A" * 1000, "b.png": b"B"}


def test_a_file_that_comes_while_the_rest_is_on_its_way_is_not_forgotten(database, upstream):
    number = receive(database, "uuid:1", content=instance("uuid:1", files="a.png"))
    outbox = RelayOutbox(database, relay_to(database, upstream), "one")
    assert [item.sequence for item in outbox.due(NOW, 5)] == [number]
    assert len(outbox.files(number)) == 1
    attach(database, number, "a.png", b"A")
    outbox.accepted([number])
    assert states(database) == {"uuid:1": "waiting"}


@pytest.mark.parametrize("flavour", ["central", "kobo"])
def test_each_arrives_once_through_all_kinds_of_faults(database, flavour):
    with OpenRosaTestServer(flavour, faults=Faults(sorted({*FAULTS} - {"stall", "413"}))) as upstream:
        upstream.far_end.offer(Offered("join"))
        for number in range(12):
            receive(database, f"uuid:{number}")
        run_relay(database, relay_to(database, upstream), steps=40)
        assert sorted(upstream.records) == sorted(f"uuid:{number}" for number in range(12))
    assert set(states(database).values()) == {"sent"}


def test_what_is_refused_waits_for_staff_with_the_servers_words_and_is_tried_again(database, upstream):
    receive(database, "uuid:1", form_id="other", content=instance("uuid:1", form_id="other"))
    receive(database, "uuid:2")
    relay = relay_to(database, upstream)
    run_relay(database, relay)
    assert states(database) == {"uuid:1": "staff form_unknown", "uuid:2": "sent"}
    with database.reading() as connection:
        (standing,) = relays.standing(connection)
    assert "could not be found" in standing.refused[0].words
    upstream.far_end.offer(Offered("other"))
    assert database.transaction(lambda connection: relays.retry(connection, relay.id)) == 1
    run_relay(database, relay)
    assert set(upstream.records) == {"uuid:1", "uuid:2"}


def test_an_edit_waits_for_what_it_edits(database, upstream):
    receive(database, "uuid:2", content=instance("uuid:2", replaces="uuid:1"), deprecated_id="uuid:1")
    receive(database, "uuid:1", form_id="other", content=instance("uuid:1", form_id="other"))
    relay = relay_to(database, upstream)
    run_relay(database, relay, steps=2)
    assert states(database) == {"uuid:2": "waiting", "uuid:1": "staff form_unknown"}
    upstream.far_end.offer(Offered("other"))
    database.transaction(lambda connection: relays.retry(connection, relay.id))
    run_relay(database, relay, steps=2)
    assert states(database) == {"uuid:2": "sent", "uuid:1": "sent"}


def test_a_server_that_lets_the_hub_in_no_more_is_everybodys_trouble(database, upstream):
    receive(database, "uuid:1")
    relay = relay_to(database, upstream)
    upstream.revoked = True
    run_relay(database, relay)
    assert (states(database), trouble(database)) == ({}, "access")
    upstream.revoked = False
    run_relay(database, relay)
    assert (states(database), trouble(database)) == ({"uuid:1": "sent"}, "")


def test_only_the_forms_that_were_named_go(database, upstream):
    upstream.far_end.offer(Offered("handrail-feedback"))
    receive(database, "uuid:1")
    receive(database, "uuid:2", form_id="handrail-feedback", content=instance("uuid:2", form_id="handrail-feedback"))
    run_relay(database, relay_to(database, upstream, forms=["handrail-feedback"]))
    assert set(upstream.records) == {"uuid:2"}


def test_of_two_hubs_one_sends(database, upstream):
    receive(database, "uuid:1")
    relay = relay_to(database, upstream)
    assert RelayOutbox(database, relay, "one").due(NOW, 5) != []
    assert RelayOutbox(database, relay, "two").due(NOW, 5) == []


def test_a_long_backlog_is_noted_in_parts_and_the_young_are_looked_at_again(database, upstream, monkeypatch):
    monkeypatch.setattr(relays, "AT_ONCE", 7)
    for number in range(20):
        receive(database, f"uuid:{number}")
    relay = relay_to(database, upstream)
    run_relay(database, relay)
    assert len(upstream.records) == 20
    database.transaction(lambda connection: relays.remove(connection, relay.id))
    assert states(database) == {}


def test_the_same_over_postgresql(upstream):
    with postgres() as server, database_at(server.url) as database:
        for number in range(5):
            receive(database, f"uuid:{number}")
        receive(database, "uuid:6", content=instance("uuid:6", replaces="uuid:1"), deprecated_id="uuid:1")
        relay = relay_to(database, upstream)
        run_relay(database, relay, steps=2)
        assert (len(upstream.records), set(states(database).values())) == (6, {"sent"})
        number = receive(database, "uuid:7", content=instance("uuid:7", files="a.png"))
        run_relay(database, relay)
        attach(database, number, "a.png", b"A")
        database.transaction(partial(relays.files_added, submission=number))
        run_relay(database, relay)
        assert upstream.records["uuid:7"].attachments == {"a.png": b"A"}
