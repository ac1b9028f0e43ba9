from __future__ import annotations

import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from kiosk import actions, screens
from kiosk.errors import CATALOGUE
from kiosk.machine import Kiosk
from tests.support import kiosks

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.screens import Trouble
    from tests.support.kiosks import Bench


def trouble(bench: Bench) -> Trouble:
    screen = bench.screen
    assert isinstance(screen, screens.Trouble), screen
    return screen


def lock(bench: Bench) -> sqlite3.Connection:
    """Hold the store as a backup program might."""
    other = sqlite3.connect(bench.parts.site.store_path, isolation_level=None, timeout=0)
    other.execute("BEGIN IMMEDIATE")
    return other


@pytest.fixture
def impatient(bench: Bench) -> Bench:
    """A kiosk that does not wait for a locked store."""
    bench.parts.store._db.conn.execute("PRAGMA busy_timeout = 0")
    return bench


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_every_entry_of_the_catalogue_has_words(bench: Bench, language: str) -> None:
    bench.do(actions.ChooseLanguage(language))
    for name, entry in CATALOGUE.items():
        bench.kiosk.trouble(name)
        screen = trouble(bench)
        assert screen.lead.shown == bench.parts.texts.text(entry.words, language)
        assert screen.code == entry.code
        assert screen.frame.helper.shown
        assert screen.notes


def test_whose_fault_it_is_and_where_to_go(bench: Bench) -> None:
    bench.kiosk.trouble("store_read_only")
    screen = trouble(bench)
    assert screen.lead.shown == "This is our fault. You did nothing wrong."
    assert [line.shown for _, line in screen.notes] == [
        "Please go to the desk. A person helps you there.",
        "What you sent before is safe.",
    ]


def test_a_locked_store_stops_the_visit_and_it_goes_on_by_itself(impatient: Bench) -> None:
    impatient.start("join-the-library")
    other = lock(impatient)
    impatient.answer("Zoë")
    assert trouble(impatient).code == "S2"
    assert any(line.shown.startswith("Your answers are kept.") for _, line in trouble(impatient).notes)
    impatient.wait(6)
    assert isinstance(impatient.screen, screens.Trouble)
    other.execute("ROLLBACK")
    other.close()
    impatient.wait(6)
    assert impatient.question.label.shown == "What is your family name?"
    impatient.back()
    assert impatient.question.value == "Zoë"


def test_a_key_looks_at_once_whether_it_is_over(impatient: Bench) -> None:
    impatient.start("join-the-library")
    other = lock(impatient)
    impatient.answer("Zoë")
    other.close()
    assert isinstance(impatient.next(), screens.QuestionPage)


def test_a_store_that_is_gone_is_said_and_found_again(bench: Bench) -> None:
    data = bench.parts.site.store_path.parent
    bench.start("join-the-library")
    data.rename(data.with_name("away"))
    bench.answer("Zoë")
    bench.kiosk.end()
    bench.wait(31)
    assert trouble(bench).code == "S1"
    data.with_name("away").rename(data)
    bench.wait(6)
    assert isinstance(bench.screen, screens.Welcome)
    bench.start("join-the-library")
    assert bench.question.value == ""


def test_a_full_disk_is_said_before_anybody_begins(bench: Bench) -> None:
    bench.next()
    bench.parts.store._minimum_free = 10**18
    bench.do(actions.OpenService("join-the-library"))
    assert trouble(bench).code == "S5"
    bench.kiosk.end()
    bench.wait(31)
    assert trouble(bench).code == "S5"
    bench.parts.store._minimum_free = 0
    bench.wait(6)
    assert isinstance(bench.screen, screens.Welcome)


def test_a_kiosk_without_a_store_starts_out_of_order_and_gets_well(bench: Bench) -> None:
    path = bench.parts.site.store_path
    bench.parts.door.lose()
    path.rename(path.with_suffix(".away"))
    kiosk = Kiosk(bench.parts)
    assert isinstance(kiosk.screen, screens.Trouble)
    path.with_suffix(".away").rename(path)
    bench.clock.forward(6)
    kiosk.tick()
    assert isinstance(kiosk.screen, screens.Welcome)


