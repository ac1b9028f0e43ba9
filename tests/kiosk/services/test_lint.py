from __future__ import annotations

import pytest

from kiosk.services.capabilities import unavailable
from kiosk.services.compile import compile_form
from kiosk.services.lint import Reading, lint
from kiosk.services.offer import offered
from kiosk.services.outline import read_outline
from kiosk.xform import parse_form
from tests.support.clock import StillClock

HEAD = "| survey |\n| | type | name | label | hint | required | appearance | constraint | constraint_message |\n"
KIOSK = "| kiosk |\n| | key | text |\n| | title | Try |\n"
MANY = "| choices |\n| | list_name | name | label |\n" + "".join(f"| | many | c{n} | C{n} |\n" for n in range(13))


def check(*rows: str, more: str = ""):
    form = compile_form("form.md", (HEAD + "\n".join(rows) + "\n" + more).encode())
    outline = read_outline(form.xml)
    languages, _ = offered(outline, form.sheet, form.places)
    return lint(Reading(outline, languages, form.sheet, form.places))


def found(*rows: str, more: str = ""):
    return [(problem.level, problem.code, problem.row, problem.column) for problem in check(*rows, more=more)]


def test_a_plain_question_has_nothing_wrong_with_it():
    assert found("| | text | name | What is your name? | |", more=KIOSK) == []


@pytest.mark.parametrize(
    ("row", "more", "problem"),
    [
        (f"| | text | a | {'x' * 151} | |", "", ("warning", "long", 3, "label")),
        (f"| | text | a | A | {'x' * 151} |", "", ("warning", "long", 3, "hint")),
        (f"| | text | a | {'x' * 601} | |", "", ("warning", "long", 3, "label")),
        (f"| | text | a | {'x' * 601} | |", KIOSK, ("error", "long", 3, "label")),
        (f"| | text | a | {'<b>**x**</b> ' * 20} | |", "", None),
        ("| | text | a | " + "one two three four " * 4 + ". | |", KIOSK, ("warning", "sentence", 3, "label")),
        ("| | text | a | " + "one two three four " * 4 + ". | |", "", None),
        ("| | date | a | When? | |", "", ("warning", "no-hint", 3, "hint")),
        ("| | date | a | When? | Today. |", "", None),
        ("| | integer | a | How many? | | | | . > 0 | More. |", "", ("warning", "no-hint", 3, "hint")),
        ("| | integer | a | How many? | |", "", None),
        ("| | text | a | Code? | | | | regex(., 'x') | No. |", "", ("warning", "no-hint", 3, "hint")),
        ("| | integer | a | How many? | Few. | | | . > 0 | |", "", ("warning", "no-message", 3, "constraint_message")),
        ("| | select_one many | a | Which? | |", MANY, ("warning", "many-choices", 3, "appearance")),
        ("| | select_one many | a | Which? | | | search |", MANY, None),
        ("| | select_one many | a | Which? | | | minimal |", MANY, None),
        ("| | select_one many | a | Which? | | | search('x') |", MANY, ("error", "search", 3, "appearance")),
        ("| | image | a | A photo | |", "", ("warning", "unavailable", 3, "type")),
        ("| | image | a | A photo | | yes |", "", ("error", "unavailable", 3, "required")),
        ("| | geopoint | a | Where? | | true() |", "", ("warning", "typed-place", 3, "required")),
        ("| | geotrace | a | Where? | | yes |", "", ("error", "unavailable", 3, "required")),
        ("| | geopoint | a | Where? | | no |", "", ("warning", "unavailable", 3, "type")),
        ("| | geotrace | a | Where? | |", "", ("warning", "unavailable", 3, "type")),
        ("| | geoshape | a | Where? | |", "", ("warning", "unavailable", 3, "type")),
        ("| | audio | a | Say it | |", "", ("warning", "unavailable", 3, "type")),
        ("| | video | a | Film it | |", "", ("warning", "unavailable", 3, "type")),
        ("| | file | a | A file | |", "", ("warning", "unavailable", 3, "type")),
        ("| | barcode | a | The code | |", "", ("warning", "barcode", 3, "type")),
        ("| | select_one many | a | Which? | | | search map |", MANY, ("warning", "appearance", 3, "appearance")),
        ("| | text | a | Count | | | ex:other.app |", "", ("warning", "appearance", 3, "appearance")),
        ("| | text | phone | Your number? | | yes |", "", ("warning", "demand", 3, "required")),
        ("| | text | phone | Your number? | | yes |", KIOSK, ("error", "demand", 3, "required")),
        ("| | text | a | Your e-mail address? | | yes |", KIOSK, ("error", "demand", 3, "required")),
        ("| | text | a | ¿Su correo? | | yes |", KIOSK, ("error", "demand", 3, "required")),
        ("| | text | a | رقم هاتفك | | yes |", KIOSK, ("error", "demand", 3, "required")),
        ("| | text | phone | Your number? | | |", KIOSK, None),
        ("| | text | telling | Tell us | | yes |", KIOSK, None),
        ("| | phonenumber | tel | | |\n| | text | a | A | |", "", ("warning", "metadata", 3, "type")),
    ],
)  # fmt: skip
def test_each_rule_finds_its_case_and_leaves_its_neighbour(row, more, problem):
    assert found(row, more=more) == ([problem] if problem else [])


