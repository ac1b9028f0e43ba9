"""Lists of statuses as people upload them: whole or not at all, the bad rows named, hostile files refused."""

from __future__ import annotations

import asyncio

import pytest

from sync.hub import statuses_csv
from sync.hub.database import Database
from sync.hub.entity_files import ListFiles, written
from sync.hub.statuses import BadListError, Row, lists, put_rows, rows_of, upload
from sync.hub.statuses_csv import MOST_NAMED, read_statuses
from tests.support.odk_clients import NOW

HEAD = b"reference,status,words\n"


@pytest.fixture
def database(tmp_path):
    found = Database(f"sqlite:///{tmp_path}/hub.db")
    found.migrate()
    yield found
    found.close()


def _upload(database, content, **more):
    return asyncio.run(upload(database, "applications", content, by="ada", now=NOW, **more))


@pytest.mark.parametrize(
    "content",
    [
        HEAD + b'A 1,ready,"Come,\r\nand fetch it"\n\n',
        b'\xef\xbb\xbf"Status";"Reference";"Words"\r\nready;A 1;"Come,\r\nand fetch it"',
        b'words\treference\tstatus\n"Come,\r\nand fetch it"\t A 1 \tready\n',
    ],
)
def test_a_csv_is_read_as_spreadsheets_write_it(content):
    assert read_statuses(content) == [Row("A 1", "ready", "Come,\r\nand fetch it")]


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"", 1, "no column reference"),
        (HEAD, 0, "no row"),
        (b"reference,words\nA,b\n", 1, "no column status"),
        (b"reference,status,name\nA,b,Ada\n", 1, "no others"),
        (b"reference,status,status\nA,b,c\n", 1, "no others"),
        (HEAD + b"A 1,ready\n", 2, "2 cells"),
        (HEAD + b"A 1,ready,x\n,ready,x\n", 3, "reference is empty"),
        (HEAD + b"A 1,,x\n", 2, "status is empty"),
        (HEAD + b'A 1,ready,"x\n\ny"\nA 1,ready,x\n', 5, "twice"),
        (HEAD + b"A 1,ready," + b"x" * 2_001, 2, "longer than 2000"),
        (HEAD + b"A 1,ready," + b"x" * 200_000, 2, "far too long"),
        (HEAD + b"A\x1b[31m,ready,x\n", 2, "cannot be shown"),
        (HEAD + "A\u202e1,ready,x\n".encode(), 2, "cannot be shown"),
        (HEAD + b'A 1,ready,"x\n', 2, "quotes"),
        (HEAD + b"A 1,ready,x\nA\xff,ready,x\n", 3, "UTF-8"),
        (HEAD + b"A 1,rea\x00dy,x\n", 2, "no text"),
        (b"PK\x03\x04\x00\x00", 1, "no text"),
    ],
)
def test_a_bad_row_is_named_with_its_line_and_nothing_of_it(content, line, words):
    with pytest.raises(BadListError, match=words) as found:
        read_statuses(content)
    assert found.value.rows[0].line == line
    assert "Ada" not in str(found.value)


def test_of_many_bad_rows_the_first_are_named():
    with pytest.raises(BadListError) as found:
        read_statuses(HEAD + b"A,,\n" * 1_000)
    assert (len(found.value.rows), found.value.more) == (MOST_NAMED, 1_000 - MOST_NAMED)


def test_rows_are_added_changed_left_and_taken_away(database):
    first = _upload(database, HEAD + b"A 1,ready,x\nA 2,waiting,y\n")
    assert (first.version, first.added) == (1, 2)
    assert _upload(database, HEAD + b"A 1,ready,x\n").version == 1
    second = _upload(database, HEAD + b"A 2,done,y\nA 3,waiting,z\n", whole=True)
    assert (second.version, second.added, second.changed, second.gone, second.same) == (2, 1, 1, 1, 0)
    third = asyncio.run(put_rows(database, "applications", [Row("A 1", "ready", "x")], by="ada", now=NOW))
    assert (third.version, third.changed) == (3, 1)
    with database.reading() as connection:
        assert [row.reference for row in rows_of(connection, "applications")] == ["A 1", "A 2", "A 3"]
        assert rows_of(connection, "applications", start="A 2") == [Row("A 3", "waiting", "z")]
        (listed,) = lists(connection)
        assert (listed.rows, listed.version) == (3, 3)
        assert b"A 2,A 2,2,done,y" in written(connection, "applications")


