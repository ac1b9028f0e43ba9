"""What a client is offered: lists of forms and files, by hash and ETag; entity lists with their integrity."""

from __future__ import annotations

import asyncio
import hashlib
import json
from functools import partial

import pytest

from sync.hub.database import Database
from sync.hub.kiosks.catalogue import catalogue
from sync.hub.services import close, take_back
from sync.hub.statuses import upload
from tests.support.odk_clients import NOW, on_database, open_client, publish_examined, publish_join, texts
from tests.support.openrosa_far_end import form_xml

READS = '<instance id="applications" src="jr://file-csv/applications.csv"/>'
LIST = b"reference,status,words\nA 1,ready,Come and fetch it.\nA 2,waiting,\n"


def _upload(hub, content, *, whole=False):
    database = Database(hub.address)
    try:
        return asyncio.run(upload(database, "applications", content, by="staff", now=NOW, whole=whole))
    finally:
        database.close()


@pytest.fixture(scope="module")
def checking(hub):
    """A form that reads a list and shows a picture."""
    _upload(hub, LIST)
    more = READS + (
        '<itext><translation lang="English (en)"><text id="q"><value>Reference?</value>'
        '<value form="image">jr://images/a b.png</value></text></translation></itext>'
    )
    xml = form_xml("checking", "7", more=more).replace(b"<label>Name</label>", b"<label ref=\"jr:itext('q')\"/>")
    return publish_examined(hub, "checking.xml", xml, {"a b.png": b"\x89PNG"}), xml


def test_open_forms_are_listed_with_their_hash(client, checking):
    listed = client.get("/formList")
    assert listed.status_code == 200
    assert "text/xml" in listed.headers["content-type"]
    forms = dict(zip(texts(listed.content, "formID"), texts(listed.content, "hash"), strict=True))
    assert forms["checking"] == "md5:" + hashlib.md5(checking[1]).hexdigest()
    addresses = texts(listed.content, "downloadUrl")
    xml = client.get(addresses[list(forms).index("checking")])
    assert xml.content == checking[1]


def test_what_did_not_change_is_not_sent_again(client):
    tag = client.get("/formList").headers["etag"]
    assert tag.startswith('W/"')
    again = client.get("/formList", if_none_match=tag)
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/formList", if_none_match='W/"other", "another"').status_code == 200


def test_the_manifest_names_files_and_lists(client, checking):
    manifest = client.get(f"/forms/{checking[0]}/manifest")
    assert texts(manifest.content, "filename") == ["a b.png", "applications.csv"]
    picture, rows = (client.get(address) for address in texts(manifest.content, "downloadUrl"))
    assert picture.content == b"\x89PNG"
    assert picture.headers["content-type"] == "image/png"
    assert texts(manifest.content, "hash")[1] == "md5:" + rows.headers["etag"].strip('"')
    assert rows.content.decode().splitlines()[:2] == [
        "name,label,__version,status,words",
        "A 1,A 1,1,ready,Come and fetch it.",
    ]
    assert b'type="entityList"' in manifest.content


def test_a_video_is_kept_for_clients_and_no_kiosk_has_it(hub, client):
    more = (
        '<itext><translation lang="English (en)"><text id="q"><value>Which knot?</value>'
        '<value form="image">jr://images/knot.png</value><value form="video">jr://video/knot.mp4</value>'
        "</text></translation></itext>"
    )
    xml = form_xml("filmed", "1", more=more).replace(b"<label>Name</label>", b"<label ref=\"jr:itext('q')\"/>")
    given = {"knot.png": b"\x89PNG", "knot.mp4": b"film", "never-named.mp4": b"other"}
    number = publish_examined(hub, "filmed.xml", xml, given)
    assert publish_examined(hub, "filmed.xml", xml, given) == number, "the same again is the same"
    manifest = client.get(f"/forms/{number}/manifest")
    assert texts(manifest.content, "filename") == ["knot.png", "knot.mp4"]
    film = client.get(texts(manifest.content, "downloadUrl")[1])
    assert (film.content, film.headers["content-type"]) == (b"film", "video/mp4")
    assert f"md5:{hashlib.md5(b'film').hexdigest()}" in texts(manifest.content, "hash")
    told = json.loads(on_database(hub, lambda connection: catalogue(connection, "1a2b3c4d")))
    (filmed,) = [form for form in told["forms"] if form["form_id"] == "filmed"]
    assert list(filmed["files"]) == ["knot.png"]


def test_a_list_that_changes_has_another_hash_and_tells_what_was_deleted(hub, client, checking):
    manifest = client.get(f"/forms/{checking[0]}/manifest")
    address = texts(manifest.content, "integrityUrl")[0]
    done = _upload(hub, b"words;status;reference\r\nYours;ready;A 1\r\n", whole=True)
    assert (done.changed, done.gone) == (1, 1)
    again = client.get(f"/forms/{checking[0]}/manifest")
    assert texts(again.content, "hash")[0] == texts(manifest.content, "hash")[0]
    assert texts(again.content, "hash")[1] != texts(manifest.content, "hash")[1]
    told = client.get(address + "?id=A%201,A%202,nobody,%00")
    assert texts(told.content, "deleted") == ["false", "true"]
    assert client.get(address + "?id=" + "a," * 300).status_code == 400


def test_what_is_closed_or_somebody_elses_is_not_listed(hub, client):
    for form_id in ("closing", "closed"):
        publish_join(hub, form_id=form_id)
    publish_join(hub, form_id="mine", kiosks=["token:tablet"])
    publish_join(hub, form_id="kiosks-only", kiosks=["1a2b3c4d"])
    on_database(hub, partial(close, form_id="closing", by="staff", now=NOW))
    on_database(hub, partial(take_back, form_id="closed", by="staff", now=NOW))
    tablet = open_client(hub, "tablet")
    mine = texts(tablet.get("/formList").content, "formID")
    others = texts(client.get("/formList").content, "formID")
    assert set(mine) - set(others) == {"mine"}
    assert not {"closing", "closed", "kiosks-only"} & set(mine)


@pytest.mark.parametrize(
    "path",
    [
        "/forms/999999/form.xml", "/forms/0/manifest", "/forms/x/manifest", "/forms/99999999999999999999/form.xml",
        "/files/" + "0" * 64 + "/a.png", "/files/%00/a", "/lists/nobody.csv", "/lists/%00.csv", "/lists/..%2f.csv",
        "/nothing", "/lists/%ff/integrity?id=a",
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(client, path):
    answer = client.get(path)
    assert answer.status_code in {200, 404} if "integrity" in path else answer.status_code == 404
    assert client.get(path, x_openrosa_version="3").status_code in {400, 404}


def test_addresses_are_those_the_client_sees_behind_a_proxy(client):
    listed = client.get("/formList", x_forwarded_proto="https", host="hub.example.org", x_forwarded_prefix="/handrail")
    assert all(
        address.startswith(f"https://hub.example.org/handrail/v1/key/{client.token}/forms/")
        for address in texts(listed.content, "downloadUrl")
    )
    hostile = client.get("/formList", x_forwarded_prefix='/a"><x>')
    assert b"<x>" not in hostile.content
