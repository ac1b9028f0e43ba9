"""Somebody looks up their application: what they are told, and what is never told, sent or kept."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from kiosk import actions, screens
from kiosk.services.examination import examine
from kiosk.services.installed import Services
from kiosk.services.status_list import build
from kiosk.visit.looking_up import MOST_MISSES
from tests.support import kiosks
from tests.support.clock import START

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.support.kiosks import Bench

CHECK = "check-my-application"
ROWS = """reference,status,words,words_es
KJ 2886,in_progress,,
HB 4827,In Progress,Bring your passport.,Traiga su pasaporte.
LM 3579,On the moon,,
PR 6624,ready,Come to desk 3.,
TV 9438,nobody knows it,It is with the mayor.,
"""


@pytest.fixture(scope="module")
def compiled() -> object:
    return examine(kiosks.OWN_SERVICES / f"{CHECK}.xlsx", own=True)


@pytest.fixture
def look(tmp_path: Path, compiled: object) -> Iterator[Callable[..., Bench]]:
    """Return what sets up a kiosk whose list was right an hour ago."""
    made: list[Bench] = []

    def look(rows: str = ROWS, toml: str = "", *, as_of: datetime | None = None, begun: str = "en") -> Bench:
        services = Services(tmp_path / "services")
        service = services.add(compiled)
        (service.folder / "lists").mkdir(exist_ok=True)
        service.index.write_bytes(build(rows.encode()).content)
        services.confirm(CHECK, as_of or START - timedelta(hours=1))
        made.append(kiosks.bench(tmp_path / "site", services.folder, toml))
        made[-1].start(CHECK, begun)
        return made[-1]

    yield look
    for bench in made:
        bench.parts.door.lose()


def found(screen: screens.Screen) -> screens.Done:
    assert isinstance(screen, screens.Done), screen
    return screen


def not_found(screen: screens.Screen) -> screens.Question:
    assert isinstance(screen, screens.QuestionPage), screen
    (asked,) = screen.questions
    assert asked.kind == "note"
    return asked


def test_the_start_page_says_what_is_needed_and_that_nothing_is_kept(look):
    bench = look()
    start = bench.back()
    assert isinstance(start, screens.Start)
    words = {sign: said.shown for sign, _, said in start.facts}
    assert words["what-you-need"] == "The receipt we gave you, or the reference on it."
    assert words["private"] == "We only look in our list. We keep nothing that you type."


def test_the_answer_stands_in_large_words_with_the_date_of_the_list(look):
    answer = found(look().answer("kj-2886"))
    assert answer.title.spoken == answer.title.shown == "We are looking at your application."
    assert answer.reference.shown == "KJ 2886"
    assert answer.next_title.spoken == "This was so on 2 March 2026 at 9:00 am."
    assert [sign for sign, _ in answer.facts] == ["phone"]
    assert answer.title.personal
    assert answer.reference.personal


def test_the_words_of_the_list_come_in_the_language_of_the_visitor(look):
    bench = look()
    answer = found(bench.answer("HB4827"))
    assert answer.title.shown == "We are looking at your application."
    assert answer.facts[0][1].shown == "Bring your passport."
    answer = found(bench.do(actions.ChooseLanguage("es")))
    assert (answer.title.shown, answer.facts[0][1].shown) == ("Estamos mirando su solicitud.", "Traiga su pasaporte.")
    assert (answer.title.language, answer.facts[0][1].language) == ("es", "es")


def test_words_in_another_language_are_said_to_be_so_and_read_by_its_own_voice(look):
    bench = look(begun="ar")
    answer = found(bench.answer("PR 6624"))
    notice, words = (line for _, line in answer.facts[:2])
    assert (notice.language, words.language, words.shown) == ("ar", "en", "Come to desk 3.")


def test_a_status_the_form_has_no_words_for_is_told_as_the_list_has_it(look):
    bench = look()
    answer = found(bench.answer("LM 3579"))
    assert (answer.title.shown, answer.title.language) == ("On the moon", "en")
    bench.back()
    assert found(bench.answer("TV 9438")).title.shown == "It is with the mayor."


def test_nothing_is_sent_or_kept(look):
    bench = look()
    bench.answer("KJ 2886")
    assert list(bench.parts.store._rows("SELECT * FROM checkpoints")) == []
    assert isinstance(bench.next(), screens.Welcome)
    assert bench.opened() == []
    assert not bench.kiosk.in_use
    written = [path.read_bytes() for path in bench.folder.rglob("*") if path.is_file()]
    assert written
    assert not any(b"KJ 2886" in content for content in written)


def test_not_found_says_what_to_do_and_keeps_what_was_typed(look):
    bench = look()
    asked = not_found(bench.answer("KJ 2887"))
    assert (asked.label.shown, asked.label.spoken) == (
        "We did not find KJ 2887.", "We did not find K, J, two, eight, eight, seven.",
    )  # fmt: skip
    assert asked.label.personal
    assert asked.hint is not None
    assert asked.guidance is not None
    bench.next()
    assert bench.question.value == "KJ 2887"
    assert found(bench.answer("KJ 2886")).reference.shown == "KJ 2886"


@pytest.mark.parametrize("typed", ["H1V:" + "A" * 400, "!!", "KJ 2886 " * 4])
def test_whatever_a_scanner_types_is_only_not_found(look, typed):
    assert not_found(look().answer(typed)).label.shown == "We did not find this reference."


def test_a_scanner_types_behind_what_was_not_found(look):
    bench = look()
    not_found(bench.answer("KJ 2887"))
    bench.next()
    assert found(bench.answer("KJ 2887KJ 2886")).reference.shown == "KJ 2886"


def test_after_three_wrong_ones_only_a_helper_looks_on(look):
    bench = look()
    for number in range(MOST_MISSES):
        asked = not_found(bench.answer(f"KJ 222{number + 2}"))
        if number + 1 < MOST_MISSES:
            assert asked.guidance is not None
            bench.next()
    assert asked.label.shown == "We still did not find it."
    # Neither by going back nor by beginning anew is anything looked up in this visit.
    bench.back()
    assert not_found(bench.answer("KJ 2886")).label.shown == "We still did not find it."
    bench.back()
    bench.back()
    bench.back()
    bench.do(actions.OpenService(CHECK))
    assert not_found(bench.next()).label.shown == "We still did not find it."
    assert isinstance(bench.next(), screens.Welcome)
    bench.start(CHECK)
    assert found(bench.answer("KJ 2886"))


def test_a_wrong_one_says_the_same_whether_it_is_near_another_or_not(look):
    def said(typed: str) -> tuple[str, ...]:
        asked = not_found(look().answer(typed))
        return tuple(line.shown.replace(typed, "") for line in (asked.label, asked.hint, asked.guidance))

    assert said("KJ 2887") == said("ZZ 9999")


@pytest.mark.parametrize(("days", "old"), [(6.9, False), (7.1, True), (-2, True)])
def test_an_old_list_says_so(look, days, old):
    answer = found(look(as_of=START - timedelta(days=days)).answer("KJ 2886"))
    assert [sign for sign, _ in answer.facts] == (["warning", "phone"] if old else ["phone"])


def test_when_it_is_old_is_for_the_place_to_say(look):
    bench = look(toml="[data]\nlist_days = 30\n", as_of=START - timedelta(days=20))
    assert [sign for sign, _ in found(bench.answer("KJ 2886")).facts] == ["phone"]


def test_the_newest_list_is_asked_though_the_visit_began_with_another(look, compiled):
    bench = look()
    services = bench.parts.services
    list_of = {"applications.csv": b"reference,status\nKJ 2886,ready\n"}
    from dataclasses import replace

    services.add(replace(compiled, media=list_of))
    services.confirm(CHECK, datetime(2026, 3, 2, 9, 30, tzinfo=UTC))
    answer = found(bench.answer("KJ 2886"))
    assert answer.title.shown == "It is ready. You can come and get it."
    assert "9:30" in answer.next_title.shown


def test_without_a_list_it_is_shown_as_closed_and_why(tmp_path, compiled):
    services = Services(tmp_path / "services")
    services.add(compiled.without_list())
    bench = kiosks.bench(tmp_path / "site", services.folder)
    offered = bench.next()
    assert isinstance(offered, screens.Services)
    assert offered.cards[0].paused.shown == "Not open now. Our list is not here yet. Please ask a helper."
    assert bench.do(actions.OpenService(CHECK)).identity == "services"
    bench.parts.door.lose()


def test_a_list_that_cannot_be_read_is_our_fault(look):
    bench = look()
    shutil.rmtree(bench.parts.services.get(CHECK).folder / "lists")
    asked = not_found(bench.answer("KJ 2886"))
    assert (asked.label.shown, asked.hint.shown) == (
        "We cannot look just now.", "This is our fault. Please call a helper.",
    )  # fmt: skip


def test_the_answer_is_printed_when_somebody_wants_it(look):
    bench = look()
    answer = found(bench.answer("HB 4827"))
    assert bench.papers == []
    assert answer.print_again.shown == "Print this"
    answer = found(bench.do(actions.PrintAgain()))
    (paper,) = bench.papers
    words = [block.text for block in paper.blocks]
    assert words[0] == "We are looking at your application."
    assert {"Bring your passport.", "This was so on 2 March 2026 at 9:00\u00a0am."} <= set(words)
    assert (paper.number, paper.qr) == ("HB 4827", "HB 4827")
    assert "HB" not in paper.id
    answer = found(bench.do(actions.Printed(paper.id, "no_paper")))
    assert "Our paper has run out." in dict(answer.facts)["printer"].shown
    bench.do(actions.PrintAgain())
    assert len(bench.papers) == 2


def test_a_helper_sees_what_was_typed(look):
    bench = look()
    bench.answer("KJ 2887")
    bench.do(actions.Help())
    situation = bench.kiosk._visit.situation()
    assert situation.service == CHECK
    assert situation.handed.place == "/data/reference"
    assert b"KJ 2887" in situation.handed.answers or "KJ 2887" in str(situation.handed.answers)


def test_another_thing_can_be_done_and_begins_anew(look):
    bench = look()
    bench.answer("KJ 2886")
    assert isinstance(bench.do(actions.Another()), screens.Services)
    bench.do(actions.OpenService(CHECK), actions.Next())
    assert bench.question.value == ""
