from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from accessibility.narration import narrate
from kiosk import actions, screens
from kiosk.paper.tickets import CLAIM_PREFIX, VISIT_PREFIX
from kiosk.sealing import base45, handover, keys
from kiosk.services.forms import xml_of
from kiosk.visit.calling import kept_until
from tests.support import kiosks
from tests.support.clock import START

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.screens import HelpNumber
    from kiosk.sealing.handover import Handover
    from tests.support.kiosks import Bench


def called(bench: Bench) -> HelpNumber:
    screen = bench.do(actions.Help(), actions.Next())
    assert isinstance(screen, screens.HelpNumber), screen
    return screen


def handed(bench: Bench, code: str) -> Handover:
    """Read a ticket as a desk does."""
    desk = keys.read_opening(bench.folder / "demonstration" / "desk-private-key.json")
    packed = handover.unwrap(base45.decode(code.removeprefix(VISIT_PREFIX)), desk, [bench.parts.site.signer.verifying])
    by_hash = {service.sha256[:16]: service for service in bench.parts.services.all()}
    return handover.unpack(packed, lambda form: xml_of(by_hash[form]), bench.parts.texts.rtl)


def calls(bench: Bench) -> list[ET.Element]:
    found = [ET.fromstring(xml) for xml in bench.opened()]
    return [root for root in found if root.get("id") == "handrail-call"]


def test_first_why_if_one_wants_to_say_then_the_number(bench: Bench) -> None:
    bench.start("join-the-library")
    bench.do(actions.Help())
    assert bench.question.label.shown == "A person will come to you"
    assert len(bench.question.choices) == 5
    assert bench.page.frame.forward is not None
    assert bench.page.frame.forward.shown == "Call now"
    number = bench.answer("mistake")
    assert isinstance(number, screens.HelpNumber)
    assert number.number.shown == "K 22"
    assert number.number.spoken == "K, two, two."
    assert number.frame.helper_called
    assert number.frame.helper.shown == "On our way"
    (call,) = calls(bench)
    told = {name: call.findtext(name) for name in ("why", "ticket", "service", "page", "language", "kiosk")}
    assert told == {
        "why": "mistake",
        "ticket": "K 22",
        "service": "join-the-library",
        "page": "/data/given_name",
        "language": "en",
        "kiosk": "screen 2",
    }


def test_nobody_has_to_say_why(bench: Bench) -> None:
    bench.start("join-the-library")
    called(bench)
    (call,) = calls(bench)
    assert not call.findtext("why")


def test_the_helper_key_on_the_first_page_calls_at_once(bench: Bench) -> None:
    assert isinstance(bench.do(actions.Help(), actions.Help()), screens.HelpNumber)


def test_back_from_the_question_why_calls_nobody(bench: Bench) -> None:
    bench.start("join-the-library")
    before = bench.page
    bench.do(actions.Help(), actions.Back())
    assert bench.page == before
    assert bench.parts.store.open_tickets() == []


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_a_call_works_from_every_screen(bench: Bench, language: str) -> None:
    bench.do(actions.ChooseLanguage(language))
    number = called(bench)
    assert number.frame.preferences.language == language
    assert bench.papers[0].language == language
    bench.do(actions.CancelHelp(), actions.Next())
    called(bench)
    bench.do(actions.CancelHelp(), actions.OpenService("join-the-library"))
    called(bench)
    bench.do(actions.CancelHelp(), actions.Next())
    called(bench)
    bench.do(actions.CancelHelp(), actions.OpenSetting("size"))
    called(bench)
    assert bench.parts.store.open_tickets()[0].number == "K 26"
    assert len(bench.papers) == 5


def test_one_goes_on_alone_and_comes_back_to_the_same_number(bench: Bench) -> None:
    bench.start("join-the-library")
    first = called(bench)
    bench.next()
    assert bench.question.label.shown == "What is your first name?"
    assert bench.page.frame.helper_called
    again = bench.do(actions.Help())
    assert isinstance(again, screens.HelpNumber)
    assert again.number == first.number
    assert len(bench.papers) == 1


def test_who_needs_no_help_any_more_takes_the_call_back(bench: Bench) -> None:
    bench.start("join-the-library")
    called(bench)
    bench.do(actions.CancelHelp())
    assert not bench.page.frame.helper_called
    assert bench.parts.store.open_tickets() == []