def test_a_broken_store_is_never_written_over(bench: Bench) -> None:
    path = bench.parts.site.store_path
    bench.parts.door.lose()
    broken = b"not a database" * 1000
    path.write_bytes(broken)
    kiosk = Kiosk(bench.parts)
    for _ in range(20):
        bench.clock.forward(6)
        kiosk.tick()
    assert isinstance(kiosk.screen, screens.Trouble)
    assert path.read_bytes() == broken


def test_a_call_from_the_trouble_screen_shows_its_number_there(bench: Bench) -> None:
    bench.start("join-the-library")
    bench.kiosk.trouble("keys_missing")
    screen = bench.do(actions.Help())
    assert isinstance(screen, screens.Trouble)
    assert "Your number is K 22. A helper knows that you are here." in [line.shown for _, line in screen.notes]
    assert screen.frame.helper_called
    assert [paper.number for paper in bench.papers] == ["K 22"]


def test_a_call_that_cannot_be_kept_still_points_to_a_person(impatient: Bench) -> None:
    impatient.start("join-the-library")
    other = lock(impatient)
    impatient.do(actions.Help(), actions.Next())
    screen = trouble(impatient)
    assert screen.notes[0][1].shown == "We could not call a helper from here. Please go to the desk."
    assert impatient.papers == []
    other.close()
    impatient.wait(6)
    assert isinstance(impatient.screen, screens.QuestionPage)
    assert isinstance(impatient.do(actions.Help(), actions.Next()), screens.HelpNumber)


def test_a_mistake_of_ours_begins_anew_after_a_while_and_keeps_the_sealed_visit(bench: Bench) -> None:
    bench.start("join-the-library")
    bench.answer("Zoë")
    bench.kiosk.trouble("fault")
    bench.wait(19)
    assert trouble(bench).code == "H1"
    bench.wait(6)
    assert isinstance(bench.screen, screens.Welcome)
    assert bench.parts.store.keep_orphans() == 1


def test_who_leaves_an_unwell_kiosk_leaves_no_words_behind_but_the_sealed_ones(impatient: Bench) -> None:
    impatient.start("join-the-library")
    impatient.answer("Zoë")
    other = lock(impatient)
    impatient.answer("Okafor")
    impatient.wait(15 * 60)
    assert impatient.kiosk.entry is None
    assert isinstance(impatient.screen, screens.Trouble)
    other.close()
    impatient.wait(6)
    assert isinstance(impatient.screen, screens.Welcome)
    assert impatient.parts.store.keep_orphans() == 1


def test_the_language_can_be_changed_on_the_trouble_screen(bench: Bench) -> None:
    bench.kiosk.trouble("store_read_only")
    assert isinstance(bench.do(actions.OpenSetting("language")), screens.Languages)
    bench.do(actions.ChooseLanguage("es"), actions.Back())
    assert trouble(bench).lead.language == "es"


ANY_ACTION = (
    actions.Next(),
    actions.Back(),
    actions.Answer("/data/given_name", "x"),
    actions.Change("/data/given_name"),
    actions.OpenService("join-the-library"),
    actions.RemoveRepeat(),
    actions.Another(),
    actions.PrintAgain(),
    actions.CancelHelp(),
    actions.StillHere(),
    actions.Leave(),
    actions.Printed("nothing"),
)


@pytest.mark.parametrize("pages", [0, 1, 2, 3])
def test_no_action_hurts_where_it_does_not_belong(bench: Bench, pages: int) -> None:
    steps = (actions.Next(), actions.OpenService("join-the-library"), actions.Next())
    for action in ANY_ACTION:
        bench.do(*steps[:pages])
        bench.do(action)
        assert not isinstance(bench.screen, screens.Trouble)
        bench.kiosk.trouble("keys_missing")
        bench.do(action)
        assert isinstance(bench.screen, screens.Trouble)
        bench.kiosk._health.trouble = ""
        bench.kiosk.end()


