from __future__ import annotations

import pytest

from kiosk.services.compile import compile_form
from kiosk.services.examination import examine
from kiosk.services.problems import ServiceRefusedError, errors, table
from tests.support.workbooks import SMALL, write_form

HEAD = "| survey |\n| | type | name | label | relevant | calculation | constraint | choice_filter |\n"
TAIL = "\n| choices |\n| | list_name | name | label |\n| | c | x | X |\n| settings |\n| | form_id |\n| | bad |\n"


def bad(tmp_path, *rows):
    return errors(examine(write_form(tmp_path, HEAD + "\n".join(rows) + TAIL, "bad.md")).problems)


@pytest.mark.parametrize(
    ("rows", "place", "words"),
    [
        (["| | text | t | T | wibble(1) = 2 |"], "row 3, column relevant", "wibble()"),
        (["| | text | t | T |", "| | calculate | a | | | frob(${t}) |"], "row 4, column calculation", "frob()"),
        (["| | text | t | T | | | . > nope() |"], "row 3, column constraint", "nope()"),
        (["| | text | t | T | | | . > (1 |"], "row 3, column constraint", "(1"),
        (["| | text | t | T | selected(1) |"], "row 3, column relevant", "selected()"),
        (["| | select_one c | t | T | | | | concat( |"], "row 3, column choice_filter", "concat("),
        (["| | text | t | T | instance('zz')/root/item = 1 |"], "row 3", "'zz'"),
        (["| | text | t | T |", "| | calculate | a | | | ${a} + 1 |"], "row 4, column calculation", "itself"),
        (
            ["| | begin_group | g | G |", "| | text | t | T |", "| | calculate | a | | | ${b} |",
             "| | calculate | b | | | ${a} |", "| | end_group |"],
            "row 5, column calculation", "itself",
        ),
    ],
)  # fmt: skip
def test_what_the_engine_refuses_is_named_by_sheet_row_and_column(tmp_path, rows, place, words):
    (problem,) = bad(tmp_path, *rows)
    assert problem.place == f"sheet survey, {place}"
    assert words in problem.what
    assert problem.remedy


def test_a_good_form_has_no_problems(tmp_path):
    examined = examine(write_form(tmp_path))
    assert examined.problems == ()
    assert [language.code for language in examined.languages] == ["en"]


def test_a_list_in_a_file_is_needed_and_a_picture_is_not(tmp_path):
    text = "| survey |\n| | type | name | label | image |\n| | select_one_from_file town.csv | t | Town? | map.png |\n"
    found = examine(write_form(tmp_path / "a", text)).problems
    assert [(problem.level, problem.code) for problem in found] == [("error", "media"), ("warning", "media")]
    found = examine(write_form(tmp_path / "b", text, media={"town.csv": b"name,label\na,A\n"})).problems
    assert [(problem.level, problem.code) for problem in found] == [("warning", "media")]
    assert "map.png" in found[0].what


def test_a_damaged_list_is_refused(tmp_path):
    text = "| survey |\n| | type | name | label |\n| | select_one_from_file town.csv | t | Town? |\n"
    found = errors(examine(write_form(tmp_path, text, media={"town.csv": b"\xff\xfe\x00name"})).problems)
    assert found
    assert "town" in str(found[0])


@pytest.mark.parametrize("name", ["../town.csv", "/etc/passwd.csv", "C:town.csv", "con.csv", ".hidden.csv"])
def test_a_hostile_file_name_is_refused_unread(tmp_path, name):
    (tmp_path / "town.csv").write_text("name,label\na,A\n", encoding="utf-8")
    text = f"| survey |\n| | type | name | label |\n| | select_one_from_file {name} | t | Town? |\n"
    examined = examine(write_form(tmp_path / "form", text, media={}))
    assert "file-name" in [problem.code for problem in errors(examined.problems)]
    assert examined.media == {}


def test_a_link_out_of_the_media_folder_is_not_followed(tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_text("name,label\na,A\n", encoding="utf-8")
    text = "| survey |\n| | type | name | label |\n| | select_one_from_file town.csv | t | Town? |\n"
    form = write_form(tmp_path / "form", text, media={})
    (form.parent / "small-media" / "town.csv").symlink_to(secret)
    examined = examine(form)
    assert [problem.code for problem in errors(examined.problems)] == ["media"]
    assert examined.media == {}


@pytest.mark.parametrize("identifier", ["handrail-call", "handrail-other"])
def test_the_ids_of_the_kiosk_itself_are_not_for_others(tmp_path, identifier):
    form = write_form(tmp_path, SMALL.replace("| small |", f"| {identifier} |"))
    assert [problem.code for problem in errors(examine(form).problems)] == ["id"]
    assert errors(examine(form, own=True).problems) == ()


def test_a_form_without_an_id_or_with_an_endless_one_is_refused(tmp_path):
    xml = compile_form("small.md", SMALL.encode()).xml
    for number, identifier in enumerate((b' id=""', b' id="' + b"x" * 300 + b'"', b' id="a&#9;b"')):
        form = tmp_path / f"{number}.xml"
        form.write_bytes(xml.replace(b' id="small"', identifier))
        assert "id" in [problem.code for problem in errors(examine(form).problems)]


def test_what_the_engine_can_do_without_is_a_warning(tmp_path):
    xml = compile_form("small.md", SMALL.encode()).xml
    form = tmp_path / "small.xml"
    form.write_bytes(
        xml.replace(b'type="string"', b'type="colour"', 1).replace(b"</h:body>", b"<input ref='/x'/></h:body>")
    )
    found = [problem for problem in examine(form).problems if problem.code.startswith("form-")]
    assert [(problem.level, problem.code) for problem in found] == [
        ("warning", "form-type"),
        ("warning", "form-missing-node"),
    ]
    assert all(problem.remedy for problem in found)


def test_a_file_that_cannot_be_read_is_refused(tmp_path):
    for path, code in ((tmp_path / "none.xlsx", "unreadable"), (tmp_path / "form.doc", "file-type")):
        with pytest.raises(ServiceRefusedError) as caught:
            examine(path)
        assert caught.value.problems[0].code == code


def test_an_unknown_sign_is_named(tmp_path):
    kiosk = "| kiosk |\n| | key | text |\n| | title | T |\n| | icon | dragon |\n"
    text = SMALL.replace("| small |", "| handrail-small |") + kiosk
    (problem,) = examine(write_form(tmp_path, text), signs={"book"}, own=True).problems
    assert (problem.code, problem.sheet) == ("icon", "kiosk")
    assert text.split("\n")[problem.row - 1] == "| | icon | dragon |"


def test_what_a_hostile_file_says_cannot_steer_a_terminal(tmp_path):
    text = SMALL.replace("| text | name |", "| text | \x1b[2Jname\u202e |")
    with pytest.raises(ServiceRefusedError) as caught:
        examine(write_form(tmp_path, text))
    assert "\x1b" not in table(caught.value.problems)