def test_the_ticket_carries_the_visit_to_the_desk(bench: Bench) -> None:
    bench.do(actions.ChooseSize("largest"), actions.ChooseTheme("soft"))
    bench.start("join-the-library", "ar")
    bench.answer("مريم")
    bench.answer("عكاشة")
    bench.type("1951-03-14")
    called(bench)
    (paper,) = bench.papers
    found = handed(bench, paper.qr)
    assert (found.preferences.language, found.preferences.size) == ("ar", "largest")
    assert found.place == "/data/born"
    assert found.expires == START.replace(hour=17, minute=30).astimezone(UTC)
    service = bench.parts.services.get("join-the-library")
    assert service is not None
    entry = service.load().restore(found.answers, bench.clock.now)
    assert [entry.value(f"/data/{name}") for name in ("given_name", "family_name", "born")] == [
        "مريم",
        "عكاشة",
        "1951-03-14",
    ]


def test_every_call_has_a_new_id_so_that_each_ticket_is_good_once(bench: Bench) -> None:
    bench.start("join-the-library")
    called(bench)
    bench.do(actions.CancelHelp())
    called(bench)
    first, second = (handed(bench, paper.qr).id for paper in bench.papers)
    assert first != second


def test_a_visit_too_large_for_one_good_code_becomes_a_claim_on_the_sealed_one(bench: Bench) -> None:
    bench.start("report-a-problem")
    bench.answer("light")
    bench.answer("no")
    bench.answer("")
    bench.answer("".join(chr(0x4E00 + n * 37 % 20_000) for n in range(1500)))
    called(bench)
    (paper,) = bench.papers
    (ticket,) = bench.parts.store.open_tickets()
    assert paper.qr == CLAIM_PREFIX + ticket.visit_id.upper()
    assert paper.after_qr[0].text == "Show this code at any desk."
    assert bench.parts.store.keep_orphans() == 1


def test_no_answer_and_no_name_stands_on_a_paper_in_words(bench: Bench) -> None:
    bench.start("join-the-library")
    for value in ("Wilhelmina", "Featherstonehaugh", "1951-03-14"):
        bench.answer(value)
    called(bench)
    bench.next()
    for value in ("12 Mill Lane", "books", "no", "OK"):
        bench.answer(value)
    bench.next()
    assert [paper.kind for paper in bench.papers] == ["ticket", "receipt"]
    for paper in bench.papers:
        for answer in ("Wilhelmina", "Featherstonehaugh", "1951", "Mill Lane", "Books"):
            assert answer not in str(paper).replace(paper.qr, "")


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_all_that_stands_on_a_paper_is_said(bench: Bench, language: str) -> None:
    bench.start("join-the-library", language)
    screen = called(bench)
    said = {line.shown for line in narrate(screen, bench.parts.texts)}
    (paper,) = bench.papers
    assert {block.text for block in (*paper.blocks, *paper.after_qr)} <= said
    assert {paper.place, paper.number, paper.number_label} <= said


def test_the_ticket_says_what_r_and_look_ask_for(bench: Bench) -> None:
    bench.start("join-the-library")
    called(bench)
    (paper,) = bench.papers
    assert [block.text for block in paper.blocks] == [
        "A helper is coming to you",
        "Please stay by the screen. It can take about 5 minutes.",
        "Join the library",
        "screen 2 · 2 March 2026, 10:00\xa0am",
        "Have to go? Show the ticket at any desk by 5:30\xa0pm today.",
    ]
    assert [block.text for block in paper.after_qr] == [
        "Only our desks can read this code.",
        "To cancel: 01632 960 120",
    ]
    assert (paper.number_words, paper.place, paper.kind) == ("K, two, two", "Millbrook Library", "ticket")


def test_after_closing_time_a_ticket_is_kept_until_the_next_day(tmp_path: Path) -> None:
    config = kiosks.configured(tmp_path)
    assert kept_until(START.replace(hour=17, minute=29), config) == START.replace(hour=17, minute=30)
    assert kept_until(START.replace(hour=17, minute=30), config) == START.replace(hour=17, minute=30) + timedelta(
        days=1
    )


def test_a_ticket_made_after_closing_time_says_the_day(bench: Bench) -> None:
    bench.clock.forward(timedelta(hours=9))
    called(bench)
    assert bench.papers[0].blocks[-1].text == ("Have to go? Show the ticket at any desk by 5:30\xa0pm on 3 March 2026.")


