from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk import actions, idle, screens
from kiosk.idle import Watch
from kiosk.screens import Line
from tests.support import kiosks

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.screens import Idle
    from tests.support.kiosks import Bench

IDLE, WARNING = 180, 30


@pytest.fixture
def asked(bench: Bench) -> Bench:
    """Somebody has typed half a name."""
    bench.start("join-the-library")
    bench.type("Zo")
    return bench


def warning(bench: Bench) -> Idle:
    screen = bench.screen
    assert isinstance(screen, screens.Idle), screen
    return screen


def test_a_quiet_visitor_is_asked_then_the_visit_is_wiped(asked: Bench) -> None:
    assert isinstance(asked.wait(IDLE - 1), screens.QuestionPage)
    assert isinstance(asked.wait(1), screens.Idle)
    assert (warning(asked).seconds, warning(asked).total) == (WARNING, WARNING)
    assert isinstance(asked.wait(WARNING - 1), screens.Idle)
    assert isinstance(asked.wait(1), screens.Welcome)
    asked.start("join-the-library")
    assert asked.question.value == ""


def test_the_countdown_goes_down_each_second_on_the_same_page(asked: Bench) -> None:
    asked.wait(IDLE)
    seen = [(warning(asked).identity, warning(asked).seconds)]
    for _ in range(3):
        asked.wait(1)
        seen.append((warning(asked).identity, warning(asked).seconds))
    assert seen == [("idle", 30), ("idle", 29), ("idle", 28), ("idle", 27)]


def test_the_voice_speaks_at_fifteen_and_five_seconds(asked: Bench) -> None:
    asked.wait(IDLE)
    called = {}
    while isinstance(asked.screen, screens.Idle):
        call = warning(asked).call
        if call is not None:
            called[warning(asked).seconds] = call.spoken
        asked.wait(1)
    assert list(called) == [15, 5]
    assert called[15].startswith("15 seconds left. Are you still here?")


def test_a_longer_warning_is_spoken_at_thirty_seconds_too(tmp_path: Path, own_services: Path) -> None:
    bench = kiosks.bench(tmp_path / "site", own_services, "[visit]\nwarning_seconds = 45")
    bench.next()
    bench.wait(IDLE)
    called = set()
    while isinstance(bench.screen, screens.Idle):
        called |= {bench.screen.seconds} if bench.screen.call else set()
        bench.wait(1)
    assert called == {30, 15, 5}
    bench.parts.door.lose()


def test_more_time_can_be_had_ten_times_and_more_with_every_answer(asked: Bench) -> None:
    for _ in range(12):
        asked.wait(IDLE + 25)
        assert isinstance(asked.screen, screens.Idle)
        asked.do(actions.StillHere())
        assert asked.question.value == "Zo"


@pytest.mark.parametrize("action", [actions.Next(), actions.Back()])
def test_any_key_of_the_foot_means_that_somebody_is_here_and_does_nothing_else(asked: Bench, action: object) -> None:
    before = asked.page
    asked.wait(IDLE)
    asked.do(action)  # type: ignore[arg-type]
    assert asked.page == before


def test_finish_for_now_ends_at_once_but_only_from_the_warning(asked: Bench) -> None:
    asked.do(actions.Leave())
    assert asked.question.value == "Zo"
    asked.wait(IDLE)
    assert isinstance(asked.do(actions.Leave()), screens.Welcome)


def test_a_touch_beside_the_keys_does_not_take_the_warning_away(asked: Bench) -> None:
    asked.wait(IDLE)
    asked.kiosk.touched()
    assert isinstance(asked.screen, screens.Idle)


def test_every_touch_is_a_sign_of_life(asked: Bench) -> None:
    for _ in range(4):
        asked.wait(IDLE - 10)
        asked.kiosk.touched()
    assert isinstance(asked.screen, screens.QuestionPage)


def test_listening_is_not_walking_away(asked: Bench) -> None:
    assert isinstance(asked.wait(IDLE * 3, listening=True), screens.QuestionPage)
    assert isinstance(asked.wait(IDLE - 1), screens.QuestionPage)
    assert isinstance(asked.wait(1), screens.Idle)


def test_the_warning_counts_down_while_it_is_spoken(asked: Bench) -> None:
    asked.wait(IDLE)
    asked.wait(10, listening=True)
    assert warning(asked).seconds == 20


