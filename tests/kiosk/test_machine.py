# ruff: noqa: RUF001 - names are written as people write them
from __future__ import annotations

import gc
import sqlite3
from random import Random
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from kiosk import actions, screens
from kiosk.screens import Preferences
from kiosk.services import rehearsal
from kiosk.visit.visit import Visit
from kiosk.xform import Entry
from tests.support import kiosks
from tests.support.held import things_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kiosk.screens import Screen
    from tests.support.kiosks import Bench

OWN = ("change-of-address", "help-with-rent-or-council-tax", "join-the-library", "report-a-problem")
CANARY = "Wilhelmina Featherstonehaugh"


def fill_in(bench: Bench, seed: int = 1) -> list[Screen]:
    """Answer everything sensibly up to the review; return the screens on the way."""
    random, seen = Random(seed), []
    while isinstance(bench.screen, screens.QuestionPage):
        page = bench.page
        seen.append(page)
        for question in page.questions:
            if question.kind == "add_another":
                bench.do(actions.Answer(question.ref, "no"))
            elif question.kind != "note":
                entry = bench.kiosk.entry
                assert entry is not None
                value = rehearsal.answer_for(entry.prompt(question.ref), entry, random)
                bench.do(actions.Answer(question.ref, value))
        bench.next()
        assert len(seen) < 60, page
    return seen


def state(bench: Bench) -> tuple[object, ...]:
    """Everything the machine knows that is not one of its parts."""
    kiosk = bench.kiosk
    health = {name: value for name, value in vars(kiosk._health).items() if name not in {"_parts", "_looked", "_since"}}
    own = {n: v for n, v in vars(kiosk).items() if n not in {"_parts", "_health", "_handlers", "_shown"}}
    return (own, health, kiosk.screen)


def finish(bench: Bench) -> None:
    fill_in(bench)
    bench.next()
    bench.next()
    bench.next()


def leave_at_the_warning(bench: Bench) -> None:
    bench.answer(CANARY)
    bench.wait(900)
    assert isinstance(bench.screen, screens.Welcome)


def leave_by_the_key(bench: Bench) -> None:
    bench.answer(CANARY)
    while not isinstance(bench.screen, screens.Idle):
        bench.wait(10)
    bench.do(actions.Leave())


def call_and_leave(bench: Bench) -> None:
    bench.answer(CANARY)
    bench.do(actions.Help(), actions.Next())
    bench.wait(3600)


def back_to_welcome_and_leave(bench: Bench) -> None:
    bench.answer(CANARY)
    for _ in range(4):
        bench.back()
    bench.wait(3600)


def stopped_by_a_fault(bench: Bench) -> None:
    bench.answer(CANARY)
    bench.kiosk.trouble("fault")
    bench.wait(60)


def ended_by_staff(bench: Bench) -> None:
    bench.answer(CANARY)
    bench.kiosk.end()


@pytest.mark.parametrize(
    "end",
    [
        finish,
        leave_at_the_warning,
        leave_by_the_key,
        call_and_leave,
        back_to_welcome_and_leave,
        stopped_by_a_fault,
        ended_by_staff,
    ],
)
def test_every_end_of_a_visit_leaves_the_kiosk_as_it_was_at_the_start(
    bench: Bench, end: Callable[[Bench], None]
) -> None:
    before = state(bench)
    bench.do(actions.ChooseSize("largest"), actions.ChooseTheme("soft"), actions.Voice("on"), actions.Voice("louder"))
    bench.start("change-of-address", "ar")
    end(bench)
    assert state(bench) == before
    gc.collect()
    assert things_of(Entry, Visit) == []