def test_of_a_list_with_a_bad_row_nothing_is_stored(database):
    with pytest.raises(BadListError):
        _upload(database, HEAD + b"A 1,ready,x\nA 2,,y\n")
    for rows in ([Row("", "ready")], [Row("A", "b"), Row("A", "b")], [Row("A\ud800", "b")]):
        with pytest.raises(BadListError):
            asyncio.run(put_rows(database, "applications", rows, by="ada", now=NOW))
    with database.reading() as connection:
        assert lists(connection) == []


@pytest.mark.parametrize("name", ["", "../x", "a b", "1a", "x" * 65, "a\n"])
def test_the_name_of_a_list_is_a_name(database, name):
    with pytest.raises(BadListError, match="name"):
        asyncio.run(put_rows(database, name, [Row("A", "b")], by="ada", now=NOW))


def test_two_uploads_at_once_are_both_there(database):
    async def both():
        one, two = (HEAD + b"A %d,ready,x\n" % number for number in range(2))
        jobs = [upload(database, "applications", each, by="ada", now=NOW) for each in (one, two)]
        return await asyncio.gather(*jobs)

    assert sorted(each.version for each in asyncio.run(both())) == [1, 2]


def test_a_hundred_thousand_rows_are_one_list(database):
    rows = b"".join(b"A %d,ready,Come and fetch it.\n" % number for number in range(100_000))
    assert _upload(database, HEAD + rows).added == 100_000
    files = ListFiles()
    with database.reading() as connection:
        mark, content = files.content(connection, "applications")
        assert content.count(b"\n") == 100_001
        assert files.content(connection, "applications") == (mark, content)
    assert _upload(database, HEAD + b"A 5,done,x\n").changed == 1
    with database.reading() as connection:
        assert files.content(connection, "applications")[0] != mark


def test_words_in_other_languages_go_to_the_kiosks_as_properties_of_the_row(database):
    _upload(database, b"reference,status,words,words::es,words_pt-BR\nA 1,ready,Come.,Venga.,Venha.\nA 2,open,,,\n")
    _upload(database, HEAD + b"A 0,ready,Come.\n")
    with database.reading() as connection:
        lines = written(connection, "applications").decode().splitlines()
        there = rows_of(connection, "applications")
    assert lines == [
        "name,label,__version,status,words,words_es,words_pt_BR",
        "A 0,A 0,2,ready,Come.,,",
        "A 1,A 1,1,ready,Come.,Venga.,Venha.",
        "A 2,A 2,1,open,,,",
    ]
    assert there[1].translated == {"words_es": "Venga.", "words_pt_BR": "Venha."}
    # Who writes new words by hand writes them in one language: the others would be old.
    asyncio.run(put_rows(database, "applications", [Row("A 1", "ready", "Wait.")], by="ada", now=NOW))
    with database.reading() as connection:
        assert rows_of(connection, "applications")[1] == Row("A 1", "ready", "Wait.")


@pytest.mark.parametrize("head", [b"words_", b"words_english", b"words::es,words_es", b"words:es", b"words_e\xc3\xb1"])
def test_other_columns_of_words_are_refused(head):
    with pytest.raises(BadListError, match="no others"):
        read_statuses(b"reference,status," + head + b"\nA 1,ready" + b",x" * (head.count(b",") + 1) + b"\n")


def test_a_list_posted_by_a_machine_has_no_more_rows_than_a_csv(database, monkeypatch):
    monkeypatch.setattr(statuses_csv, "MOST_ROWS", 2)
    rows = [Row(f"A {number}", "ready") for number in range(3)]
    with pytest.raises(BadListError, match="at most 2 rows"):
        asyncio.run(put_rows(database, "applications", rows, by="ada", now=NOW))
