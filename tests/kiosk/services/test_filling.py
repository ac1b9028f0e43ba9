"""Where one language is spread over two columns."""

from __future__ import annotations

import pytest

from kiosk.services.examination import examine
from kiosk.services.problems import ServiceRefusedError, errors
from kiosk.xform import parse_form
from tests.support.clock import StillClock
from tests.support.workbooks import write_form

SPREAD = """
| survey |
| | type | name | label::English (en) | label::Italiano (it) | hint::English (en) | hint::Italiano (it) |
| | text | a | Your name? | | | Come sui documenti. |
| | text | b | | Quanti anni ha ${a}? | In years. | |
| settings |
| | form_id | default_language |
| | spread | English (en) |
"""


def test_it_is_refused_until_somebody_says_which_language_is_offered(tmp_path):
    form = write_form(tmp_path, SPREAD)
    (refused,) = errors(examine(form).problems)
    assert (refused.what, refused.remedy) == (
        "No language of the form is complete.",
        "Complete one, or offer one as it is: --incomplete LANGUAGE of add and compile; the hub has a field.",
    )
    found = examine(form, incomplete="English (en)")
    assert errors(found.problems) == ()
    assert [language.code for language in found.languages] == ["en"]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("English (en)", [("Your name?", "Come sui documenti."), ("Quanti anni ha Ada?", "In years.")]),
        ("Italiano (it)", [("Your name?", "Come sui documenti."), ("Quanti anni ha Ada?", "In years.")]),
    ],
)
def test_what_is_missing_is_taken_from_the_other(tmp_path, language, expected):
    found = examine(write_form(tmp_path, SPREAD), incomplete=language)
    entry = parse_form(found.form.xml).begin(StillClock().now, language=language)
    entry.answer("/data/a", "Ada")
    assert [(page.prompts[0].label, page.prompts[0].hint) for page in entry.pages()] == expected


def test_a_language_the_form_does_not_have_is_named(tmp_path):
    with pytest.raises(ServiceRefusedError) as refused:
        examine(write_form(tmp_path, SPREAD), incomplete="Welsh")
    (problem,) = refused.value.problems
    assert problem.remedy == "It has: English (en), Italiano (it)."
