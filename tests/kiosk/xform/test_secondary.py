from __future__ import annotations

import json

import pytest

from kiosk.xform import FormError
from kiosk.xform.secondary import file_name, read_list
from tests.support.forms import form
from tests.support.scenario import Scenario

LISTS = """
| survey |
| | type | name | label | choice_filter | calculation |
| | select_one_from_file {file} | town | Town | | |
| | text | key | Key | | |
| | csv-external | prices | | | |
| | calculate | price | | | pulldata('prices', 'cost', 'name', ${{key}}) |
"""
PRICES = b"name,cost\ntea,2\nrice,3\n"


def rows(name: str, content: bytes) -> list[dict[str, str]]:
    return [{cell.name: cell.text for cell in item.children} for item in read_list(name, content).element.children]


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("t.csv", b'\xef\xbb\xbfname,label\nl,Leeds\n"y","York, ""old"""\n'),
        ("t.csv", b'name;label\r\nl;Leeds\r\n\r\ny;York, "old"\r\n'),
        (
            "t.xml",
            (
                b"<root><item><name>l</name><label>Leeds</label></item>"
                b'<item><name>y</name><label>York, "old"</label></item></root>'
            ),
        ),
    ],
)
def test_lists_in_files(file: str, content: bytes):
    visit = Scenario(LISTS.format(file=file), {file: content, "prices.csv": PRICES})
    assert [(choice.value, choice.label) for choice in visit.entry.prompt("/data/town").choices] == [
        ("l", "Leeds"),
        ("y", 'York, "old"'),
    ]


def test_places_from_geojson():
    def place(identity: object, kind: str, coordinates: object) -> dict[str, object]:
        return {
            "type": "Feature",
            "id": identity,
            "geometry": {"type": kind, "coordinates": coordinates},
            "properties": {"title": f"T{identity}", "n": 1, "ok": True, "none": None},
        }

    features = [
        place(1, "Point", [2, 50.5]),
        place("b", "LineString", [[1, 2, 3], [4, 5]]),
        place("c", "Polygon", [[[0, 0], [1, 1], [0, 0]]]),
    ]
    content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    found = rows("t.geojson", content)
    assert [row["geometry"] for row in found] == ["50.5 2 0 0", "2 1 3 0; 5 4 0 0", "0 0 0 0; 1 1 0 0; 0 0 0 0"]
    assert found[0] == {"geometry": "50.5 2 0 0", "id": "1", "title": "T1", "n": "1", "ok": "true"}
    visit = Scenario(LISTS.format(file="t.geojson"), {"t.geojson": content, "prices.csv": PRICES})
    assert visit.choices("town") == ["1", "b", "c"]


def test_the_id_of_a_feature_is_the_one_that_counts():
    features = [
        {"type": "Feature", "id": 0, "properties": {"id": "inner", "title": "A"}, "geometry": None},
        {"type": "Feature", "properties": {"id": "own"}, "geometry": {"type": "Polygon", "coordinates": []}},
        {"type": "Feature", "id": None, "properties": None},
    ]
    found = rows("t.geojson", json.dumps({"type": "FeatureCollection", "features": features}).encode())
    assert found == [{"geometry": "", "id": "0", "title": "A"}, {"geometry": "", "id": "own"}, {"geometry": ""}]


def test_pulldata_reads_one_cell():
    visit = Scenario(LISTS.format(file="t.csv"), {"t.csv": b"name,label\n", "prices.csv": PRICES})
    visit.answer("key", "rice")
    assert visit.value("price") == "3"
    visit.answer("key", "gold")
    assert visit.value("price") == ""


def test_short_and_long_rows():
    assert rows("t.csv", b"a,b\n1\n1,2,3\n") == [{"a": "1", "b": ""}, {"a": "1", "b": "2"}]


@pytest.mark.parametrize("content", [b"", b" \n"])
def test_an_empty_file_is_an_empty_list(content: bytes):
    assert Scenario(LISTS.format(file="t.csv"), {"t.csv": content, "prices.csv": PRICES}).choices("town") == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t.csv", b"\xff\xfe\x00"),
        ("t.csv", b"a" * 200_000 + b"\n"),
        ("t.csv", b",".join(b"c" for _ in range(2000)) + b"\n1\n"),
        ("t.xml", b"<root>"),
        ("t.xml", b"<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><r>&x;</r>"),
        ("t.geojson", b"{}"),
        ("t.geojson", b"[" * 100_000),
        ("t.geojson", b'{"type":"FeatureCollection","features":{}}'),
        ("t.geojson", b'{"type":"FeatureCollection","features":[5]}'),
        ("t.geojson", b'{"type":"FeatureCollection","features":[{"geometry":{"type":"Point","coordinates":[1]}}]}'),
        ("t.geojson", b'{"type":"FeatureCollection","features":[{"geometry":5,"properties":[]}]}'),
        (
            "t.geojson",
            b'{"type":"FeatureCollection","features":[{"geometry":{"type":"MultiPoint","coordinates":[[1,2],[3,4]]}}]}',
        ),
        (
            "t.geojson",
            b'{"type":"FeatureCollection","features":[{"geometry":{"type":"LineString","coordinates":[["a","b"]]}}]}',
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_named(name: str, content: bytes):
    with pytest.raises(FormError) as caught:
        read_list(name, content)
    assert (caught.value.code, caught.value.where) == ("media", name)


def test_a_missing_file_is_named():
    with pytest.raises(FormError) as caught:
        form(LISTS.format(file="towns.csv"), {})
    assert caught.value.code == "missing-media"
    assert "towns.csv" in caught.value.message


@pytest.mark.parametrize(
    ("uri", "name"),
    [
        ("jr://file/a.xml", "a.xml"),
        ("jr://file-csv/a.csv", "a.csv"),
        ("jr://images/sub/../../a.png", "a.png"),
        ("https://x/a", ""),
        ("a.csv", ""),
    ],
)
def test_only_names_of_files_come_out_of_a_uri(uri: str, name: str):
    assert file_name(uri) == name
