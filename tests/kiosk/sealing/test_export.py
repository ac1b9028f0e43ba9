from __future__ import annotations

import csv
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.errors import Surroundings
from kiosk.sealing.export import export, file_name
from kiosk.sealing.flattening import harmless
from kiosk.sealing.opening import NotOpened, Opened
from kiosk.sealing.shapes import Shape, shape_of_form
from kiosk.store.submissions import SealedSubmission

FORM = b"""<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
    xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms"><h:head><h:title>t</h:title><model>
  <instance><data id="rent" version="2">
    <name>Somebody</name>
    <home><street/><rooms jr:template=""><room/><things jr:template=""><thing/></things></rooms></home>
    <orx:meta><orx:instanceID/></orx:meta>
  </data></instance></model></h:head>
  <h:body><group ref="/data/home"><repeat nodeset="/data/home/rooms"><repeat nodeset="/data/home/rooms/things"/>
  </repeat></group></h:body></h:html>"""

ONE = b"""<data id="rent" version="2"><name>Ann &amp; Bob</name><home><street>Mill Lane</street>
  <rooms><room>kitchen</room><things><thing>stove</thing></things><things><thing>table</thing></things></rooms>
  <rooms><room>bath</room></rooms></home><meta><instanceID>uuid:1</instanceID></meta></data>"""
TWO = b"""<data id="rent" version="2"><home><rooms><room>hall</room></rooms></home></data>"""


def opened(number, xml, form_id="rent", instance_id=None):
    key, signature = b"\x01\x00\x00\x00\x00", b"\x01\xab\xcd\xef\x01"
    row = SealedSubmission(
        number, instance_id or f"uuid:{number}", form_id, "2", "2026-03-02T10:00:00.000+00:00", key, signature
    )
    return Opened(row, xml)


def table(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_the_tables_have_the_shape_of_odk_central(tmp_path):
    name, shape = shape_of_form(FORM)
    assert export([opened(1, ONE), opened(2, TWO)], {name: shape}, tmp_path / "out") == []
    folder = tmp_path / "out" / "csv"
    assert sorted(path.name for path in folder.iterdir()) == ["rent-rooms.csv", "rent-things.csv", "rent.csv"]
    date = "2026-03-02T10:00:00.000+00:00"
    assert table(folder / "rent.csv") == [
        ["SubmissionDate", "name", "home-street", "meta-instanceID", "KEY", "FormVersion", "KioskID"],
        [date, "Ann & Bob", "Mill Lane", "uuid:1", "uuid:1", "2", "abcdef01"],
        [date, "", "", "", "uuid:2", "2", "abcdef01"],
    ]
    assert table(folder / "rent-rooms.csv") == [
        ["room", "PARENT_KEY", "KEY"],
        ["kitchen", "uuid:1", "uuid:1/home/rooms[1]"],
        ["bath", "uuid:1", "uuid:1/home/rooms[2]"],
        ["hall", "uuid:2", "uuid:2/home/rooms[1]"],
    ]
    assert table(folder / "rent-things.csv") == [
        ["thing", "PARENT_KEY", "KEY"],
        ["stove", "uuid:1/home/rooms[1]", "uuid:1/home/rooms[1]/things[1]"],
        ["table", "uuid:1/home/rooms[1]", "uuid:1/home/rooms[1]/things[2]"],
    ]


def test_json_keeps_the_nesting_and_a_repeat_is_always_a_list(tmp_path):
    name, shape = shape_of_form(FORM)
    export([opened(1, ONE), opened(2, TWO)], {name: shape}, tmp_path / "out")
    one, two = json.loads((tmp_path / "out" / "json" / "rent.json").read_text(encoding="utf-8"))
    assert one["KEY"] == "uuid:1"
    assert one["answers"]["home"] == {
        "street": "Mill Lane",
        "rooms": [{"room": "kitchen", "things": [{"thing": "stove"}, {"thing": "table"}]}, {"room": "bath"}],
    }
    assert two["answers"] == {"home": {"rooms": [{"room": "hall"}]}}


def test_the_xml_is_the_bytes_that_were_sealed(tmp_path):
    export([opened(1, ONE)], {}, tmp_path / "out")
    (path,) = (tmp_path / "out" / "xml" / "rent").iterdir()
    assert path.read_bytes() == ONE
    assert path.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o700


def test_without_the_form_what_comes_twice_is_a_repeat(tmp_path):
    export([opened(2, TWO), opened(1, ONE)], {}, tmp_path / "out")
    assert table(tmp_path / "out" / "csv" / "rent-rooms.csv")[0] == ["room", "PARENT_KEY", "KEY"]
    assert len(table(tmp_path / "out" / "csv" / "rent-rooms.csv")) == 4


def test_questions_that_a_newer_version_added_are_columns_too(tmp_path):
    name, shape = shape_of_form(FORM)
    export([opened(1, b"<data><name>a</name><pet>cat</pet></data>")], {name: shape}, tmp_path / "out")
    header, row = table(tmp_path / "out" / "csv" / "rent.csv")
    assert row[header.index("pet")] == "cat"


def test_each_form_has_files_of_its_own(tmp_path):
    export([opened(1, b"<a><x>1</x></a>", "one"), opened(2, b"<a><y>2</y></a>", "two")], {}, tmp_path / "out")
    assert table(tmp_path / "out" / "csv" / "one.csv")[0][1] == "x"
    assert table(tmp_path / "out" / "csv" / "two.csv")[0][1] == "y"


def test_two_repeats_of_one_name_get_two_files(tmp_path):
    xml = b"<d><a><p><n>1</n></p><p><n>2</n></p></a><b><p><m>3</m></p><p><m>4</m></p></b></d>"
    export([opened(1, xml)], {}, tmp_path / "out")
    assert table(tmp_path / "out" / "csv" / "rent-p.csv")[1][0] == "1"
    assert table(tmp_path / "out" / "csv" / "rent-p~2.csv")[1][0] == "3"


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+44 7700 900123", "'+44 7700 900123"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("-12.5", "-12.5"),
        ("-12\n", "'-12\n"),
        ("", ""),
        ("a=1", "a=1"),
        ("'=1", "'=1"),
    ],
)
def test_no_cell_is_a_formula(cell, written):
    assert harmless(cell) == written


