from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest

from kiosk.services import workbook
from kiosk.services.problems import ServiceRefusedError
from kiosk.services.workbook import read_workbook
from tests.support.workbooks import xlsx

XLS = Path(__file__).parent / "data" / "visitors.xls"


def refused(name: str, data: bytes):
    with pytest.raises(ServiceRefusedError) as caught:
        read_workbook(name, data)
    return caught.value.problems[0]


def test_cells_of_an_xlsx_are_written_as_xlsform_tools_write_them():
    data = xlsx(
        {
            "Survey": [
                ["a", "b", "c", "d", "e", "f"],
                [
                    True,
                    2.0,
                    2.5,
                    date(2026, 3, 1),
                    datetime(2026, 3, 1, 9, 30),  # noqa: DTZ001 -- a cell has no zone
                    "x\xa0y ",
                ],
            ]
        }
    )
    (row,) = read_workbook("f.xlsx", data)["survey"].rows
    assert row.number == 2
    assert row.cells == {"a": "TRUE", "b": "2", "c": "2.5", "d": "2026-03-01", "e": "2026-03-01T09:30:00", "f": "x y"}


def test_rows_keep_the_number_the_spreadsheet_shows():
    sheet = read_workbook("f.xlsx", xlsx({"survey": [["type", "name"], [None, None], ["text", "a"], [], [None, " "]]}))[
        "survey"
    ]
    assert [(row.number, dict(row.cells)) for row in sheet.rows] == [(2, {}), (3, {"type": "text", "name": "a"})]
    text = "# a comment\n\n| survey |\n| | type | name |\n\n|--|--|--|\n| | text | a |\n"
    assert [row.number for row in read_workbook("f.md", text.encode())["survey"].rows] == [7]
    text = 'survey\n,type,name\n\n,text,"a\nb"\n,text,c\nsettings,,\n,form_id,\n,x,\n'
    sheets = read_workbook("f.csv", text.encode())
    assert [row.number for row in sheets["survey"].rows] == [5, 6]
    assert sheets["settings"].rows[0].cells == {"form_id": "x"}


def test_an_old_xls_is_read_whatever_it_is_called():
    for name in ("visitors.xls", "visitors.xlsx"):
        sheets = read_workbook(name, XLS.read_bytes())
        assert list(sheets) == ["survey", "choices", "settings", "kiosk"]
        rows = sheets["survey"].rows
        assert [row.number for row in rows] == [2, 3, 4, 5, 6, 7]
        assert rows[0].cells["required"] == "TRUE"
        assert rows[3].cells["default"] == "2"
        assert rows[5].cells["default"] == "2026-03-01"


def test_pipes_can_be_escaped_in_a_table():
    sheet = read_workbook("f.md", rb"| survey |" + b"\n| | label |\n| | a \\| b |\n")["survey"]
    assert sheet.rows[0].cells == {"label": "a | b"}


def test_a_column_that_is_there_twice_is_refused():
    problem = refused("f.xlsx", xlsx({"survey": [["type", "name", "type"]]}))
    assert (problem.code, problem.sheet, problem.row) == ("column-twice", "survey", 1)


def test_a_cell_in_which_the_spreadsheet_shows_an_error_is_refused():
    problem = refused("f.xlsx", xlsx({"survey": [["type", "name"], ["text", "#REF!"]]}))
    assert (problem.code, problem.place) == ("cell-broken", "sheet survey, row 2, column name")


@pytest.mark.parametrize("name", ["f.xlsx", "f.xls"])
@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04 no zip", b"\xd0\xcf\x11\xe0 no book", b"hello", bytes(range(256)) * 40]
)
def test_a_broken_spreadsheet_is_refused(name, data):
    assert refused(name, data).code == "unreadable"


def test_a_damaged_sheet_is_refused():
    source = zipfile.ZipFile(io.BytesIO(xlsx({"survey": [["type"], ["text"]]})))
    broken = io.BytesIO()
    with zipfile.ZipFile(broken, "w") as target:
        for part in source.namelist():
            data = source.read(part)
            target.writestr(part, data[: len(data) // 2] if "sheet1" in part else data)
    assert refused("f.xlsx", broken.getvalue()).code == "unreadable"


def test_an_xml_bomb_inside_an_xlsx_is_refused():
    bomb = b"""<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>"""
    source = zipfile.ZipFile(io.BytesIO(xlsx({"survey": [["type"], ["text"]]})))
    hostile = io.BytesIO()
    with zipfile.ZipFile(hostile, "w") as target:
        for part in source.namelist():
            data = source.read(part)
            if "sheet1" in part:
                head, _, tail = data.partition(b"<worksheet")
                data = head + bomb + b"<worksheet" + tail.replace(b"text", b"&b;")
            target.writestr(part, data)
    assert refused("f.xlsx", hostile.getvalue()).code == "unreadable"


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("xl/workbook.xml", b" " * (workbook.MAX_UNPACKED + 1))
    assert len(bomb.getvalue()) < 200_000
    assert refused("f.xlsx", bomb.getvalue()).code == "too-large"


def test_too_many_parts_are_refused():
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as target:
        for number in range(workbook.MAX_PARTS + 1):
            target.writestr(str(number), b"")
    assert refused("f.xlsx", many.getvalue()).code == "too-large"


def test_a_large_file_is_refused_unread():
    assert refused("f.csv", b"," * (workbook.MAX_BYTES + 1)).code == "too-large"


def test_an_endless_sheet_and_an_endless_cell_are_refused(monkeypatch):
    monkeypatch.setattr(workbook, "MAX_ROWS", 50)
    monkeypatch.setattr(workbook, "MAX_CELL", 100)
    long = "survey\n,type\n" + ",text\n" * 60
    assert refused("f.csv", long.encode()).code == "too-many-rows"
    assert refused("f.xlsx", xlsx({"survey": [["type"], *[["text"]] * 60]})).code == "too-many-rows"
    assert refused("f.csv", f"survey\n,type\n,{'x' * 101}\n".encode()).code == "cell-long"


def test_a_cell_far_away_costs_nothing():
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "survey"
    book.active["A1"], book.active["A2"] = "type", "text"
    book.active["XFD1"], book.active["A1048576"] = "far", "away"
    written = io.BytesIO()
    book.save(written)
    sheet = read_workbook("f.xlsx", written.getvalue())["survey"]
    assert sheet.columns == ("type",)
    assert len(sheet.rows) == 1


def test_a_file_of_another_kind_is_refused():
    assert refused("f.pdf", b"%PDF").code == "file-type"


def test_text_in_another_encoding_is_refused():
    assert refused("f.csv", "survey\n,label\n,ñ\n".encode("latin-1")).code == "unreadable"
