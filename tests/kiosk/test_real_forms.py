"""Forms that nobody here wrote become services; ours stand beside them where they are not at hand."""

from __future__ import annotations

from kiosk.commands.services import own_forms
from kiosk.services.examination import examine
from kiosk.services.installed import Services
from kiosk.services.problems import errors
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