@pytest.mark.parametrize("service", OWN)
@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_each_service_in_each_language_from_the_first_touch_to_the_receipt(
    bench: Bench, service: str, language: str
) -> None:
    bench.start(service, language)
    pages = fill_in(bench)
    assert all(page.frame.preferences.language == language for page in pages)
    review = bench.screen
    assert isinstance(review, screens.Review)
    assert len(review.promises) == 3
    done = bench.next()
    assert isinstance(done, screens.Done)
    assert done.frame.preferences.rtl == (language == "ar")
    assert len(done.steps) >= 2
    (paper,) = bench.papers
    assert (paper.kind, paper.number, paper.language) == ("receipt", done.reference.shown, language)
    feedback = bench.next()
    assert isinstance(feedback, screens.QuestionPage)
    assert len(feedback.questions[0].choices) == 5
    assert isinstance(bench.answer("easy"), screens.Welcome)
    kept = [ET.fromstring(xml) for xml in bench.opened()]
    assert [root.get("id") for root in kept] == [service, "handrail-feedback"]
    assert kept[1].findtext("face") == "easy"
    assert kept[1].findtext("service") == service


def test_what_is_sent_is_what_was_answered(bench: Bench) -> None:
    bench.start("join-the-library")
    for value in ("Zoë", "O’Brien", "1951-03-14", "12 Mill Lane\nMillbrook", "books films", "no", "OK"):
        bench.answer(value)
    bench.next()
    (xml,) = bench.opened()
    root = ET.fromstring(xml)
    told = {name: root.findtext(name) for name in ("given_name", "born", "address", "likes", "news", "rules")}
    assert told == {
        "given_name": "Zoë",
        "born": "1951-03-14",
        "address": "12 Mill Lane\nMillbrook",
        "likes": "books films",
        "news": "no",
        "rules": "OK",
    }


def test_nothing_readable_is_on_the_disk_during_and_after_a_visit(bench: Bench) -> None:
    bench.start("change-of-address")
    bench.answer(CANARY)
    bench.do(actions.Help(), actions.Next())
    for file in bench.folder.rglob("*"):
        if file.is_file():
            assert CANARY.encode() not in file.read_bytes(), file
    bench.next()
    finish(bench)
    for file in bench.folder.rglob("*"):
        if file.is_file():
            assert CANARY.encode() not in file.read_bytes(), file


def test_feedback_can_be_left_out(bench: Bench) -> None:
    bench.start("join-the-library")
    finish(bench)
    assert len(bench.opened()) == 1


def test_another_thing_can_be_done_in_the_same_visit(bench: Bench) -> None:
    bench.do(actions.ChooseSize("largest"))
    bench.start("join-the-library")
    fill_in(bench)
    bench.next()
    bench.do(actions.Another())
    assert isinstance(bench.screen, screens.Services)
    assert bench.screen.frame.preferences.size == "largest"
    bench.do(actions.OpenService("join-the-library"), actions.Next())
    assert bench.question.value == ""
    fill_in(bench)
    bench.next()
    assert len(bench.opened()) == 2
    assert len({paper.number for paper in bench.papers}) == 2


