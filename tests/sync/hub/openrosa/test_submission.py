"""Submissions by any client, as a real ODK Central answers them, and stricter; on SQLite and PostgreSQL."""

from __future__ import annotations

import base64
import gzip
import socket
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from sqlalchemy import select

from sync.hub.openrosa.tokens import revoke_token
from sync.hub.schema import attachments, calls, submissions
from sync.hub.services import close, publish, take_back
from tests.support.odk_clients import BOUNDARY, NOW, body_of, on_database, open_client, part, publish_join, texts
from tests.support.openrosa_far_end import instance

END = f"--{BOUNDARY}--\r\n".encode()
GOOD = instance("uuid:never")
XML = part("xml_submission_file", GOOD, "s.xml")


def _rows(hub, name):
    query = select(submissions).where(submissions.c.instance_id == name)
    return on_database(hub, lambda connection: connection.execute(query).all())


def _files(hub, name):
    (row,) = _rows(hub, name)
    query = select(attachments).where(attachments.c.submission == row.id)
    return {f.name: f.content for f in on_database(hub, lambda connection: connection.execute(query).all())}


def _refusal(answer, status):
    assert answer.status_code == status, answer.text
    assert "xml" in answer.headers["content-type"]
    assert texts(answer.content, "message")[0].endswith(".")
    return True


def test_a_client_is_told_how_much_is_taken(client):
    answer = client.ask("HEAD", "/submission")
    assert answer.status_code == 204
    assert int(answer.headers["x-openrosa-accept-content-length"]) >= 100_000_000
    assert answer.headers["x-openrosa-version"] == "1.0"


def test_what_is_sent_is_kept_as_it_is_and_once(hub, client):
    assert [client.send("uuid:once") for _ in range(3)] == [201, 201, 201]
    (row,) = _rows(hub, "uuid:once")
    assert row.content == instance("uuid:once")
    assert (row.kind, row.sender, row.form_id, row.version) == ("open", "collect", "join", "1")


def test_at_the_same_time_it_is_kept_once_too(hub, client):
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: client.send("uuid:eight"), range(8))) == {201}
        several = [client.send, *[partial(client.send, words=str(n)) for n in range(3)]]
        told = sorted(pool.map(lambda send: send("uuid:different-at-once"), several))
    assert told == [201, 409, 409, 409]
    assert len(_rows(hub, "uuid:eight")) == 1


def test_other_xml_under_the_same_id_is_refused(hub, client):
    assert client.send("uuid:other") == 201
    assert client.send("uuid:other", "changed") == 409
    assert _rows(hub, "uuid:other")[0].content == instance("uuid:other")
    assert "different" in hub.refused()


def test_attachments_come_in_several_posts(hub, client):
    xml = instance("uuid:files", files="a.jpg b.jpg")
    for files in ({"a.jpg": b"\xff\xd8a"}, {"b.jpg": b"b" * 100_000}, {"a.jpg": b"\xff\xd8a"}):
        assert client.post(body_of(xml, files)).status_code == 201
    assert _files(hub, "uuid:files") == {"a.jpg": b"\xff\xd8a", "b.jpg": b"b" * 100_000}
    assert _refusal(client.post(body_of(xml, {"a.jpg": b"another"})), 409)
    assert _files(hub, "uuid:files")["a.jpg"] == b"\xff\xd8a"


def test_what_collect_says_of_an_incomplete_post_is_understood(client):
    more = part("*isIncomplete*", b"yes", None)
    assert client.post(part("xml_submission_file", instance("uuid:more"), "s.xml") + more + END).status_code == 201


def test_an_edit_takes_the_place_of_what_is_here(hub, client):
    assert client.send("uuid:edit-0", replaces="uuid:nobody") == 404
    assert client.send("uuid:original") == 201
    assert client.send("uuid:edit-1", replaces="uuid:original") == 201
    assert client.send("uuid:edit-1", replaces="uuid:original") == 201
    assert client.send("uuid:edit-2", replaces="uuid:original") == 409
    assert client.send("uuid:original") == 409
    assert not _rows(hub, "uuid:edit-2")
    assert _rows(hub, "uuid:edit-1")[0].deprecated_id == "uuid:original"


@pytest.mark.parametrize(
    "xml",
    [
        GOOD[:-7],
        GOOD.replace(b"x</name>", b"a & b</name>"),
        GOOD.replace(b"uuid:never", b"  "),
        GOOD.replace(b"uuid:never", b"uuid:\x00"),
        GOOD.replace(b"x</name>", b"\xff\xfe</name>"),
        GOOD.replace(b"<data ", b"<other ").replace(b"</data>", b"</other>"),
        GOOD.replace(b"uuid:never", b"u" * 256),
        b'<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + GOOD.replace(b"x</name>", b"&b;</name>"),
        b'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + GOOD.replace(b"x</name>", b"&a;</name>"),
        GOOD.replace(b"<name>", b"<d>" * 300 + b"</d>" * 300 + b"<name>"),
        GOOD.replace(b"<name>", b"<d/>" * 260_000 + b"<name>"),
        GOOD.replace(b' id="join"', b' id="join" encrypted="yes"'),
        GOOD.replace(b' id="join"', b""),
        b"",
        b"\xff\xd8\xff\xe0 a picture",
    ],
)
def test_xml_that_is_not_what_it_should_be_is_refused(hub, client, xml):
    assert _refusal(client.post(body_of(xml)), 400)
    assert not _rows(hub, "uuid:never")