def test_a_place_without_a_telephone_prints_no_empty_line(tmp_path: Path, own_services: Path) -> None:
    bench = kiosks.bench(tmp_path / "site", own_services, '[place]\ntelephone = ""\n[tickets]\nhelper_minutes = 0')
    called(bench)
    (paper,) = bench.papers
    assert [block.text for block in paper.after_qr] == ["Only our desks can read this code."]
    assert paper.blocks[1].text == "Please stay by the screen."
    bench.parts.door.lose()


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        ("", "Your ticket is printed. Take it with you."),
        ("no_paper", "We could not print. Our paper has run out. This is our fault. Your number is K 22."),
        ("jam", "We could not print. This is our fault. Your number is K 22."),
        ("unplugged", "We could not print. This is our fault. Your number is K 22."),
        ("unknown", "We could not print. This is our fault. Your number is K 22."),
        ("missing", "There is no printer here. Your number is K 22."),
    ],
)
def test_how_the_print_went_is_one_line_and_nothing_else(bench: Bench, problem: str, words: str) -> None:
    before = called(bench)
    assert before.print_state.shown == "Your ticket is printing. Take it with you."
    after = bench.do(actions.Printed(bench.papers[0].id, problem))  # type: ignore[arg-type]
    assert isinstance(after, screens.HelpNumber)
    assert after.print_state.shown == words
    assert after.identity == before.identity
    assert (after.print_again is None) == (problem == "missing")


def test_a_print_nobody_hears_of_counts_as_gone_wrong(bench: Bench) -> None:
    called(bench)
    bench.wait(61)
    screen = bench.screen
    assert isinstance(screen, screens.HelpNumber)
    assert "We could not print." in screen.print_state.shown


def test_the_same_paper_is_printed_again_but_not_while_it_prints(bench: Bench) -> None:
    called(bench)
    bench.do(actions.PrintAgain())
    assert len(bench.papers) == 1
    bench.do(actions.Printed(bench.papers[0].id), actions.PrintAgain())
    assert len(bench.papers) == 2
    assert bench.papers[0] == bench.papers[1]


def test_news_of_a_paper_of_somebody_before_changes_nothing(bench: Bench) -> None:
    called(bench)
    old = bench.papers[0].id
    bench.kiosk.end()
    bench.clock.forward(60)
    screen = called(bench)
    assert bench.do(actions.Printed(old, "jam")) == screen


def test_how_a_print_went_is_kept_for_the_hub_when_it_is_news(bench: Bench) -> None:
    called(bench)
    for problem in ("", "", "no_paper", "no_paper", ""):
        bench.do(actions.Printed(bench.papers[0].id, problem))  # type: ignore[arg-type]
    noted = [event["state"] for event in bench.parts.store.events("printed")]
    assert noted == ["printed", "no_paper", "printed"]


def test_the_receipt_repeats_what_was_promised(bench: Bench) -> None:
    bench.start("join-the-library")
    for value in ("Zoë", "Okafor", "1951-03-14", "12 Mill Lane", "", "no", "OK"):
        bench.answer(value)
    review = bench.screen
    assert isinstance(review, screens.Review)
    done = bench.next()
    assert isinstance(done, screens.Done)
    (paper,) = bench.papers
    words = [block.text for block in paper.blocks]
    assert {line.shown for _, line in review.promises} <= set(words)
    assert words[0] == "Join the library"
    assert f"1. {done.steps[0].shown}" in words
    assert (paper.number, paper.qr) == (done.reference.shown, done.reference.shown)
    after = bench.do(actions.Printed(paper.id, "no_paper"))
    assert isinstance(after, screens.Done)
    assert any(f"Please write down your reference: {paper.number}." in line.shown for _, line in after.facts)


def test_a_place_may_print_no_receipts(tmp_path: Path, own_services: Path) -> None:
    bench = kiosks.bench(tmp_path / "site", own_services, "[printer]\nreceipts = false")
    bench.start("join-the-library")
    for value in ("Zoë", "Okafor", "1951-03-14", "12 Mill Lane", "", "no", "OK"):
        bench.answer(value)
    done = bench.next()
    assert isinstance(done, screens.Done)
    assert (bench.papers, done.print_again, done.paper) == ([], None, None)
    bench.do(actions.PrintAgain())
    assert bench.papers == []
    bench.parts.door.lose()
