from __future__ import annotations

import pytest

from kiosk.languages import language_code
from kiosk.services.compile import compile_form
from kiosk.services.offer import offered, promises
from kiosk.services.outline import read_outline
from kiosk.services.problems import errors

# ruff: noqa: E501 -- a table with a column a language is wide
BOTH = """
| survey |
| | type | name | label::English (en) | label::Español (es) | hint::English (en) | hint::Español (es) | constraint | constraint_message::English (en) | constraint_message::Español (es) |
| | text | name | Your name? | ¿Su nombre? | As on letters. | Como en las cartas. | | | |
| | integer | age | Your age? | ¿Su edad? | In years. | En años. | . < 150 | Too old. | Demasiado. |
| | select_one c | colour | Which colour? | ¿Qué color? | | | | | |
| choices |
| | list_name | name | label::English (en) | label::Español (es) |
| | c | red | Red | Rojo |
| | c | one | 1 | 1 |
| settings |
| | form_id | default_language |
| | both | English (en) |
"""
KIOSK = """
| kiosk |
| | key | text::English (en) | text::Español (es) |
| | title | Say hello | Diga hola |
| | purpose | To try. | Para probar. |
| | needs | Nothing. | Nada. |
| | cost | It is free. | Es gratis. |
| | minutes | 2 | |
| | who | We read it. | Lo leemos. |
| | how | We write. | Escribimos. |
| | when | Today. | Hoy. |
| | step1 | Wait. | Espere. |
| | short:age | Age | Edad |
"""


def offer(text: str, house: str = "en"):
    form = compile_form("form.md", text.encode())
    outline = read_outline(form.xml)
    languages, problems = offered(outline, form.sheet, form.places, house)
    return [language.code for language in languages], [*form.problems, *problems, *promises(outline, form.sheet)]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("English (en)", "en"), ("Español (es)", "es"), ("العربية (ar)", "ar"), ("Português (pt-BR)", "pt-BR"),
        ("French", "fr"), ("français", "fr"), ("es", "es"), ("default", "cy"), ("", "cy"),
        ("Local language", "x-locallan"), ("方言", "x-other"),
    ],
)  # fmt: skip
def test_a_form_names_its_languages_in_many_ways(name, code):
    assert language_code(name, house="cy") == code


def test_a_complete_form_is_offered_in_all_its_languages_the_default_first():
    assert offer(BOTH) == (["en", "es"], [])
    assert offer(BOTH.replace("| both | English (en) |", "| both | Español (es) |")) == (["es", "en"], [])
    assert offer(BOTH + KIOSK) == (["en", "es"], [])


def test_a_form_without_languages_speaks_the_one_of_the_house():
    text = "| survey |\n| | type | name | label |\n| | text | a | A |\n"
    assert offer(text, "ar") == (["ar"], [])


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("¿Su nombre?", "sheet survey, row 4, column label::Español (es)"),
        ("Como en las cartas.", "sheet survey, row 4, column hint::Español (es)"),
        ("Demasiado.", "sheet survey, row 5, column constraint_message::Español (es)"),
        ("Rojo", "sheet choices, row 9, column label::Español (es)"),
        ("Your name?", "sheet survey, row 4, column label::English (en)"),
    ],
)
def test_a_gap_in_a_promised_language_is_an_error_named_by_sheet_row_and_column(text, place):
    _, problems = offer((BOTH + KIOSK).replace(text, ""))
    assert [(problem.level, problem.place) for problem in problems] == [("error", place)]


def test_a_gap_in_the_kiosk_sheet_is_an_error_too():
    for text, key in (("Diga hola", "title"), ("Edad", "short:age"), ("To try.", "purpose")):
        _, problems = offer((BOTH + KIOSK).replace(text, ""))
        assert [(p.level, p.sheet) for p in problems] == [("error", "kiosk")]
        assert key in problems[0].what
        line = (BOTH + KIOSK).replace(text, "").split("\n")[problems[0].row - 1]
        assert f"| {key} |" in line


def test_without_promises_a_language_with_gaps_is_left_out_and_named():
    languages, problems = offer(BOTH.replace("Rojo", "").replace("Demasiado.", ""))
    assert languages == ["en"]
    (problem,) = problems
    assert problem.level == "warning"
    assert "Español (es) is not offered: 2 texts are missing" in problem.what
    assert "sheet choices, row 9" in problem.what


def test_a_form_without_any_complete_language_is_refused():
    languages, problems = offer(BOTH.replace("Rojo", "").replace("Your name?", ""))
    assert languages == []
    assert [problem.code for problem in errors(problems)] == ["translation"]


def test_text_without_a_language_belongs_to_the_default_language():
    text = BOTH.replace("hint::English (en) | hint::Español (es) |", "hint |").replace(
        "| As on letters. | Como en las cartas. |", "| As on letters. |"
    )
    text = text.replace("| In years. | En años. |", "| |").replace("¿Qué color? | | |", "¿Qué color? | |")
    languages, problems = offer(text)
    assert languages == ["en"]
    assert "column hint" in problems[0].what


def test_a_language_the_kiosk_sheet_does_not_name_is_not_offered():
    english = "\n".join(line.rsplit("|", 2)[0] + "|" if line.startswith("| |") else line for line in KIOSK.split("\n"))
    languages, problems = offer(BOTH + english)
    assert languages == ["en"]
    assert [(problem.level, problem.code) for problem in problems] == [("warning", "not-offered")]


def test_a_promised_language_the_form_lacks_is_an_error():
    _, problems = offer(BOTH + KIOSK.replace("Español (es)", "Cymraeg (cy)"))
    assert ("error", "kiosk", 1, "text::Cymraeg (cy)") in [(p.level, p.sheet, p.row, p.column) for p in problems]


def test_a_picture_in_one_language_only_is_a_warning():
    text = BOTH.replace("| list_name | name | label::English (en) | label::Español (es) |",
                        "| list_name | name | label::English (en) | label::Español (es) | image::English (en) |")  # fmt: skip
    languages, problems = offer(text.replace("| Rojo |", "| Rojo | red.png |") + KIOSK)
    assert languages == ["en", "es"]
    assert [(p.level, p.sheet, p.row) for p in problems] == [("warning", "choices", 9)]


def test_what_people_are_owed_has_to_be_said():
    _, problems = offer(BOTH + KIOSK.replace("| | who | We read it. | Lo leemos. |\n", "").replace("| 2 |", "| |"))
    assert sorted(problem.what for problem in errors(problems)) == [
        "The row minutes is missing or empty.",
        "The row who is missing or empty.",
    ]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("| purpose |", "| porpose |", "Did you mean purpose?"),
        ("| how |", "| who |", "there twice"),
        ("| 2 |", "| two |", "no number of minutes"),
        ("| 2 |", "| 900 |", "no number of minutes"),
        ("| key |", "| keys |", "no column key"),
        ("text::Español (es)", "text::Spanish (en)", "same language"),
    ],
)
def test_mistakes_in_the_kiosk_sheet_are_named(before, after, words):
    _, problems = offer(BOTH + KIOSK.replace(before, after))
    assert any(words in str(problem) and problem.sheet == "kiosk" and problem.row for problem in errors(problems))


def test_a_foreign_xml_is_judged_by_its_own_texts():
    xml = compile_form("form.md", BOTH.replace("Rojo", "").encode()).xml
    form = compile_form("form.xml", xml)
    languages, problems = offered(read_outline(form.xml), None, form.places)
    assert [language.code for language in languages] == ["en"]
    assert "/both" not in str(problems[0])
    assert "/data/colour" in str(problems[0])