def test_a_form_that_asks_nothing_is_refused():
    form = compile_form("form.md", b"| survey |\n| | type | name | calculation |\n| | calculate | a | 1 |\n")
    outline = read_outline(form.xml)
    problems = lint(Reading(outline, (), form.sheet, form.places))
    assert [problem.code for problem in problems] == ["no-questions"]


def test_a_long_choice_is_named_on_its_own_sheet():
    more = f"| choices |\n| | list_name | name | label |\n| | c | a | {'x' * 151} |\n"
    assert found("| | select_one c | q | Which? | |", more=more) == [("warning", "long", 6, "label")]


def test_a_misspelt_private_name_would_be_read_aloud_so_it_is_an_error():
    more = KIOSK + "| | private | nam name |\n| | short:name | Name |\n| | short:age | Age |\n"
    problems = check("| | text | name | What is your name? | |", more=more)
    assert [(problem.level, problem.code, problem.row) for problem in problems] == [
        ("error", "kiosk-name", 7), ("error", "kiosk-name", 9), ("warning", "private-only-here", 7),
    ]  # fmt: skip


def test_a_foreign_xml_is_checked_by_nodeset():
    xml = compile_form("f.md", (HEAD + "| | image | a | A photo | | yes |\n").encode()).xml
    form = compile_form("f.xml", xml)
    outline = read_outline(xml)
    languages, _ = offered(outline, None, form.places)
    (problem,) = lint(Reading(outline, languages, None, form.places))
    assert (problem.sheet, problem.row) == ("", 0)
    assert problem.what.startswith("/data/a: ")


def test_the_visit_and_the_check_agree_on_what_is_unavailable():
    kinds = (
        "geopoint",
        "geotrace",
        "geoshape",
        "image",
        "audio",
        "video",
        "file",
        "barcode",
        "text",
        "date",
        "note",
        "range",
    )
    rows = [f"| | {kind} | {kind} | Q | H |" for kind in kinds]
    form = compile_form("form.md", (HEAD + "\n".join(rows)).encode())
    entry = parse_form(form.xml, {}).begin(StillClock().now)
    told = {page.prompts[0].ref.rpartition("/")[2]: unavailable(page.prompts[0]) for page in entry.pages()}
    assert {name for name, missing in told.items() if missing} == set(kinds[:7])
    warned = {problem.row - 3 for problem in check(*rows) if problem.code == "unavailable"}
    assert {kinds[index] for index in warned} == set(kinds[:7])
