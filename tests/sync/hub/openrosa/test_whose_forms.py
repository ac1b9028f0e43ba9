"""A client has the forms that are published for it, and of the lists those that its forms read."""

from __future__ import annotations

import asyncio

import pytest

from sync.hub.database import Database
from sync.hub.statuses import upload
from tests.support.odk_clients import NOW, open_client, publish_join


@pytest.fixture(scope="module")
def allotment(hub):
    """A form for one client alone, which reads a list."""
    database = Database(hub.address)
    asyncio.run(upload(database, "allotments", b"reference,status\nA 1,ready\n", by="staff", now=NOW))
    database.close()
    mine, other = open_client(hub, "Mill"), open_client(hub, "Weir")
    number = publish_join(hub, form_id="allotment", kiosks=["token:Mill"], data_files=["allotments.csv"])
    return mine, other, number


@pytest.mark.parametrize(
    "path", ["/forms/{}/form.xml", "/forms/{}/manifest", "/lists/allotments.csv", "/lists/allotments/integrity?id=A"]
)
def test_what_is_for_one_is_shown_to_no_other(allotment, path):
    mine, other, number = allotment
    assert mine.get(path.format(number)).status_code == 200
    assert other.get(path.format(number)).status_code == 404


def test_who_does_not_have_a_form_sends_none(hub, allotment):
    mine, other, _ = allotment
    assert other.send("uuid:whose", form_id="allotment") == 401
    assert "uuid:whose" not in hub.arrived()
    assert mine.send("uuid:whose", form_id="allotment") == 201
    # All at once: who may is asked for each.
    assert [client.send("uuid:whose-2", form_id="allotment") for client in (other, mine)] == [401, 201]


def test_what_comes_again_and_again_is_noted_once(hub, client):
    before = hub.refused().count("form")
    assert [client.send("uuid:again", form_id="nowhere") for _ in range(3)] == [404] * 3
    assert hub.refused().count("form") == before + 1


def test_a_file_of_a_form_does_nothing_in_a_browser(client):
    policy = client.get("/formList").headers["content-security-policy"]
    assert policy == "default-src 'none'; sandbox"
