from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from kiosk import actions, screens
from kiosk.sealing import handover, keys
from kiosk.sealing.seals import open_sealed
from kiosk.services.forms import KEPT, Forms, xml_of
from kiosk.services.installed import Services
from kiosk.site import checkpoint_binding
from kiosk.texts import Texts
from kiosk.view import View
from kiosk.visit.welcome import welcome
from tests.support import kiosks

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.sealing.handover import Handover
    from tests.support.kiosks import Bench


def checkpoint(bench: Bench) -> Handover | None:
    """Open the sealed state of the visit as a desk does after a power cut."""
    key = keys.read_opening(bench.folder / "demonstration" / "desk-private-key.json")
    rows = list(bench.parts.store._rows("SELECT visit_id, sealed FROM checkpoints"))
    if not rows:
        return None
    (row,) = rows
    packed = open_sealed(key, row["sealed"], checkpoint_binding(row["visit_id"]))
    by_hash = {service.sha256[:16]: service for service in bench.parts.services.all()}
    return handover.unpack(packed, lambda form: xml_of(by_hash[form]), bench.parts.texts.rtl)


def names(bench: Bench, found: Handover) -> list[str]:
    service = bench.parts.services.get("join-the-library")
    assert service is not None
    entry = service.load().restore(found.answers, bench.clock.now)
    return [entry.value(f"/data/{name}") for name in ("given_name", "family_name")]


def test_after_each_page_the_sealed_state_replaces_the_last(bench: Bench) -> None:
    assert checkpoint(bench) is None
    bench.start("join-the-library")
    first = checkpoint(bench)
    assert first is not None
    assert (first.place, names(bench, first)) == ("/data/given_name", ["", ""])
    bench.answer("Zoë")
    bench.answer("Okafor")
    second = checkpoint(bench)
    assert second is not None
    assert (second.place, names(bench, second)) == ("/data/born", ["Zoë", "Okafor"])


def test_after_sending_there_is_nothing_left_to_recover(bench: Bench) -> None:
    bench.start("join-the-library")
    for value in ("Zoë", "Okafor", "1951-03-14", "12 Mill Lane", "", "no", "OK"):
        bench.answer(value)
    bench.next()
    assert checkpoint(bench) is None


def test_the_answers_of_two_services_are_kept_apart(bench: Bench) -> None:
    bench.start("join-the-library")
    bench.answer("Zoë")
    for _ in range(3):
        bench.back()
    bench.do(actions.OpenService("change-of-address"), actions.Next())
    assert bench.question.value == ""
    bench.answer("Ana")
    for _ in range(3):
        bench.back()
    bench.do(actions.OpenService("join-the-library"), actions.Next())
    assert bench.question.value == "Zoë"


def test_back_from_the_services_leads_to_the_welcome_with_all_one_prefers(bench: Bench) -> None:
    bench.do(actions.ChooseSize("largest"), actions.Next(), actions.Back())
    assert isinstance(bench.screen, screens.Welcome)
    assert bench.screen.frame.preferences.size == "largest"


def test_a_paused_service_stays_in_its_place_and_cannot_be_opened(tmp_path: Path) -> None:
    table = """
    | survey | | | | |
    | | type | name | label | hint |
    | | text | name | What is your name? | As on letters. |
    | settings | | | | |
    | | form_title | form_id | version | |
    | | Small | small | 1 | |
    """
    folder = kiosks.install_table(tmp_path / "services", table)
    bench = kiosks.bench(tmp_path / "site", folder)
    Services(folder).pause("small", {"en": "We are back on Monday."})
    page = bench.next()
    assert isinstance(page, screens.Services)
    assert page.cards[0].paused is not None
    assert page.cards[0].paused.shown == "Not open now. We are back on Monday."
    assert isinstance(bench.do(actions.OpenService("small")), screens.Services)
    Services(folder).pause("small", {})
    bench.do(actions.Back(), actions.Next())
    page = bench.screen
    assert isinstance(page, screens.Services)
    assert page.cards[0].paused is not None
    assert page.cards[0].paused.shown == "Not open now."
    bench.parts.door.lose()


def test_the_built_in_forms_are_no_services(bench: Bench) -> None:
    page = bench.next()
    assert isinstance(page, screens.Services)
    assert len(page.cards) == 5
    assert all(card.title.shown and card.purpose.shown and card.duration for card in page.cards)
    assert isinstance(bench.do(actions.OpenService("handrail-feedback")), screens.Services)
    assert isinstance(bench.do(actions.OpenService("no-such-service")), screens.Services)


def test_a_kiosk_without_services_says_so(tmp_path: Path) -> None:
    bench = kiosks.bench(tmp_path / "site", tmp_path / "none")
    page = bench.next()
    assert isinstance(page, screens.Services)
    assert page.hint.shown == "There is nothing to do here right now. Please ask a helper."
    bench.parts.door.lose()


def test_a_form_may_carry_the_reference_that_is_printed(tmp_path: Path) -> None:
    table = """
    | survey | | | | | | |
    | | type | name | label | hint | bind::jr:preload | bind::jr:preloadParams |
    | | hidden | reference | | | property | reference |
    | | text | name | What is your name? | As on letters. | | |
    | settings | | | | | | |
    | | form_title | form_id | version | | | |
    | | Small | small | 1 | | | |
    """
    bench = kiosks.bench(tmp_path / "site", kiosks.install_table(tmp_path / "services", table))
    bench.start("small")
    bench.answer("Zoë")
    done = bench.next()
    assert isinstance(done, screens.Done)
    assert f"<reference>{done.reference.shown}</reference>" in bench.opened()[0]
    bench.parts.door.lose()


def test_days_and_months_have_their_names_in_the_language_of_the_visit(tmp_path: Path) -> None:
    table = """
    | survey | | | | |
    | | type | name | label::English (en) | label::Español (es) | calculation |
    | | calculate | day | | | format-date('2026-03-14', '%a %e %b') |
    | | text | name | Your name on ${day}? | Su nombre el ${day}? | |
    | settings | | | | | |
    | | form_title | form_id | version | default_language | |
    | | Small | small | 1 | English (en) | |
    """
    bench = kiosks.bench(tmp_path / "site", kiosks.install_table(tmp_path / "services", table))
    bench.start("small", "es")
    assert bench.page.questions[0].label.shown == "Su nombre el sáb 14 mar?"
    bench.do(actions.ChooseLanguage("en"))
    assert bench.page.questions[0].label.shown == "Your name on Sat 14 Mar?"
    bench.parts.door.lose()


def test_forms_are_parsed_once_and_only_the_last_few_are_kept(own_services: Path) -> None:
    forms, service = Forms(), Services(own_services).all()[0]
    first = forms.open(service)
    assert forms.open(service) is first
    assert len(forms._forms) <= KEPT


def test_more_languages_than_tiles_get_a_page_of_their_own(tmp_path: Path) -> None:
    codes = ("en", "fr", "pl", "ro", "uk", "so", "cy")
    for code in codes:
        shutil.copytree(kiosks.ROOT / "assets" / "texts" / "en", tmp_path / code)
    texts = Texts(tmp_path, codes)

    def shown(language: str) -> screens.Welcome:
        return welcome(View(texts, screens.Preferences(language=language), frozenset(), "Library"), 180)

    assert [tile.code for tile in shown("en").languages] == ["en", "fr", "pl", "ro", "uk"]
    assert shown("en").more is not None
    assert [tile.code for tile in shown("cy").languages] == ["en", "fr", "pl", "ro", "cy"]
