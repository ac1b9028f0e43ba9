"""The loop against a real server: what is due arrives once, whatever goes wrong, and staff can see the rest."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from kiosk.store.deliveries import Counts
from sync.openrosa import LEAST_MOST
from tests.support import odk_decryption
from tests.support.clock import StillClock
from tests.support.openrosa_far_end import instance
from tests.support.openrosa_server import FAULTS, Faults, OpenRosaTestServer
from tests.support.outboxes import fill, settle, steps, working

pytestmark = pytest.mark.usefixtures("examiner_here")


@pytest.fixture
def server():
    with OpenRosaTestServer() as running:
        yield running


def names(many):
    return [f"uuid:{number}" for number in range(many)]


def arrived(server):
    return {name: record.xml for name, record in server.records.items()}


def expected(many):
    return {name: instance(name, f"CANARY of {name}") for name in names(many)}


def drain(site, clock=None, most=200):
    """Deliver until nothing waits; return counts and states."""

    async def run():
        still = clock or StillClock()
        async with working(site, still) as (worker, deliveries):
            took = await steps(worker, deliveries, still, most)
            return deliveries.counts(), deliveries.states(), took

    return asyncio.run(run())


def once(site, clock=None):
    async def run():
        async with working(site, clock or StillClock()) as (worker, deliveries):
            tried = await worker.step()
            return tried, deliveries.counts(), deliveries.states(), deliveries.refused()

    return asyncio.run(run())


def test_everything_arrives_as_it_was_made(tmp_path, server):
    site = settle(tmp_path / "site", server)
    fill(site, names(40))
    counts, states, took = drain(site)
    assert (counts, took) == (Counts(0, 0, 40), 1)
    assert arrived(server) == expected(40)
    assert server.posts() == [201] * 40
    assert states["trouble"] == ""
    assert states["progress"] == "0 waiting, 0 for staff, 40 delivered"


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_overcome_and_nothing_arrives_twice(tmp_path, fault):
    with OpenRosaTestServer(faults=Faults([fault] * 2)) as server:
        site = settle(tmp_path / "site", server)
        fill(site, names(6))
        counts, _, _ = drain(site)
        if fault == "413":  # a server that says so of a small XML needs somebody to look
            assert counts == Counts(0, 2, 4)
            return
        assert counts == Counts(0, 0, 6)
        assert arrived(server) == expected(6)


def test_a_real_duplicate_of_kobotoolbox_is_success(tmp_path):
    with OpenRosaTestServer("kobo", faults=Faults(["drop"])) as server:
        site = settle(tmp_path / "site", server)
        fill(site, names(1))
        assert drain(site)[0] == Counts(0, 0, 1)
        assert server.posts() == [0, 202]


def test_one_bad_submission_holds_up_nobody_and_goes_to_staff_with_the_servers_words(tmp_path, server):
    site = settle(tmp_path / "site", server)
    server.far_end.store([("xml_submission_file", "x", instance("uuid:1", "other words"))])
    fill(site, names(5))
    clock = StillClock()
    _, counts, _, _ = once(site, clock)
    assert counts == Counts(1, 0, 4)
    counts, _, took = drain(site, clock)
    assert (counts, took) == (Counts(0, 1, 4), 3)
    _, _, _, (refused,) = once(site, clock)
    assert (refused.reason, refused.instance_id, refused.tries) == ("different", "uuid:1", 3)
    assert "different XML" in refused.words


def test_one_that_the_server_never_takes_while_it_takes_others_is_for_staff_in_the_end(tmp_path, server):
    site = settle(tmp_path / "site", server)
    fill(site, ["uuid:poison"])
    store = server.far_end.store

    def choke(parts):
        return (500, "json:Internal Server Error") if b"uuid:poison" in parts[0][2] else store(parts)

    server.far_end.store = choke

    async def run():
        clock = StillClock()
        async with working(site, clock) as (worker, deliveries):
            for _ in range(40):
                await worker.step()
                clock.forward(3600)
            waiting = deliveries.counts()
            fill(site, ["uuid:good"])
            for _ in range(2):
                await worker.step()
                clock.forward(3600)
            return waiting, deliveries.counts()

    assert asyncio.run(run()) == (Counts(1, 0, 0), Counts(0, 1, 1))


def test_a_form_that_is_not_known_goes_to_staff_and_goes_on_when_it_is_published(tmp_path, server):
    site = settle(tmp_path / "site", server)
    fill(site, names(2))
    form = server.forms.pop("join")
    _, counts, states, refused = once(site)
    assert counts == Counts(0, 2, 0)
    assert {item.reason for item in refused} == {"form_unknown"}
    assert states["trouble"] == ""
    server.forms["join"] = form
    _, counts, _, _ = once(site)
    assert counts == Counts(2, 0, 0)
    assert drain(site)[0] == Counts(0, 0, 2)


def test_a_form_one_has_no_access_to_concerns_only_its_submissions(tmp_path, server):
    site = settle(tmp_path / "site", server)
    fill(site, names(2))
    server.forms["join"].allowed = False
    _, counts, states, refused = once(site)
    assert counts == Counts(0, 2, 0)
    assert {item.reason for item in refused} == {"not_allowed"}
    assert "does not have rights" in refused[0].words
    assert states["trouble"] == ""


def test_a_revoked_token_lets_everything_wait_and_marks_nothing(tmp_path, server):
    site = settle(tmp_path / "site", server)
    fill(site, names(3))
    server.revoked = True
    _, counts, states, _ = once(site)
    assert counts == Counts(3, 0, 0)
    assert states["trouble"] == "access"
    server.revoked = False
    counts, states, _ = drain(site)
    assert counts == Counts(0, 0, 3)
    assert states["trouble"] == ""


def test_a_closed_form_is_tried_again_and_then_for_staff(tmp_path, server):
    site = settle(tmp_path / "site", server)
    fill(site, names(1))
    server.forms["join"].closed = True
    assert drain(site)[0] == Counts(0, 1, 0)
    assert server.posts() == [409] * 3


def test_no_server_at_all_lets_everything_wait_longer_each_time(tmp_path):
    with OpenRosaTestServer() as server:
        site = settle(tmp_path / "site", server)
    fill(site, names(3))
    tried, counts, states, _ = once(site)
    assert (tried, counts) == (True, Counts(3, 0, 0))
    assert states["trouble"] == "unreachable"
    assert "contact" not in states


def test_in_a_pause_nothing_is_sent_until_it_is_over(tmp_path):
    async def run(site, server):
        clock = StillClock()
        async with working(site, clock) as (worker, _):
            assert await worker.step()
            assert server.posts() == [503]
            assert not await worker.step()
            assert len(server.requests) == 2
            clock.forward(3600)
            assert await worker.step()
        assert server.posts() == [503, 201]

    with OpenRosaTestServer(faults=Faults(["503"])) as server:
        site = settle(tmp_path / "site", server)
        fill(site, names(1))
        asyncio.run(run(site, server))


def test_quiet_hours_are_quiet(tmp_path, server):
    site = settle(tmp_path / "site", server, 'quiet_hours = "09:00-11:00"')
    fill(site, names(1))
    clock = StillClock()  # ten in the morning
    assert once(site, clock)[:2] == (False, Counts(1, 0, 0))
    assert server.requests == []
    clock.forward(timedelta(hours=1))
    assert once(site, clock)[:2] == (True, Counts(0, 0, 1))


def test_a_clock_set_by_years_keeps_nothing_back(tmp_path):
    with OpenRosaTestServer(faults=Faults(["500"] * 3)) as server:
        site = settle(tmp_path / "site", server)
        fill(site, names(3))
        clock = StillClock()
        assert once(site, clock)[1].waiting == 3
        clock.forward(timedelta(days=-3650))
        assert once(site, clock)[1] == Counts(0, 0, 3)


def test_edits_arrive_in_their_order(tmp_path, server):
    site = settle(tmp_path / "site", server)
    fill(site, ["uuid:a"])
    fill(site, ["uuid:b"], replaces="uuid:a")
    fill(site, ["uuid:c"], replaces="uuid:b")
    assert drain(site)[0] == Counts(0, 0, 3)
    assert list(server.records) == ["uuid:a", "uuid:b", "uuid:c"]
    assert server.posts() == [201] * 3


def test_attachments_are_split_below_what_the_server_takes_with_the_same_xml_in_each(tmp_path):
    files = {f"p{number}.bin": bytes([number]) * 60_000 for number in range(5)}
    with OpenRosaTestServer(most=150_000) as server:
        site = settle(tmp_path / "site", server)
        fill(site, ["uuid:1"], files=files)
        assert drain(site)[0] == Counts(0, 0, 1)
        assert server.posts() == [201] * 3
        assert server.records["uuid:1"].attachments == files


def test_a_server_that_says_413_gets_smaller_pieces(tmp_path):
    files = {f"p{number}.bin": bytes([number]) * 100_000 for number in range(4)}
    with OpenRosaTestServer(faults=Faults(["413"])) as server:
        site = settle(tmp_path / "site", server)
        fill(site, ["uuid:1"], files=files)
        assert drain(site)[0] == Counts(0, 0, 1)
        assert server.posts() == [413, 201, 201, 201, 201]
        assert server.records["uuid:1"].attachments == files


def test_an_attachment_that_is_too_large_alone_is_for_staff(tmp_path):
    with OpenRosaTestServer(most=100_000) as server:
        site = settle(tmp_path / "site", server)
        fill(site, ["uuid:1"], files={"p.bin": b"x" * 200_000})
        assert drain(site)[0] == Counts(0, 1, 0)
        assert once(site)[3][0].reason == "too_large"


def test_an_encrypted_form_arrives_as_its_owner_can_read_it_also_in_pieces_and_at_the_second_try(tmp_path):
    public, private = odk_decryption.make_pair()
    files = {"audit.csv": b"event,node\n" * 3_000, "p.bin": b"p" * 33_000}
    with OpenRosaTestServer(most=LEAST_MOST, faults=Faults(["drop", "500", "reset_after"])) as server:
        site = settle(tmp_path / "site", server)
        fill(site, ["uuid:1"], files=files, form_key=public)
        assert drain(site)[0] == Counts(0, 0, 1)
        record = server.records["uuid:1"]
        # Both files never went together.
        assert server.posts() == [0, 500, 0, 201, 201]
    found = odk_decryption.open_record(private, record.xml, record.attachments)
    assert found == files | {"submission.xml": instance("uuid:1", "CANARY of uuid:1", files="audit.csv p.bin")}


def test_attachments_that_have_arrived_are_not_sent_again(tmp_path):
    files = {f"p{number}.bin": bytes([number]) * 60_000 for number in range(4)}
    with OpenRosaTestServer(most=100_000, faults=Faults(["", "", "500"])) as server:
        site = settle(tmp_path / "site", server)
        fill(site, ["uuid:1"], files=files)
        assert drain(site)[0] == Counts(0, 0, 1)
        assert server.posts() == [201, 201, 500, 201, 201]
        assert server.records["uuid:1"].attachments == files


def test_what_was_not_made_for_such_a_server_stays_for_staff(tmp_path, server):
    site = settle(tmp_path / "site", server)
    toml = (site.folder / "kiosk.toml").read_text()
    (site.folder / "kiosk.toml").write_text(toml.replace("plain = true", ""))
    fill(site, names(1))
    assert once(site)[3][0].reason == "sealed_only"
    assert server.posts() == []


def test_a_lost_key_of_the_machine_is_said_and_others_go_on(tmp_path, server):
    site = settle(tmp_path / "site", server)
    fill(site, names(1))
    (site.folder / "keys" / "outbox-key.json").unlink()
    fill(site, ["uuid:new"])
    _, counts, _, (refused,) = once(site)
    assert counts == Counts(0, 1, 1)
    assert refused.reason == "outbox_key"


@pytest.mark.parametrize("scheme", ["basic", "digest"])
def test_name_and_password_are_given_when_asked_for(tmp_path, scheme):
    with OpenRosaTestServer(login=(scheme, "mary", "open sesame")) as server:
        site = settle(tmp_path / "site", server)
        fill(site, names(5))
        assert drain(site)[0] == Counts(0, 0, 5)
        assert server.posts() == [201] * 5
        assert server.requests[0] == ("HEAD", "/submission", 401)


def test_nothing_readable_and_no_token_is_left_on_the_disk(tmp_path, server):
    site = settle(tmp_path / "site", server)
    fill(site, names(3))
    drain(site)
    for path in site.folder.rglob("*"):
        if path.is_file() and path.name != "sync-secret":
            content = path.read_bytes()
            assert b"CANARY" not in content, path
            assert server.token.encode() not in content, path


def test_words_of_a_server_that_repeat_an_answer_are_not_kept(tmp_path, server):
    site = settle(tmp_path / "site", server)
    fill(site, names(1))
    server.far_end.store = lambda _parts: (400, "You wrote: CANARY of uuid:0, which is wrong.")
    (refused,) = once(site)[3]
    assert (refused.reason, refused.words) == ("refused", "")
