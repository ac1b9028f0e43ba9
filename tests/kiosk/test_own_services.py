"""The services that come with Handrail, installed and filled in."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cache

import pytest

from kiosk.commands.services import install_own, own_forms
from kiosk.sealing.posts import OPEN_FORMS
from kiosk.services.examination import examine
from kiosk.services.installed import Services
from kiosk.services.outline import CONTROLS
from kiosk.wording import folded
from tests.support.clock import START, StillClock

LANGUAGES = ("en", "es", "ar")
NAMES = {
    "change-of-address", "report-a-problem", "join-the-library", "help-with-rent-or-council-tax",
    "check-my-application", "handrail-call", "handrail-call-end", "handrail-feedback",
}  # fmt: skip
TODAY = START.date()
ARABIC = re.compile(r"[\u0600-\u06ff]")
REACHING = re.compile(r"e-?mail|correo electr|البريد الإلكتروني", re.IGNORECASE)


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    services = Services(tmp_path_factory.mktemp("site") / "services")
    assert install_own(services) == ()
    return services


@pytest.fixture
def begin(installed):
    def begin(identifier, spoken="en", **preloads):
        service = installed.get(identifier)
        form = service.load()
        return form.begin(StillClock().now, language=service.form_language(spoken), preloads=preloads)

    return begin


def prompts(entry):
    return {prompt.ref.rpartition("/")[2]: prompt for page in entry.pages() for prompt in page.prompts}


@cache
def outline_of(path):
    return examine(path, own=True).outline


def test_all_are_installed_in_all_three_languages_without_a_single_warning(installed):
    found = (*installed.all(), *installed.built_in())
    assert {service.id for service in found} == NAMES
    assert {service.languages for service in found} == {LANGUAGES}
    assert installed.damaged() == ()


def test_each_service_says_what_people_are_owed(installed):
    for service in installed.all():
        for language in LANGUAGES:
            # Where nothing is sent nobody reads it, and nothing happens next.
            sent = () if service.looks_up else ("who", "how", "when")
            for key in ("title", "purpose", "needs", "cost", *sent, "contact"):
                assert service.words(key, language)
            assert len(service.steps(language)) >= (0 if service.looks_up else 3)
        assert 1 <= service.minutes <= 15
        assert "01632 960 000" in service.words("contact", "en")


def test_arabic_words_are_arabic_and_spanish_words_are_not_english(installed):
    for service in (*installed.all(), *installed.built_in()):
        for words in (*service.texts.values(), *service.short.values()):
            assert ARABIC.search(words["ar"])
            assert words["es"] != words["en"]


def test_they_ask_for_every_type_the_screens_have():
    controls = [control for path in own_forms() for control in outline_of(path).controls if control.tag in CONTROLS]
    asked = {(control.tag, control.datatype) for control in controls}
    assert {
        ("input", "string"), ("input", "int"), ("input", "decimal"), ("input", "date"), ("input", "time"),
        ("select1", "string"), ("select", "string"), ("rank", "odk:rank".partition(":")[2]), ("range", "int"),
        ("trigger", "string"),
    } <= asked  # fmt: skip
    looks = {word for control in controls for word in control.appearance}
    assert {"search", "multiline", "numbers"} <= looks
    assert any(control.readonly for control in controls)
    repeats = [control for path in own_forms() for control in outline_of(path).controls if control.tag == "group"]
    assert repeats


def test_nobody_is_asked_for_an_email_address_and_a_telephone_number_may_stay_empty():
    for path in own_forms():
        outline = outline_of(path)
        words = [form for spoken in outline.texts.values() for forms in spoken.values() for form in forms.values()]
        assert not any(REACHING.search(text) for text in words)
        phones = [control for control in outline.controls if control.ref.endswith("/phone")]
        assert all(not control.required for control in phones)


def test_every_question_has_a_short_name_and_a_hint(installed):
    for path in own_forms():
        outline = outline_of(path)
        service = installed.get(outline.id)
        for control in outline.controls:
            if control.tag in CONTROLS:
                assert service.short_name(control.ref.rpartition("/")[2], "en"), control.ref
                assert control.hint or control.readonly, control.ref


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("identifier", sorted(NAMES))
def test_every_page_has_its_words_and_its_pictures(installed, begin, identifier, language):
    service = installed.get(identifier)
    entry = begin(identifier, language)
    for page in entry.pages():
        for prompt in page.prompts:
            assert prompt.label not in ("", "-")
            assert bool(ARABIC.search(prompt.label)) == (language == "ar")
            for uri in (uri for choice in prompt.choices for uri in choice.media.values()):
                assert service.media(uri) is not None


def test_a_new_home_in_town_is_found_by_its_street_and_one_elsewhere_is_written(begin):
    entry = begin("change-of-address")
    entry.answer("/data/in_millbrook", "yes")
    streets = prompts(entry)["street"].choices
    assert len(streets) > 60
    assert [choice.label for choice in streets if "mill" in folded(choice.label)] == [
        "Mill Lane", "Millpond Road", "Windmill Road",
    ]  # fmt: skip
    assert "new_address" not in prompts(entry)
    entry.answer("/data/in_millbrook", "no")
    assert {"new_address", "postcode"} <= set(prompts(entry))
    assert not {"street", "house"} & set(prompts(entry))


@pytest.mark.parametrize(
    ("value", "good"),
    [("MB1 4QT", True), ("mb14qt", True), ("", True), ("12345", False), ("MB1 4Q", False), ("M1 1AA x", False)],
)
def test_a_postcode_is_checked_kindly(begin, value, good):
    entry = begin("change-of-address")
    entry.answer("/data/postcode", value)
    wrong = [violation for violation in entry.validate() if violation.ref == "/data/postcode"]
    assert bool(wrong) != good
    assert all("MB1 4QT" in violation.message for violation in wrong)


def test_a_birthday_in_the_future_is_refused_in_words(begin):
    entry = begin("join-the-library", "es")
    for day, good in ((TODAY, True), (TODAY + timedelta(days=1), False)):
        entry.answer("/data/born", day.isoformat())
        wrong = [violation.message for violation in entry.validate() if violation.ref == "/data/born"]
        assert wrong == ([] if good else ["Ese día no ha llegado, o fue hace demasiado tiempo. Revise el año."])


def test_only_the_young_need_a_grown_up(begin):
    entry = begin("join-the-library")
    needed = {"under_16", "grown_up_name", "grown_up_relation", "grown_up_agrees"}
    entry.answer("/data/born", TODAY.replace(year=TODAY.year - 10).isoformat())
    assert needed <= set(prompts(entry))
    entry.answer("/data/born", TODAY.replace(year=TODAY.year - 40).isoformat())
    assert not needed & set(prompts(entry))


def test_danger_says_what_to_do_and_a_name_is_asked_only_if_one_wants(begin):
    entry = begin("report-a-problem")
    assert not {"danger_note", "name", "phone", "other_problem"} & set(prompts(entry))
    entry.answer("/data/danger", "yes")
    entry.answer("/data/problem", "other")
    entry.answer("/data/may_ask", "yes")
    entry.answer("/data/you/contact", "phone")
    assert {"danger_note", "name", "phone", "other_problem"} <= set(prompts(entry))
    assert "999" in prompts(entry)["danger_note"].label


def test_the_household_is_summed_and_shown_back(begin):
    entry = begin("help-with-rent-or-council-tax")
    for ref, value in {
        "what": "both", "home/home_kind": "council", "home/rent": "120.50", "home/rent_period": "week",
        "home/council_tax": "98.40", "income": "900.10", "lives_with": "yes",
    }.items():  # fmt: skip
        entry.answer(f"/data/{ref}", value)
    for number, (name, earns, income) in enumerate(
        (("Ana", "yes", "310.25"), ("Bo", "no", ""), ("Cy", "yes", "45")), 1
    ):
        if number > 1:
            entry.add_repeat("/data/person")
        person = f"/data/person[{number}]"
        entry.answer(f"{person}/person_name", name)
        entry.answer(f"{person}/person_earns", earns)
        if income:
            entry.answer(f"{person}/person_income", income)
    assert entry.value("/data/people") == "4"
    assert float(entry.value("/data/total_income")) == 1255.35
    assert float(entry.value("/data/bills_month")) == 620.57
    label = prompts(entry)["sums"].label
    assert "People in your home: 4." in label
    assert "1255.35 pounds" in label
    assert "620.57 pounds" in label
    entry.answer("/data/lives_with", "no")
    assert (entry.value("/data/people"), float(entry.value("/data/total_income"))) == ("1", 900.1)


def test_questions_in_the_household_name_the_person(begin):
    entry = begin("help-with-rent-or-council-tax", "ar")
    entry.answer("/data/lives_with", "yes")
    entry.answer("/data/person[1]/person_name", "Ana")
    assert "Ana" in prompts(entry)["person_born"].label


def test_the_kiosk_fills_in_the_hidden_fields_of_a_call(begin):
    hidden = {"ticket": "K 47", "service": "join-the-library", "page": "born", "language": "es", "kiosk": "entrance"}
    entry = begin("handrail-call", **hidden)
    assert list(prompts(entry)) == ["why"]
    assert [choice.value for choice in prompts(entry)["why"].choices] == [
        "understand", "read", "mistake", "broken", "person",
    ]  # fmt: skip
    assert entry.validate() == ()
    assert {name: entry.value(f"/data/{name}") for name in hidden} == hidden
    assert "K 47" in entry.to_xml().decode()


def test_the_kiosk_fills_in_all_of_the_end_of_a_call(begin):
    told = {"call": "uuid:1", "ticket": "K 47", "service": "", "kiosk": "entrance", "outcome": "expired"}
    entry = begin("handrail-call-end", **told)
    assert {name: entry.value(f"/data/{name}") for name in told} == told
    assert [choice.value for choice in prompts(entry)["outcome"].choices] == ["cancelled", "helped", "expired"]
    assert entry.validate() == ()


def test_what_travels_open_holds_nothing_that_anybody_types():
    # A number to be called back at would be the first such thing: docs/decisions/0018-what-a-call-says.md.
    asked = {
        outline_of(path).id: {
            (control.tag, control.ref) for control in outline_of(path).controls if control.tag in CONTROLS
        }
        for path in own_forms()
        if outline_of(path).id.startswith(OPEN_FORMS)
    }
    assert asked == {
        "handrail-call": {("select1", "/data/why")},
        "handrail-call-end": {("select1", "/data/outcome")},
        "handrail-feedback": {("select1", "/data/face")},
    }


def test_feedback_is_one_question_of_five_faces_that_may_stay_empty(begin):
    entry = begin("handrail-feedback", service="join-the-library", language="en")
    (face,) = prompts(entry).values()
    assert [choice.label for choice in face.choices] == ["Very easy", "Easy", "In between", "Hard", "Very hard"]
    assert all(choice.media["image"] for choice in face.choices)
    assert entry.validate() == ()


def test_the_workbooks_are_made_for_people_to_edit():
    from openpyxl import load_workbook

    for path in own_forms():
        book = load_workbook(path)
        assert book.sheetnames == ["survey", "choices", "settings", "kiosk"]
        for sheet in book.worksheets:
            assert sheet.freeze_panes
            assert sheet["A1"].font.bold
            assert all(sheet.column_dimensions[cell.column_letter].width > 8 for cell in sheet[1])
