"""Forms that nobody here wrote become services; ours stand beside them where they are not at hand."""

from __future__ import annotations

import random

from kiosk.commands.services import own_forms
from kiosk.services.examination import examine
from kiosk.services.installed import Services
from kiosk.services.problems import errors
from kiosk.services.rehearsal import rehearse
from kiosk.xform import parse_form
from tests.oracle.real import real_forms
from tests.support.clock import StillClock


def test_real_forms_install_and_open(shared, tmp_path):
    forms = [own_forms()[-1]]
    if shared is not None:
        forms += [shared / "forms" / name for name in ("whova_form.xlsx", "socio-economic-survey-v20240515.xlsx")]
    services = Services(tmp_path / "services")
    for form in forms:
        service = services.add(examine(form))
        assert service.words("title", "en")
        entry = service.load().begin(StillClock().now, language=service.form_language("en"))
        assert entry.pages()
    assert len(services.all()) == len(forms)


def test_a_language_that_is_half_done_is_left_out_of_a_real_form(shared):
    if shared is None:
        return  # test_offer.py has the same cases in small
    found = examine(shared / "forms" / "socio-economic-survey-v20240515.xlsx")
    assert [language.code for language in found.languages] == ["en"]
    assert any("French (fr) is not offered: 7 texts are missing" in problem.what for problem in found.problems)


def test_a_form_that_demands_gps_is_refused_and_says_where(shared):
    if shared is None:
        return  # test_lint.py has the same cases in small
    found = errors(examine(shared / "forms" / "ifrc-distribution-site-assessment-v1.xlsx").problems)
    assert [(problem.code, problem.place) for problem in found] == [
        ("unavailable", "sheet survey, row 18, column required")
    ]


def test_every_real_form_is_filled_in_from_the_first_page_to_the_last(shared):
    # Where there are none at hand, our own services stand for them.
    own = [(path, examine(path, own=True)) for path in own_forms()]
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
