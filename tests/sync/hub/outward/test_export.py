"""What the hub received is taken to where the key is, in one file; what is open becomes tables."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
import zipfile
from datetime import UTC, datetime
from functools import partial

import pytest

from kiosk.__main__ import main
from kiosk.sealing.opening import NotOpened, Opened, read_rows
from kiosk.site import Site
from kiosk.store.submissions import binding, stamp
from sync.hub.database import Database
from sync.hub.outward import exporting
from sync.hub.outward.exporting import archive_of, readable
from sync.hub.schema import attachments, kiosks, submissions
from tests.support.clock import StillClock
from tests.support.hub_people import job, member
from tests.support.relaying import NOW, attach, receive

SECRET = "ANSWER OF SOMEBODY"


@pytest.fixture
def site(tmp_path):
    return Site.open_or_demonstrate(tmp_path / "site", "Mill", StillClock())


def known(database, site):
    row = {"id": site.signer.id, "name": "Mill", "public_key": site.signer.verifying.raw, "machine": "m", "counter": 1}
    row |= {"enrolled_at": stamp(NOW), "health": {}}
    database.transaction(lambda connection: connection.execute(kiosks.insert().values(row)))


def sealed(database, site, name):
    xml = f'<data id="join" version="1"><name>{SECRET} {name}</name></data>'.encode()
    content, signature = site.seal_submission(name, "join", "1", NOW, xml)
    values = {"kind": "sealed", "kiosk": site.signer.id, "content": content, "signature": signature}
    number = receive(database, name, **values)
    file = site.seal_attachment(binding(name, "join", "1", stamp(NOW)), "audit.csv", "text/csv", b"event,node\nx,y\n")
    row = {"submission": number, "name": file.name, "media_type": file.media_type}
    row |= {"content": file.sealed[:-73], "signature": file.sealed[-73:]}
    database.transaction(lambda connection: connection.execute(attachments.insert().values(row)))


def table(path):
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))


@pytest.fixture
def filled(database, site):
    known(database, site)
    for number in range(3):
        sealed(database, site, f"uuid:s{number}")
    one = receive(database, "uuid:o1", content=b'<data id="join" version="1"><name>=1+1</name></data>')
    attach(database, one, "a.png", b"PNG")
    return database


def test_one_step_makes_tables_of_it_where_the_key_is(filled, tmp_path, site, capsys):
    archive = tmp_path / "hub.zip"
    archive.write_bytes(b"".join(archive_of(filled, NOW)))
    assert SECRET.encode() not in archive.read_bytes()
    keys, out = site.folder / "demonstration", tmp_path / "out"
    assert main(["open", str(archive), "--keys", str(keys), "--out", str(out)]) == 0
    assert "Opened 4 of 4" in capsys.readouterr().out
    rows = {row["KEY"]: (row["name"], row["KioskID"]) for row in table(out / "csv" / "join.csv")}
    mine = {f"uuid:s{number}": (f"{SECRET} uuid:s{number}", site.signer.id) for number in range(3)}
    assert rows == mine | {"uuid:o1": ("'=1+1", "")}
    assert len(json.loads((out / "json" / "join.json").read_bytes())) == 4
    assert (out / "attachments" / "join").exists()
    assert len(table(out / "csv" / "join-audit.csv")) == 3


def test_where_somebody_keeps_the_kiosks_keys_those_of_the_archive_do_not_count(filled, tmp_path, site, capsys):
    archive = tmp_path / "hub.zip"
    archive.write_bytes(b"".join(archive_of(filled, NOW)))
    other = Site.open_or_demonstrate(tmp_path / "other", "Else", StillClock())
    keys, out = site.folder / "demonstration", tmp_path / "out"
    words = ["open", str(archive), "--keys", str(keys), "--out", str(out), "--kiosk"]
    assert main([*words, str(other.folder / "keys" / "kiosk-public-key.json")]) == 1
    assert "which is not known here" in capsys.readouterr().out


def test_without_the_key_nothing_sealed_is_read(filled, tmp_path, capsys):
    archive = tmp_path / "hub.zip"
    archive.write_bytes(b"".join(archive_of(filled, NOW)))
    other = Site.open_or_demonstrate(tmp_path / "other", "Else", StillClock())
    words = ["open", str(archive), "--keys", str(other.folder / "demonstration"), "--out", str(tmp_path / "out")]
    assert main(words) == 1
    assert "Opened 1 of 4" in capsys.readouterr().out


def test_what_is_open_becomes_tables_without_any_key(filled, tmp_path):
    many, not_written = readable(filled, tmp_path / "out")
    assert (many, not_written) == (1, [])
    assert [row["KEY"] for row in table(tmp_path / "out" / "csv" / "join.csv")] == ["uuid:o1"]
    assert len(list((tmp_path / "out" / "xml").rglob("*.xml"))) == 1


def damaged(path, content):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("submissions/000001.jsonl", content)
    return path


GOOD = {"handrail": "open submission", "parcel": 1, "sequence": 1, "instance_id": "i", "form_id": "a", "version": "1"}
GOOD |= {"created_at": "", "xml": "PGEvPg==", "files": {}}


@pytest.mark.parametrize(
    "line",
    [
        b"nonsense",
        b"[]",
        b'{"handrail": "open submission", "parcel": 1}',
        json.dumps(GOOD | {"instance_id": "\ud800"}).encode(),
        json.dumps(GOOD | {"xml": "%%"}).encode(),
        json.dumps(GOOD | {"files": []}).encode(),
        json.dumps(GOOD | {"sequence": "x"}).encode(),
    ],
)
def test_a_damaged_line_is_named_and_the_rest_is_read(tmp_path, line):
    lines = line + b"\n" + json.dumps(GOOD).encode() + b"\n"
    assert [type(each) for each in read_rows(damaged(tmp_path / "x.zip", lines))] == [NotOpened, Opened]


def test_what_is_no_archive_is_said(tmp_path):
    path = tmp_path / "x.zip"
    path.write_bytes(b"PK nonsense")
    assert [type(each) for each in read_rows(path)] == [NotOpened]


@pytest.mark.usefixtures("filled")
def test_the_command_makes_a_file_that_only_its_owner_reads_and_keeps_one_that_is_there(tmp_path, capsys):
    out = tmp_path / "hub.zip"
    where = ["--data", str(tmp_path)]
    assert main(["hub", "export", *where]) == 1
    assert main(["hub", "export", "--out", str(out), *where]) == 0
    assert out.stat().st_mode & 0o077 == 0
    assert main(["hub", "export", "--out", str(out), *where]) == 1
    assert main(["hub", "export", "--readable", "--out", str(tmp_path / "tables"), *where]) == 0
    assert "1 answers that are not sealed" in capsys.readouterr().out
    assert not (tmp_path / "hub.zip.part").exists()


def test_admins_take_it_from_the_page_and_that_is_written_down(hub, admin):
    job(hub, lambda connection: connection.execute(submissions.delete().where(submissions.c.instance_id == "uuid:x")))
    database = Database(hub.address)
    receive(database, "uuid:x", content=b'<data id="join" version="1"><name>here</name></data>')
    database.close()
    for kind, inside in (("archive", "submissions/000001.jsonl"), ("readable", "csv/join.csv")):
        answer = admin.send(f"/deliveries/export/{kind}", page="/deliveries")
        assert answer.headers["content-disposition"].startswith('attachment; filename="handrail-')
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            assert archive.testzip() is None
            assert b"uuid:x" in archive.read(inside)
    assert admin.send("/deliveries/export/other", page="/deliveries").status_code == 404
    assert member(hub, "Cleo", "staff").send("/deliveries/export/archive", page="/calls").status_code == 403
    assert admin.get("/audit").text.count("answers taken away") == 2


def put(connection, rows):
    connection.execute(submissions.insert(), rows)


def test_memory_does_not_grow_with_the_rows(database, tmp_path):
    def peak(rows):
        content = b'<data id="join" version="1"><name>' + b"x" * 2_000 + b"</name></data>"
        values = {"form_id": "join", "version": "1", "kind": "open", "sender": "c", "created_at": stamp(NOW)}
        values |= {"received_at": stamp(NOW), "content": content, "digest": b"d"}
        many = [values | {"instance_id": f"uuid:{rows}-{number}"} for number in range(rows)]
        database.transaction(partial(put, rows=many))
        many.clear()
        tracemalloc.start()
        try:
            for _ in archive_of(database, datetime.now(UTC)):
                pass
            readable(database, tmp_path / f"out{rows}")
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    few, more = peak(150), peak(1_500)
    assert more < few * 1.3


def test_large_ones_are_read_one_by_one(database, monkeypatch):
    """A hundred submissions may be a hundred megabytes each."""
    monkeypatch.setattr(exporting, "TOGETHER", 2_000)
    for number, size in enumerate((1, 1, 3_000, 3_000, 1), 1):
        attach(database, receive(database, f"uuid:{number}"), "a.png", b"x" * size)
    groups, last = [], 0
    with database.reading() as connection:
        while upto := exporting._upto(connection, (submissions.c.id > last,)):
            groups.append(upto - last)
            last = upto
    assert groups == [2, 1, 1, 1]
    found = [row.instance_id for row, files in exporting._rows(database, "open") if len(files) == 1]
    assert found == [f"uuid:{number}" for number in range(1, 6)]