def test_answers_come_into_the_tables_harmless_and_into_json_as_they_are(tmp_path):
    export([opened(1, b"<data><name>=HYPERLINK(1)</name></data>")], {}, tmp_path / "out")
    assert table(tmp_path / "out" / "csv" / "rent.csv")[1][1] == "'=HYPERLINK(1)"
    assert json.loads((tmp_path / "out" / "json" / "rent.json").read_text())[0]["answers"]["name"] == "=HYPERLINK(1)"


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=40))
def test_any_text_comes_back_out_of_a_table(tmp_path_factory, text):
    from xml.sax.saxutils import escape

    allowed = "".join(c for c in text if c in "\t\n" or (c >= " " and c not in "\ufffe\uffff"))
    out = tmp_path_factory.mktemp("out")
    export([opened(1, f"<d><n>x{escape(allowed)}</n></d>".encode())], {}, out)
    assert table(out / "csv" / "rent.csv")[1][1] == f"x{allowed}"


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "/abs", "a/b", "a\\b", "..", ".", "", "CON", "nul.txt", "x" * 300, "a\0b", "uuid:1", "C:x",
     "-rf", ".hidden", "name.", "ф", "a b", "~"],
)  # fmt: skip
def test_a_hostile_id_becomes_a_harmless_file_name(name):
    made = file_name(name)
    assert made == file_name(name)
    assert len(made) <= 80
    assert made[0] not in ".-~"
    assert not set(made) & set("/\\:\0 ")
    assert made.lower() not in ("con", "nul.txt")


def test_ids_that_differ_get_files_that_differ(tmp_path):
    assert file_name("a/b") != file_name("a:b")
    assert file_name("a-b") == "a-b"
    hostile = opened(1, b"<d><n>1</n></d>", form_id="../../evil", instance_id="../../x")
    export([hostile], {}, tmp_path / "out")
    assert {path.name for path in tmp_path.iterdir()} == {"out"}


def test_what_could_not_be_opened_is_listed(tmp_path):
    bomb = b'<!DOCTYPE d [<!ENTITY a "aaaa">]><d>&a;</d>'
    result = export([NotOpened("uuid:9 of rent", "=why", "do"), opened(1, bomb)], {}, tmp_path / "out")
    assert [item.what for item in result] == ["uuid:9 of rent", "uuid:1 of rent"]
    assert table(tmp_path / "out" / "not-opened.csv")[1] == ["uuid:9 of rent", "'=why", "do"]
    assert "not well formed" in result[1].why


def test_files_are_never_mixed_with_others(tmp_path):
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(Surroundings, match="site_exists"):
        export([opened(1, ONE)], {}, tmp_path)


def test_no_form_no_shape():
    assert shape_of_form(b"<html/>") is None
    assert shape_of_form(b"no xml") is None
    assert Shape().at(["a"]) is None


def test_an_empty_group_or_repeat_is_no_answer(tmp_path):
    name, shape = shape_of_form(FORM)
    export([opened(1, b"<data><home/></data>")], {name: shape}, tmp_path / "out")
    assert len(table(tmp_path / "out" / "csv" / "rent-rooms.csv")) == 1
    assert json.loads((tmp_path / "out" / "json" / "rent.json").read_text())[0]["answers"] == {"home": {}}


def test_a_column_that_an_audit_log_names_is_no_formula_either(tmp_path):
    item = opened(1, ONE)
    item.files["audit.csv"] = b"event,=cmd|x,@SUM\na,b,c\n"
    export([item], {}, tmp_path / "out")
    head, row = table(tmp_path / "out" / "csv" / "rent-audit.csv")
    assert head == ["KEY", "event", "'=cmd|x", "'@SUM"]
    assert row == ["uuid:1", "a", "b", "c"]