def test_a_damaged_service_is_said_and_the_others_go_on(tmp_path: Path, own_services: Path) -> None:
    mine = tmp_path / "services"
    shutil.copytree(own_services, mine)
    bench = kiosks.bench(tmp_path / "site", mine)
    service = bench.parts.services.get("join-the-library")
    assert service is not None
    (service.folder / "form.xml").write_bytes(b"<broken/>")
    page = bench.start("join-the-library")
    assert isinstance(page, screens.Services)
    assert page.hint.shown.startswith("We could not open this. This is our fault.")
    page = bench.do(actions.OpenService("report-a-problem"))
    assert isinstance(page, screens.Start)
    bench.back()
    assert isinstance(bench.screen, screens.Services)
    assert bench.screen.hint.shown == "Touch one. You can stop at any time."
    bench.parts.door.lose()


def test_without_the_built_in_forms_help_and_goodbye_still_work(tmp_path: Path, own_services: Path) -> None:
    mine = tmp_path / "services"
    shutil.copytree(own_services, mine, ignore=shutil.ignore_patterns("handrail-*"))
    bench = kiosks.bench(tmp_path / "site", mine)
    bench.start("join-the-library")
    assert isinstance(bench.do(actions.Help()), screens.HelpNumber)
    bench.next()
    for value in ("Zoë", "Okafor", "1951-03-14", "12 Mill Lane", "", "no", "OK"):
        bench.answer(value)
    bench.next()
    assert isinstance(bench.next(), screens.Welcome)
    bench.parts.door.lose()


def test_with_damaged_built_in_forms_help_and_goodbye_still_work(tmp_path: Path, own_services: Path) -> None:
    mine = tmp_path / "services"
    shutil.copytree(own_services, mine)
    for form in mine.glob("handrail-*/*/form.xml"):
        form.write_bytes(b"<broken/>")
    bench = kiosks.bench(tmp_path / "site", mine)
    bench.start("join-the-library")
    assert isinstance(bench.do(actions.Help()), screens.HelpNumber)
    bench.next()
    for value in ("Zoë", "Okafor", "1951-03-14", "12 Mill Lane", "", "no", "OK"):
        bench.answer(value)
    bench.next()
    assert isinstance(bench.next(), screens.Welcome)
    bench.parts.door.lose()


def test_a_call_or_feedback_the_outbox_cannot_take_keeps_nobody(bench: Bench) -> None:
    bench.start("join-the-library")
    for value in ("Zoë", "Okafor", "1951-03-14", "12 Mill Lane", "", "no", "OK"):
        bench.answer(value)
    bench.next()
    bench.parts.store._db.execute("DROP TABLE outbox")
    number = bench.do(actions.Help(), actions.Next())
    assert isinstance(number, screens.HelpNumber)
    assert bench.papers[-1].number == number.number.shown
    bench.next()
    bench.next()
    assert isinstance(bench.answer("hard"), screens.Welcome)
    assert len(bench.opened()) == 1


def test_a_page_of_a_service_whose_files_went_away_goes_on(tmp_path: Path, own_services: Path) -> None:
    mine = tmp_path / "services"
    shutil.copytree(own_services, mine)
    bench = kiosks.bench(tmp_path / "site", mine)
    bench.start("join-the-library")
    shutil.rmtree(mine)
    bench.answer("Zoë")
    assert bench.question.label.shown == "What is your family name?"
    assert isinstance(bench.do(actions.Help()), screens.HelpNumber)
    bench.parts.door.lose()


def test_a_page_that_could_not_be_kept_elsewhere_becomes_trouble(bench: Bench) -> None:
    bench.start("join-the-library")
    with ThreadPoolExecutor(1) as pool:
        bench.parts.store.begin = pool.submit
        bench.parts.store._db.conn.execute("PRAGMA query_only = 1")
        bench.answer("Amina")
        bench.kiosk.settle()
    assert bench.kiosk.settles()
    assert trouble(bench).code == CATALOGUE["store_read_only"].code
