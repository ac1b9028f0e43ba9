"""Forms that nobody here wrote become services; ours stand beside them where they are not at hand."""

from __future__ import annotations

import random
from functools import cache

import pytest

from kiosk.commands.services import own_forms
from kiosk.services import examination
from kiosk.services.installed import Services
from kiosk.services.problems import errors
from kiosk.services.rehearsal import rehearse
from kiosk.xform import parse_form
from tests.oracle.real import real_forms
from tests.support import ready
from tests.support.clock import StillClock

INCOMPLETE = {"xlsform_spec_test": "english"}
"""No language of this form is complete: an installer has to say which is offered all the same."""
CITIES = (
    b'{"type":"FeatureCollection","features":['
    b'{"properties":{"id":"a","title":"A"},"geometry":{"type":"Point","coordinates":[4.5,50.25]}}]}'
)
"""A list that the form with all question types reads, and that does not come with it."""


@pytest.fixture(scope="module")
def examine():
    """Examine a form once for all tests here: a large one takes seconds. What was found goes with the last of them."""
    return cache(examination.examine)


def test_real_forms_install_and_open(examine, shared, tmp_path):
    forms = [own_forms()[-1]]
    if shared is not None:
        forms += sorted((shared / "forms").glob("*.xlsx"))
        assert len(forms) == 6
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "cities.geojson").write_bytes(CITIES)
    services = Services(tmp_path / "services")
    for form in forms:
        media = tmp_path / "media" if form.stem.startswith("all-question-types") else None
        service = services.add(examine(form, media, incomplete=INCOMPLETE.get(form.stem, "")))
        assert service.words("title", "en")
        entry = service.load().begin(StillClock().now, language=service.form_language("en"))
        assert entry.pages()
    assert len(services.all()) == len(forms)


def test_a_language_that_is_half_done_is_left_out_of_a_real_form(examine, shared):
    if shared is None:
        return  # test_offer.py has the same cases in small
    found = examine(shared / "forms" / "socio-economic-survey-v20240515.xlsx")
    assert [language.code for language in found.languages] == ["en"]
    assert any("French (fr) is not offered: 7 texts are missing" in problem.what for problem in found.problems)


def test_a_form_that_demands_a_place_says_where(examine, shared):
    if shared is None:
        return  # test_lint.py has the same cases in small
    found = examine(shared / "forms" / "ifrc-distribution-site-assessment-v1.xlsx").problems
    assert "sheet survey, row 18, column required" in [p.place for p in found if p.code == "typed-place"]


def test_a_form_without_a_complete_language_is_refused_until_somebody_names_one(examine, shared):
    if shared is None:
        return  # test_filling.py has the same cases in small
    form = shared / "forms" / "xlsform_spec_test.xlsx"
    assert [problem.code for problem in errors(examine(form).problems)] == ["translation"]
    assert errors(examine(form, incomplete="english").problems) == ()


def test_every_real_form_is_filled_in_from_the_first_page_to_the_last(shared):
    # Where there are none at hand, our own services stand for them.
    own = [(path, ready.examined(path)) for path in own_forms()]
    forms = [(path.stem, each.form.xml, each.media) for path, each in own if each.form] + list(real_forms(shared))
    assert shared is None or len(forms) == len(own) + 5
    for name, xml, media in forms:
        for seed in range(3):
            entry = parse_form(xml, media).begin(StillClock().now)
            first = entry.pages()[0].id
            seen = rehearse(entry, random.Random(seed))
            assert seen[0] == first, name
            assert {page.id for page in entry.pages()} <= set(seen), name
            assert (entry.validate(), entry.faults) == ((), ()), name
            entry.finish()
            later = entry.form.begin(StillClock().now, instance=entry.to_xml())
            assert [page.id for page in later.pages() if page.kind == "questions"], name
