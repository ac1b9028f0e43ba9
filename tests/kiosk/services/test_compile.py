from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.services.compile import compile_form
from kiosk.services.outline import read_outline
from kiosk.services.problems import ServiceRefusedError
from tests.support.workbooks import SETTINGS, SMALL, xlsx

XLS = Path(__file__).parent / "data" / "visitors.xls"


def refused(text: str, name: str = "form.md"):
    with pytest.raises(ServiceRefusedError) as caught:
        compile_form(name, text.encode())
    return caught.value.problems[0]


def survey(*rows: str, choices: str = "") -> str:
    lines = ["| survey |", "| | type | name | label | relevant | calculation | parameters |", *rows]
    return "\n".join(lines) + "\n" + choices + SETTINGS


def test_every_kind_of_spreadsheet_gives_the_same_form():
    rows = {
        "survey": [["type", "name", "label", "hint"], ["text", "name", "What is your name?", "As on your letters."]],
        "settings": [["form_title", "form_id", "version"], ["A small form", "small", 1]],
    }
    csv = (
        "survey,,,,\n"
        + ",".join(["", *map(str, rows["survey"][0])])
        + "\n"
        + ",".join(["", *map(str, rows["survey"][1])])
    )
    csv += "\nsettings,,,\n,form_title,form_id,version\n,A small form,small,1\n"
    compiled = {compile_form("small.md", SMALL.encode()).xml, compile_form("small.csv", csv.encode()).xml}
    compiled.add(compile_form("small.xlsx", xlsx(rows)).xml)
    assert len(compiled) == 1


def test_an_old_xls_compiles_with_its_kiosk_sheet():
    form = compile_form("visitors.xls", XLS.read_bytes())
    outline = read_outline(form.xml)
    assert (outline.id, outline.version) == ("visitors", "2026030101")
    assert form.sheet is not None
    assert form.sheet.minutes == 2
    assert form.sheet.words["title"]["Español (es)"] == "Diga que está aquí"
    assert form.problems == ()


def test_an_xml_form_passes_as_it_is():
    xml = compile_form("small.md", SMALL.encode()).xml
    form = compile_form("small.XML", xml)
    assert form.xml == xml
    assert form.sheet is None


def test_a_sheet_of_ours_disturbs_neither_pyxform_nor_csv():
    kiosk = "| kiosk |\n| | key | text |\n| | title | Say hello |\n"
    assert compile_form("small.md", (SMALL + kiosk).encode()).problems == ()
    csv = "survey,,,\n,type,name,label\n,text,a,A\nkiosk,,\n,key,text\n,title,Say hello\n"
    form = compile_form("small.csv", csv.encode())
    assert form.sheet is not None
    assert form.sheet.words["title"] == {"": "Say hello"}


def test_the_id_of_a_form_that_names_none_comes_from_its_file():
    form = compile_form("My form (2).md", b"| survey |\n| | type | name | label |\n| | text | a | A |\n")
    assert read_outline(form.xml).id == "My-form-2"


@pytest.mark.parametrize(
    ("row", "place", "words"),
    [
        ("| | wibble | q | Hi | | | |", "sheet survey, row 3, column type", "Unknown question type 'wibble'"),
        ("| | select_one nowhere | q | Hi | | | |", "sheet survey, row 3, column type", "a choices sheet"),
        ("| | text | q | Hi | ${nobody} = 1 | | |", "sheet survey, row 3, column relevant", "'nobody'"),
        ("| | text | q q | Hi | | | |", "sheet survey, row 3, column name", "Names must begin"),
        ("| | text | q | | | | |", "sheet survey, row 3", "no label"),
        ("| | | q | Hi | | | |", "sheet survey, row 3", "Question with no type"),
        ("| | text | | Hi | | | |", "sheet survey, row 3", "no name"),
        ("| | begin_group | q | Hi | | | |", "sheet survey, row 3", "Unmatched 'begin_group'"),
        ("| | end_group | | | | | |", "sheet survey, row 3", "Unmatched 'end_group'"),
        ("| | calculate | q | | | | |", "sheet survey, row 3", "Missing calculation"),
        ("| | range | q | Hi | | | start=a end=3 |", "sheet survey, row 3, column parameters", "must be a number"),
        ("| | text | q | Hi | ${q q} = 1 | | |", "sheet survey, row 3, column relevant", "'${'"),
    ],
)
def test_what_does_not_compile_is_named_by_sheet_row_and_column(row, place, words):
    problem = refused(survey(row))
    assert problem.level == "error"
    assert problem.place == place
    assert words in problem.what


def test_rows_are_counted_as_the_file_has_them():
    text = "# my form\n\n| survey |\n| | type | name | label |\n\n| | text | a | A |\n\n\n| | wobble | b | B |\n"
    assert refused(text).row == 9
    assert refused(text.replace("wobble", "text").replace(" B |", " |")).row == 9


def test_a_missing_choice_list_says_what_to_do():
    choices = "| choices |\n| | list_name | name | label |\n| | colour | red | Red |\n"
    problem = refused(survey("| | select_one color | q | Hi | | | |", choices=choices))
    assert problem.place == "sheet survey, row 3"
    assert "color" in problem.what
    assert "sheet choices" in problem.remedy


def test_a_duplicate_choice_is_named_on_its_sheet():
    choices = "| choices |\n| | list_name | name | label |\n| | c | red | Red |\n| | c | red | Blue |\n"
    text = survey("| | select_one c | q | Hi | | | |", choices=choices)
    problem = refused(text)
    assert problem.sheet == "choices"
    assert text.split("\n")[problem.row - 1] == "| | c | red | Blue |"


def test_a_workbook_without_questions_says_which_sheets_it_has():
    problem = refused("| questions |\n| | type | name | label |\n| | text | a | A |\n" + SETTINGS)
    assert problem.code == "no-survey"
    assert "questions, settings" in problem.what


def test_choices_in_an_external_sheet_are_refused():
    text = """
| survey |
| | type | name | label | choice_filter |
| | select_one here | a | A | |
| | select_one_external town | b | B | a=${a} |
| choices |
| | list_name | name | label |
| | here | x | X |
| external_choices |
| | list_name | name | label | a |
| | town | y | Y | x |
"""
    problem = refused(text)
    assert problem.code == "external-choices"


def test_what_pyxform_stumbles_over_is_refused_in_words():
    problem = refused("""
| survey |
| | type | name | label |
| | select_one_external c | q | x |
| external_choices |
| | list_name | name | label |
| | c | a | A |
""")
    assert problem.code == "compile"
    assert problem.remedy


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (b"", "xml"),
        (b"<html", "xml"),
        (b"<html/>", "no-form"),
        (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><html>&a;</html>', "xml"),
        (b"<a>" * 300 + b"</a>" * 300, "xml"),
    ],
)
def test_an_xml_that_is_no_form_or_a_bomb_is_refused(xml, code):
    with pytest.raises(ServiceRefusedError) as caught:
        read_outline(compile_form("form.xml", xml).xml)
    assert caught.value.problems[0].code == code
