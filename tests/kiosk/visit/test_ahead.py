"""Looking at the next question before anybody goes there: nothing is done by it, and it is the page that comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk import actions, screens
from tests.support import kiosks
from tests.support.filled import ADDRESS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.kiosks import Bench

FORM = """
| survey | | | | | |
| | type | name | label | required | relevant |
| | audit | audit | | | |
| | text | first | What is your name? | yes | |
| | select_one yes_no | second | Have you a bus pass? | yes | |
| | text | third | What is its number? | | ${second} = 'yes' |
| | integer | fourth | How old are you? | | |
| | begin_repeat | person | Person | | |
| | text | name | What is the name? | | |
| | end_repeat | | | | |
| choices | | | | | |
| | list_name | name | label | | |
| | yes_no | yes | Yes | | |
| | yes_no | no | No | | |
| settings | | | | | |
| | form_title | form_id | version | | |
| | Ahead | ahead | 1 | | |
"""


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("services")
    kiosks.install_table(folder, FORM, "ahead")
    return kiosks.install(folder, kiosks.OWN_SERVICES / "change-of-address.xlsx", own=True)


def named(bench: Bench, name: str) -> bool:
    page = bench.kiosk.ahead()
    return isinstance(page, screens.QuestionPage) and page.questions[0].ref.endswith(f"/{name}")


def test_it_is_the_page_that_comes_all_the_way_through_a_service(begin: Callable[[str], Bench]) -> None:
    bench, seen = begin("change-of-address"), 0
    while isinstance(bench.screen, screens.QuestionPage):
        for question in bench.page.questions:
            if (value := ADDRESS.get(question.ref.rpartition("/")[2])) is not None:
                bench.type(value, question.ref)
        ahead = bench.kiosk.ahead()
        bench.next()
        if isinstance(bench.screen, screens.QuestionPage):
            assert ahead == bench.screen
            seen += 1
        else:
            assert ahead is None
    assert seen > 8


def test_nothing_is_done_by_looking(begin: Callable[[str], Bench]) -> None:
    bench = begin("ahead")
    bench.type("Zoë")
    entry = bench.kiosk.entry
    assert entry is not None
    assert entry.audit is not None
    before = (bench.screen, entry.save(), entry.audit.csv())
    assert named(bench, "second")
    assert (bench.kiosk.screen, entry.save(), entry.audit.csv()) == before
    assert bench.do(actions.OpenSetting("size"), actions.Next()) == before[0]


def test_it_follows_the_answer(begin: Callable[[str], Bench]) -> None:
    bench = begin("ahead")
    assert bench.kiosk.ahead() is None, "a name is wanted first"
    bench.answer("Zoë")
    bench.type("no")
    assert named(bench, "fourth")
    bench.type("yes")
    assert named(bench, "third")


def test_there_is_nothing_to_look_at_where_the_step_is_another(begin: Callable[[str], Bench]) -> None:
    bench = begin("ahead")
    bench.type("Zoë")
    for over in (actions.OpenSetting("size"), actions.Help()):
        bench.do(over)
        assert bench.kiosk.ahead() is None
        bench.back()
        assert named(bench, "second")
    bench.next()
    bench.answer("no")
    bench.answer("40")
    bench.answer("Ana")
    assert bench.question.kind == "add_another"
    bench.type("yes")
    assert bench.kiosk.ahead() is None, "the step adds a person"
    bench.answer("no")
    assert isinstance(bench.screen, screens.Review)
    assert bench.kiosk.ahead() is None
    bench.do(actions.Change(bench.screen.rows[0].page))
    assert bench.kiosk.ahead() is None, "the step leads straight back"


def test_nobody_is_ahead_of_nobody(begin: Callable[[str], Bench]) -> None:
    bench = begin("ahead")
    bench.type("Zoë")
    bench.wait(190)
    assert isinstance(bench.screen, screens.Idle)
    assert bench.kiosk.ahead() is None
    bench.wait(300)
    assert isinstance(bench.screen, screens.Welcome)
    assert bench.kiosk.ahead() is None