@pytest.mark.parametrize(
    "body",
    [
        body_of(GOOD)[:-30],
        body_of(GOOD)[: len(body_of(GOOD)) // 2],
        body_of(GOOD).replace(b"--\r\n", b""),
        GOOD,
        b"",
        END,
        part("xml_submission", GOOD, "s.xml") + END,
        part("xml_submission_file", GOOD, None) + END,
        XML + XML + END,
        XML + part("a.jpg", b"1") + END,
        XML.replace(b"\r\n\r\n", b"\r\nContent-Transfer-Encoding: base64\r\n\r\n") + END,
        XML.replace(b"form-data", b"attachment") + END,
        XML.replace(b"\r\n\r\n", b"\r\n" + b"X-Long: " + b"x" * 5_000 + b"\r\n\r\n") + END,
        b"hello\r\n" + XML + END,
        XML + END + b"hello",
        XML + b"".join(part(f"{number}.jpg", b"") for number in range(600)) + END,
    ],
)
def test_a_body_that_is_unclear_is_refused(hub, client, body):
    assert _refusal(client.post(body), 400)
    assert not _rows(hub, "uuid:never")


@pytest.mark.parametrize(
    "name", ["../a.jpg", "/etc/passwd", "a\\b.jpg", "C:a.jpg", ".hidden", "con.jpg", "a\x01b.jpg", "x" * 300, "a.jpg "]
)
def test_a_file_name_that_is_a_trick_is_refused(hub, client, name):
    xml = instance("uuid:never", files=name.replace("\x01", ""))
    assert _refusal(client.post(body_of(xml, {name: b"1"})), 400)
    assert not _rows(hub, "uuid:never")


def test_a_file_whose_part_has_another_name_is_refused(client):
    xml = instance("uuid:never", files="a.jpg")
    body = part("xml_submission_file", xml, "s.xml") + part("a.jpg", b"1", "../../b.jpg") + END
    assert _refusal(client.post(body), 400)


@pytest.mark.parametrize("kind", ["text/xml", "multipart/form-data", "multipart/form-data; boundary=", "x" * 3_000])
def test_what_is_no_multipart_is_refused(client, kind):
    assert _refusal(client.post(body_of(GOOD), kind), 400)


def test_what_is_compressed_is_refused(client):
    assert _refusal(client.post(gzip.compress(body_of(GOOD)), content_encoding="gzip"), 400)


def test_a_body_in_chunks_is_taken(hub, client):
    pieces = [body_of(instance("uuid:chunks"))[start : start + 50] for start in range(0, 1_000, 50)]
    assert client.post(iter(pieces)).status_code == 201
    assert len(_rows(hub, "uuid:chunks")) == 1


def test_a_client_must_speak_openrosa(client):
    assert _refusal(client.post(body_of(GOOD), x_openrosa_version="2.0"), 400)
    assert _refusal(client.get("/formList", x_openrosa_version=""), 400)


def test_unknown_forms_and_versions_are_not_found(hub, client):
    assert client.send("uuid:never", form_id="nobody") == 404
    assert client.post(body_of(GOOD.replace(b'version="1"', b'version="2"'))).status_code == 404
    assert client.post(body_of(GOOD.replace(b'version="1"', b""))).status_code == 404
    assert "form" in hub.refused()


def test_the_version_may_stand_in_its_own_namespace(hub, client):
    spelled = b'xmlns:v="http://openrosa.org/xforms" v:version="1"'
    assert client.post(body_of(instance("uuid:spelled").replace(b'version="1"', spelled))).status_code == 201
    assert [row.version for row in _rows(hub, "uuid:spelled")] == ["1"]


def test_an_older_version_is_taken_and_a_closed_form_is_not(hub, client):
    first = publish_join(hub, form_id="ages")
    publish_join(hub, form_id="ages", version="2")
    assert client.send("uuid:older", form_id="ages") == 201
    assert on_database(hub, partial(close, form_id="ages", by="staff", now=NOW))
    assert client.send("uuid:closing", form_id="ages") == 201
    assert on_database(hub, partial(take_back, form_id="ages", by="staff", now=NOW))
    assert client.send("uuid:closed", form_id="ages") == 409
    assert not on_database(hub, partial(close, form_id="ages", by="staff", now=NOW))
    assert on_database(hub, partial(publish, form=first, kiosks=["*"], by="staff", now=NOW))
    assert client.send("uuid:again", form_id="ages") == 201


def test_a_form_that_asks_for_encryption_takes_nothing_readable(hub, client):
    key = '<submission base64RsaPublicKey="abc"/>'
    publish_join(hub, form_id="secret", more=key)
    assert client.send("uuid:readable", form_id="secret") == 400
    manifest = (
        b'<data xmlns="http://www.opendatakit.org/xforms/encrypted" id="secret" version="1" encrypted="yes">'
        b"<base64EncryptedKey>a2V5</base64EncryptedKey><meta xmlns='http://openrosa.org/xforms'><instanceID>uuid:sealed"
        b"</instanceID></meta><media><file>a.jpg.enc</file></media><encryptedXmlFile>submission.xml.enc"
        b"</encryptedXmlFile></data>"
    )
    files = {"a.jpg.enc": b"1", "submission.xml.enc": b"2"}
    assert client.post(body_of(manifest, files)).status_code == 201
    assert _rows(hub, "uuid:sealed")[0].kind == "encrypted"
    assert set(_files(hub, "uuid:sealed")) == set(files)


def test_a_token_is_asked_for_and_one_that_was_revoked_is_out_at_once(hub, client):
    other = open_client(hub, "Ona's tablet")
    assert other.send("uuid:before") == 201
    assert on_database(hub, partial(revoke_token, name="Ona's tablet", by="staff", now=NOW)) == 1
    assert other.send("uuid:after") == 403
    assert not _rows(hub, "uuid:after")
    wrong = {"x_openrosa_version": "1.0"}
    assert _refusal(client.get(f"{hub.url}/v1/key/{'x' * 43}/formList", **wrong), 403)
    answer = client.get(f"{hub.url}/v1/formList")
    assert _refusal(answer, 401)
    assert answer.headers["www-authenticate"].startswith("Basic")


def test_a_token_may_be_the_password(hub, client):
    basic = "Basic " + base64.b64encode(f"anybody:{client.token}".encode()).decode()
    assert client.get(f"{hub.url}/v1/formList", authorization=basic).status_code == 200
    assert client.get(f"{hub.url}/v1/formList", authorization="Basic !!!").status_code == 401


def test_a_call_appears_on_the_board(hub, client):
    xml = instance("uuid:call", form_id="handrail-call")
    xml = xml.replace(b"<name>x</name>", b"<ticket>K 47</ticket><service>join</service><why>read</why>")
    assert [client.post(body_of(xml)).status_code for _ in range(2)] == [201, 201]
    rows = on_database(hub, lambda connection: connection.execute(select(calls)).all())
    assert [(row.number, row.service, row.reason, row.state) for row in rows] == [("K 47", "join", "read", "waiting")]


def test_a_call_leaves_the_board_whatever_comes_first_or_twice(hub, client):
    call = instance("uuid:over", form_id="handrail-call").replace(b"<name>x</name>", b"<ticket>K 48</ticket>")
    words = b"<call>uuid:over</call><ticket>K 48</ticket><outcome>cancelled</outcome>"
    end = instance("uuid:end", form_id="handrail-call-end").replace(b"<name>x</name>", words)
    early = end.replace(b"uuid:over", b"uuid:early").replace(b"uuid:end", b"uuid:early-end")
    late = call.replace(b"uuid:over", b"uuid:early")
    for xml in (call, end, end, call, early, late):
        assert client.post(body_of(xml)).status_code == 201
    over = select(calls.c.instance_id, calls.c.state).where(calls.c.number == "K 48").order_by(calls.c.id)
    rows = on_database(hub, lambda connection: connection.execute(over).all())
    assert rows == [("uuid:over", "cancelled"), ("uuid:early", "cancelled")]


def test_110_mb_are_refused_before_they_are_read(hub, client):
    host, port = hub.url.removeprefix("http://").split(":")
    head = f"POST /v1/key/{client.token}/submission HTTP/1.1\r\nHost: hub\r\nX-OpenRosa-Version: 1.0\r\n"
    head += f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: 115343360\r\n\r\n"
    with socket.create_connection((host, int(port)), timeout=30) as line:
        line.sendall(head.encode())
        assert line.recv(200).startswith(b"HTTP/1.1 413 ")


def test_a_connection_that_breaks_off_stores_nothing(hub, client):
    host, port = hub.url.removeprefix("http://").split(":")
    body = body_of(instance("uuid:broken-off"))
    head = f"POST /v1/key/{client.token}/submission HTTP/1.1\r\nHost: hub\r\nX-OpenRosa-Version: 1.0\r\n"
    head += f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: {len(body)}\r\n\r\n"
    with socket.create_connection((host, int(port)), timeout=30) as line:
        line.sendall(head.encode() + body[:-10])
    assert client.send("uuid:afterwards") == 201
    assert not _rows(hub, "uuid:broken-off")