def test_reading_a_long_text_is_not_walking_away(tmp_path: Path) -> None:
    words = " ".join(["word"] * 200)
    table = f"""
    | survey | | | | |
    | | type | name | label | hint |
    | | note | rules | {words} | Please read. |
    | settings | | | | |
    | | form_title | form_id | version | |
    | | Long | long | 1 | |
    """
    bench = kiosks.bench(tmp_path / "site", kiosks.install_table(tmp_path / "services", table))
    bench.start("long")
    assert isinstance(bench.wait(IDLE + 120), screens.QuestionPage)
    assert isinstance(bench.wait(60), screens.Idle)
    bench.parts.door.lose()


def test_no_text_makes_a_kiosk_wait_forever() -> None:
    line = Line(" ".join(["word"] * 100_000))
    screen = screens.Trouble(identity="x", frame=None, title=line, lead=line)  # type: ignore[arg-type]
    assert idle.patience(screen, IDLE) == IDLE * idle.MOST_TIMES


def test_a_visit_that_never_ends_is_asked_too(tmp_path: Path, own_services: Path) -> None:
    bench = kiosks.bench(tmp_path / "site", own_services, "[visit]\nmaximum_minutes = 30")
    bench.next()
    for _ in range(29):
        bench.wait(60, listening=True)
        bench.kiosk.touched()
    assert isinstance(bench.screen, screens.Services)
    bench.wait(60, listening=True)
    assert isinstance(bench.screen, screens.Idle)
    bench.do(actions.StillHere())
    assert isinstance(bench.wait(120), screens.Services)
    bench.parts.door.lose()


def test_nobody_is_asked_on_the_welcome_screen(bench: Bench) -> None:
    assert isinstance(bench.wait(IDLE * 3), screens.Welcome)


def test_choices_made_on_the_welcome_screen_are_forgotten_as_well(bench: Bench) -> None:
    bench.do(actions.ChooseLanguage("ar"), actions.ChooseSize("largest"))
    assert isinstance(bench.wait(IDLE), screens.Idle)
    bench.wait(WARNING)
    assert bench.screen.frame.preferences == screens.Preferences()


def test_help_can_be_called_from_the_warning(asked: Bench) -> None:
    asked.wait(IDLE)
    asked.do(actions.Help())
    assert asked.question.label.shown == "A person will come to you"
    asked.next()
    assert isinstance(asked.screen, screens.HelpNumber)
    asked.next()
    assert asked.question.value == "Zo"


def test_waiting_for_a_helper_is_not_walking_away_and_answers_are_hidden(asked: Bench) -> None:
    asked.do(actions.Help(), actions.Next())
    held = asked.wait(15 * 60 - 1)
    assert isinstance(held, screens.HelpNumber)
    assert "Zo" not in str(held)
    asked.wait(1)
    assert warning(asked).lead.shown.endswith("They stay safe on your ticket.")
    asked.do(actions.StillHere(), actions.Next())
    assert asked.question.value == "Zo"


def test_the_sealed_visit_outlives_the_wipe_while_its_ticket_does(asked: Bench) -> None:
    store = asked.parts.store
    asked.answer("Zoë")
    asked.do(actions.Help(), actions.Next())
    asked.wait(15 * 60 + WARNING)
    assert isinstance(asked.screen, screens.Welcome)
    assert len(store.open_tickets()) == 1
    assert store.keep_orphans() == 1


def test_without_a_ticket_the_wipe_takes_the_sealed_visit_too(asked: Bench) -> None:
    asked.answer("Zoë")
    asked.wait(IDLE + WARNING)
    assert asked.parts.store.keep_orphans() == 0


def test_a_ticket_runs_out_at_closing_time_and_its_visit_with_it(asked: Bench) -> None:
    asked.answer("Zoë")
    asked.do(actions.Help(), actions.Next())
    asked.wait(15 * 60 + WARNING)
    asked.clock.forward(7 * 3600 + 10 * 60)
    asked.wait(1)
    assert len(asked.parts.store.open_tickets()) == 1
    asked.clock.forward(600)
    asked.wait(1)
    assert asked.parts.store.open_tickets() == []
    assert asked.parts.store.keep_orphans() == 0


def test_more_time_is_more_time_from_now() -> None:
    watch = Watch(0.0, WARNING, 3600)
    assert watch.check(IDLE, IDLE) == "warned"
    assert watch.left(IDLE) == WARNING
    watch.stay(IDLE + 5)
    assert watch.check(2 * IDLE + 4, IDLE) == "here"
    assert watch.check(2 * IDLE + 5, IDLE) == "warned"
    assert watch.check(2 * IDLE + 5 + WARNING, IDLE) == "gone"