def test_nothing_is_done_before_it_is_kept(bench: Bench) -> None:
    bench.start("join-the-library")
    fill_in(bench)
    bench.parts.store._db.conn.execute("PRAGMA busy_timeout = 0")
    other = sqlite3.connect(bench.parts.site.store_path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert isinstance(bench.next(), screens.Trouble)
    assert bench.opened() == []
    assert bench.papers == []
    other.close()
    bench.wait(6)
    review = bench.screen
    assert isinstance(review, screens.Review)
    assert "Nothing is lost." in review.summary[1].shown
    assert len(review.rows) == 7
    assert isinstance(bench.next(), screens.Done)
    assert len(bench.opened()) == 1


def test_what_is_finished_is_kept_in_the_last_room_on_the_disk(bench: Bench) -> None:
    bench.start("join-the-library")
    fill_in(bench)
    bench.parts.store._minimum_free = 10**18
    assert isinstance(bench.next(), screens.Done)
    assert len(bench.opened()) == 1


def test_nothing_is_sent_into_a_store_that_was_moved_away(bench: Bench) -> None:
    bench.start("join-the-library")
    fill_in(bench)
    data = bench.parts.site.store_path.parent
    data.rename(data.with_name("away"))
    assert isinstance(bench.next(), screens.Trouble)
    data.with_name("away").rename(data)
    bench.wait(6)
    assert isinstance(bench.next(), screens.Done)
    assert len(bench.opened()) == 1


def test_the_reference_leads_to_the_submission(bench: Bench) -> None:
    bench.start("join-the-library")
    fill_in(bench)
    done = bench.next()
    assert isinstance(done, screens.Done)
    (event,) = bench.parts.store.events("sent")
    (kept,) = bench.parts.store.submissions()
    assert (event["reference"], event["instance"]) == (done.reference.shown.replace(" ", "-"), kept.instance_id)


def test_a_review_with_something_to_put_right_goes_there_first(tmp_path: Path) -> None:
    table = """
    | survey | | | | | | |
    | | type | name | label | constraint | constraint_message | hint |
    | | integer | most | How many may there be? | | | Any number. |
    | | integer | many | How many are there? | . <= ${most} | More than there may be. | Any number. |
    | settings | | | | | | |
    | | form_title | form_id | version | | | |
    | | Two numbers | two | 1 | | | |
    """
    bench = kiosks.bench(tmp_path / "site", kiosks.install_table(tmp_path / "services", table))
    bench.start("two")
    bench.answer("5")
    bench.answer("3")
    review = bench.screen
    assert isinstance(review, screens.Review)
    bench.do(actions.Change(review.rows[0].page))
    bench.answer("2")
    assert isinstance(bench.screen, screens.Review)
    bench.next()
    assert bench.question.label.shown == "How many are there?"
    assert bench.page.summary[1].shown == "More than there may be."
    bench.answer("1")
    assert isinstance(bench.next(), screens.Done)
    bench.parts.door.lose()


# What the person prefers


def test_settings_open_from_every_page_and_come_straight_back(bench: Bench) -> None:
    bench.start("join-the-library")
    bench.type("Zo")
    before = bench.page
    for name in ("language", "size", "contrast", "voice"):
        opened = bench.do(actions.OpenSetting(name))  # type: ignore[arg-type]
        assert isinstance(opened, screens.Setting | screens.Languages)
        assert opened.frame.forward is not None
        bench.do(actions.Voice("off"))
        bench.next()
        assert bench.page == before
        bench.do(actions.OpenSetting(name), actions.Voice("off"), actions.Back())  # type: ignore[arg-type]
        assert bench.page == before
        bench.do(actions.OpenSetting(name), actions.Voice("off"), actions.OpenSetting(name))  # type: ignore[arg-type]
        assert bench.page == before


def test_a_setting_applies_at_once_and_stays_to_be_tried(bench: Bench) -> None:
    page = bench.do(actions.OpenSetting("size"), actions.ChooseSize("largest"))
    assert isinstance(page, screens.Setting)
    assert page.frame.preferences.size == "largest"
    assert [chosen for _, _, chosen in page.options] == [False, False, False, True]
    page = bench.do(actions.OpenSetting("contrast"), actions.ChooseTheme("contrast_dark"))
    assert isinstance(page, screens.Setting)
    assert page.frame.preferences.theme == "contrast_dark"


def test_one_touch_turns_the_voice_on(bench: Bench) -> None:
    page = bench.do(actions.OpenSetting("voice"))
    assert page.frame.preferences.voice
    assert page.frame.voice_strip


def test_rate_and_volume_go_in_steps_and_stop_at_the_ends(bench: Bench) -> None:
    bench.do(actions.Voice("on"))
    for change, name in (("slower", "rate"), ("faster", "rate"), ("softer", "volume"), ("louder", "volume")):
        seen = [getattr(bench.do(actions.Voice(change)).frame.preferences, name) for _ in range(9)]  # type: ignore[arg-type]
        assert seen == sorted(seen, reverse=change in {"slower", "softer"})
        assert seen[-1] == seen[-2]


def test_without_a_voice_for_the_language_it_stays_silent_and_says_so(tmp_path: Path, own_services: Path) -> None:
    bench = kiosks.bench(tmp_path / "site", own_services, voices=frozenset({"en"}))
    bench.do(actions.ChooseLanguage("ar"))
    page = bench.do(actions.OpenSetting("voice"))
    assert isinstance(page, screens.Setting)
    assert not page.frame.preferences.voice
    assert page.options == ()
    assert page.hint.shown == bench.parts.texts.text("sound-none", "ar")
    assert page.frame.listen is None
    tiles = bench.do(actions.OpenSetting("language"))
    assert isinstance(tiles, screens.Languages)
    assert {tile.code: tile.voice for tile in tiles.tiles} == {"en": True, "es": False, "ar": False}


def test_another_language_in_mid_visit_keeps_the_answers_and_the_page(bench: Bench) -> None:
    bench.start("join-the-library")
    bench.answer("Zoë")
    bench.type("O’B")
    bench.do(actions.OpenSetting("language"), actions.ChooseLanguage("ar"), actions.Next())
    assert bench.question.value == "O’B"
    assert bench.question.label.shown == "ما اسم عائلتك؟"
    assert bench.question.label.language == "ar"
    assert bench.page.frame.preferences == Preferences(language="ar", rtl=True)
    bench.back()
    assert bench.question.value == "Zoë"


def test_a_service_in_another_language_is_spoken_in_its_own(tmp_path: Path) -> None:
    table = """
    | survey | | | | |
    | | type | name | label | hint |
    | | text | name | What is your name? | As on letters. |
    | settings | | | | |
    | | form_title | form_id | version | |
    | | Small | small | 1 | |
    """
    bench = kiosks.bench(tmp_path / "site", kiosks.install_table(tmp_path / "services", table))
    bench.start("small", "es")
    assert bench.question.label.language == "en"
    assert bench.question.empty_label is not None
    assert bench.question.empty_label.language == "es"
    assert bench.page.frame.helper.language == "es"
    bench.parts.door.lose()


def test_a_language_nobody_offers_is_not_taken(bench: Bench) -> None:
    assert bench.do(actions.ChooseLanguage("pl")).frame.preferences.language == "en"


def test_the_first_settings_come_from_the_configuration(tmp_path: Path, own_services: Path) -> None:
    toml = """
    [place]
    languages = ["es", "en"]
    [panel]
    profile = "portrait"
    [voice]
    on_at_start = true
    rate = 75
    volume = -18
    """
    bench = kiosks.bench(tmp_path / "site", own_services, toml)
    assert bench.screen.frame.preferences == Preferences(language="es", size="large", voice=True, rate=75, volume=-18)


def test_the_welcome_offers_the_languages_and_any_key_starts(bench: Bench) -> None:
    page = bench.screen
    assert isinstance(page, screens.Welcome)
    assert [(tile.code, tile.chosen) for tile in page.languages] == [("en", True), ("es", False), ("ar", False)]
    assert page.frame.back is None
    assert isinstance(bench.next(), screens.Services)


def test_the_start_page_says_what_one_must_know_before(bench: Bench) -> None:
    page = bench.do(actions.Next(), actions.OpenService("join-the-library"))
    assert isinstance(page, screens.Start)
    assert [heading.shown for _, heading, _ in page.facts] == [
        "What you need",
        "What it costs",
        "How long it takes",
        "What happens to your answers",
        "If you walk away",
    ]
    assert "3 minutes" in page.facts[-1][2].shown


def test_the_same_screen_is_the_same_object_until_something_changes(bench: Bench) -> None:
    first = bench.start("join-the-library")
    bench.wait(3)
    assert bench.screen is first
    assert bench.type("Z") is not first


def test_the_helper_stands_on_every_screen(bench: Bench) -> None:
    seen: list[Screen] = [bench.screen, bench.next(), bench.do(actions.OpenService("join-the-library")), bench.next()]
    seen.append(bench.do(actions.OpenSetting("size")))
    bench.next()
    fill_in(bench)
    seen += [bench.screen, bench.next(), bench.next()]
    assert {screen.frame.helper.shown for screen in seen} == {"Call a helper"}


def test_answers_typed_behind_a_cover_are_not_taken(bench: Bench) -> None:
    bench.start("join-the-library")
    ref = bench.question.ref
    bench.do(actions.OpenSetting("size"), actions.Answer(ref, "x"), actions.RemoveRepeat(), actions.Next())
    assert bench.question.value == ""
