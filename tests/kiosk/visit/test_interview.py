from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk import actions, screens
from tests.support import kiosks

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.screens import Review
    from tests.support.kiosks import Bench

BUS_PASS = """
| survey | | | | | | | |
| | type | name | label | hint | required | relevant | constraint |
| | select_one yes_no | have | Do you have a bus pass now? | | yes | | |
| | text | number | What is its number? | On the back. | yes | ${have} = 'yes' | |
| | integer | years | For how many years? | | | ${have} = 'yes' | . < 100 |
| | text | name | What is your name? | | yes | | string-length(.) < 20 |
| | date | born | When were you born? | | | | |
| choices | | | | | | | |
| | list_name | name | label | | | | |
| | yes_no | yes | Yes | | | | |
| | yes_no | no | No | | | | |
| settings | | | | | | | |
| | form_title | form_id | version | | | | |
| | Bus pass | bus-pass | 1 | | | | |
"""
HOUSEHOLD = """
| survey | | | | | | |
| | type | name | label | required | relevant | appearance |
| | text | street | Which street? | yes | | |
| | begin_repeat | person | Person | | | |
| | text | name | What is the name? | yes | | |
| | integer | age | How old? | | | |
| | end_repeat | | | | | |
| | text | more | Anything else? | | | |
| settings | | | | | | |
| | form_title | form_id | version | | | |
| | Household | household | 1 | | | |
"""
TOGETHER = """
| survey | | | | | | |
| | type | name | label | required | relevant | appearance |
| | begin_group | address | Your address | | | field-list |
| | text | street | Which street? | yes | | |
| | select_one yes_no | flat | Is it a flat? | yes | | |
| | text | floor | Which floor? | yes | ${flat} = 'yes' | |
| | end_group | | | | | |
| | note | thanks | Thank you. | | | |
| | geopoint | where | Where is it? | | | |
| choices | | | | | | |
| | list_name | name | label | | | |
| | yes_no | yes | Yes | | | |
| | yes_no | no | No | | | |
| settings | | | | | | |
| | form_title | form_id | version | | | |
| | Together | together | 1 | | | |
"""

DEMANDED = """
| survey | | | | |
| | type | name | label | hint | required |
| | geopoint | where | Where is it? | Use GPS. | yes |
| | geopoint | there | And the other? | | no |
| settings | | | | |
| | form_title | form_id | version | | |
| | Demanded | demanded | 1 | | |
"""

Make = "Callable[[str], Bench]"


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("services")
    for name, table in (
        ("bus-pass", BUS_PASS),
        ("household", HOUSEHOLD),
        ("together", TOGETHER),
        ("demanded", DEMANDED),
    ):
        kiosks.install_table(folder, table, name)
    return folder


def label(bench: Bench) -> str:
    return bench.question.label.shown


def rows(bench: Bench) -> list[tuple[str, str]]:
    return [(row.question.shown, row.answer.shown) for row in review(bench).rows]


def review(bench: Bench) -> Review:
    screen = bench.screen
    assert isinstance(screen, screens.Review), screen
    return screen


def change(bench: Bench, question: str) -> None:
    found = next(row.page for row in review(bench).rows if row.question.shown == question)
    bench.do(actions.Change(found))


def test_one_question_after_the_other_to_the_review(begin: Make) -> None:
    bench = begin("bus-pass")
    for value in ("yes", "B 12", "3", "Zoë"):
        bench.answer(value)
    bench.answer("1951-03-14")
    assert rows(bench) == [
        ("Do you have a bus pass now?", "Yes"),
        ("What is its number?", "B 12"),
        ("For how many years?", "3"),
        ("What is your name?", "Zoë"),
        ("When were you born?", "14 March 1951"),
    ]
    assert all(row.answer.personal for row in review(bench).rows)


def test_a_place_that_is_demanded_is_typed_in_degrees_and_no_other_is_asked_for(begin: Make) -> None:
    bench = begin("demanded")
    assert bench.question.guidance is not None
    assert bench.question.guidance.shown == "For example: 51.50 -0.14, which is latitude and longitude."
    bench.answer("near the bridge")
    assert bench.question.problem is not None
    assert bench.question.problem.shown.startswith("Error: We need two numbers, latitude and longitude")
    bench.answer("51.5°, -0.14°")
    assert rows(bench) == [("Where is it?", "51.5 -0.14")]


def test_progress_is_about_until_it_is_certain(begin: Make) -> None:
    bench = begin("bus-pass")
    assert bench.page.frame.head.shown == "Bus pass · Question 1 of about 3"
    assert bench.page.frame.progress == screens.Progress(1, 3)
    bench.answer("yes")
    assert bench.page.frame.head.shown == "Bus pass · Question 2 of about 5"


def test_next_stays_on_the_page_and_says_what_to_put_right(begin: Make) -> None:
    bench = begin("bus-pass")
    before = bench.page.identity
    bench.next()
    assert [line.shown for line in bench.page.summary] == ["One thing to put right", "Please choose one answer."]
    assert bench.page.summary[1].spoken == "Do you have a bus pass now? Please choose one answer."
    assert bench.question.problem is not None
    assert bench.question.problem.shown == "Error: Please choose one answer."
    assert bench.page.identity != before


def test_what_was_typed_is_kept_with_its_problem(begin: Make) -> None:
    bench = begin("bus-pass")
    bench.answer("no")
    bench.answer("A name that is much longer than it may be")
    assert bench.question.value == "A name that is much longer than it may be"
    assert bench.question.problem is not None
    bench.answer("Zoë")
    bench.answer("1948-02-31")
    assert bench.question.value == "1948-02-31"
    assert bench.page.summary[1].shown == "February has no day 31. Check the day."
    bench.answer("1948--12")
    assert bench.question.value == "1948--12"
    assert bench.page.summary[1].shown == "The month is missing. Please type the month."


def test_a_wrong_answer_is_not_complained_about_while_it_is_typed(begin: Make) -> None:
    bench = begin("bus-pass")
    bench.answer("no")
    bench.type("A name that is much longer than it may be")
    assert bench.question.problem is None
    assert bench.page.summary == ()


def test_back_keeps_every_answer_and_leads_to_the_start_page(begin: Make) -> None:
    bench = begin("bus-pass")
    bench.answer("no")
    bench.type("Zo")
    bench.back()
    assert bench.question.value == "no"
    bench.next()
    assert bench.question.value == "Zo"
    bench.back()
    assert isinstance(bench.back(), screens.Start)
    bench.next()
    assert bench.question.value == "no"


def test_change_comes_straight_back_to_the_review(begin: Make) -> None:
    bench = begin("bus-pass")
    for value in ("no", "Zoë", ""):
        bench.answer(value)
    change(bench, "What is your name?")
    assert (label(bench), bench.question.value) == ("What is your name?", "Zoë")
    bench.answer("Ana")
    assert ("What is your name?", "Ana") in rows(bench)
    change(bench, "What is your name?")
    bench.back()
    assert ("What is your name?", "Ana") in rows(bench)


def test_a_change_that_asks_for_more_visits_only_the_new_questions(begin: Make) -> None:
    bench = begin("bus-pass")
    for value in ("no", "Zoë", ""):
        bench.answer(value)
    change(bench, "Do you have a bus pass now?")
    bench.answer("yes")
    assert label(bench) == "What is its number?"
    assert bench.page.notice is not None
    assert bench.page.notice.shown == "Because you changed this, there are 2 new questions."
    bench.answer("B 12")
    assert label(bench) == "For how many years?"
    assert bench.page.notice is None
    bench.answer("")
    assert ("For how many years?", "You left this empty") in rows(bench)


def test_a_change_that_makes_later_answers_irrelevant_says_so(begin: Make) -> None:
    bench = begin("bus-pass")
    for value in ("yes", "B 12", "3", "Zoë", ""):
        bench.answer(value)
    change(bench, "Do you have a bus pass now?")
    bench.answer("no")
    notice = review(bench).notice
    assert notice is not None
    assert notice.shown == "Because you changed this, 2 later questions are not asked any more."
    assert [question for question, _ in rows(bench)] == [
        "Do you have a bus pass now?",
        "What is your name?",
        "When were you born?",
    ]


def test_it_says_so_too_when_somebody_walked_back(begin: Make) -> None:
    bench = begin("bus-pass")
    for value in ("yes", "B 12", "3"):
        bench.answer(value)
    for _ in range(3):
        bench.back()
    bench.answer("no")
    assert label(bench) == "What is your name?"
    assert bench.page.notice is not None
    assert "2 later questions" in bench.page.notice.shown
    bench.answer("Zoë")
    assert bench.page.notice is None


def test_an_answer_changed_back_brings_the_old_answers_back(begin: Make) -> None:
    bench = begin("bus-pass")
    for value in ("yes", "B 12", "3", "Zoë", ""):
        bench.answer(value)
    change(bench, "Do you have a bus pass now?")
    bench.answer("no")
    change(bench, "Do you have a bus pass now?")
    bench.answer("yes")
    assert ("What is its number?", "B 12") in rows(bench)


def test_a_repeat_asks_for_another_and_names_each(begin: Make) -> None:
    bench = begin("household")
    bench.answer("Mill Lane")
    assert bench.page.group is not None
    assert bench.page.group.shown == "Person 1"
    for value in ("Ana", "40"):
        bench.answer(value)
    assert (bench.question.kind, label(bench)) == ("add_another", "Do you want to add another? (Person)")
    assert bench.question.hint is not None
    assert bench.question.hint.shown == "You have added 1 so far."
    bench.next()
    assert bench.page.summary[1].shown == "Please choose yes or no."
    bench.answer("yes")
    assert bench.page.group is not None
    assert bench.page.group.shown == "Person 2"
    for value in ("Ben", "", "no", ""):
        bench.answer(value)
    assert rows(bench) == [
        ("Which street?", "Mill Lane"),
        ("What is the name?", "Ana"),
        ("How old?", "40"),
        ("What is the name?", "Ben"),
        ("How old?", "You left this empty"),
        ("Person", "You have added 2 so far."),
        ("Anything else?", "You left this empty"),
    ]
    assert [row.section.shown for row in review(bench).rows if row.section] == ["Person 1", "Person 2"]


def test_no_further_one_is_remembered_and_can_be_changed_at_the_end(begin: Make) -> None:
    bench = begin("household")
    for value in ("Mill Lane", "Ana", "40", "no", ""):
        bench.answer(value)
    bench.back()
    bench.back()
    assert bench.question.value == "no"
    bench.next()
    bench.next()
    change(bench, "Person")
    bench.answer("yes")
    assert bench.page.notice is None
    for value in ("Ben", "7"):
        bench.answer(value)
    assert bench.question.kind == "add_another"
    bench.answer("no")
    assert ("Person", "You have added 2 so far.") in rows(bench)


def test_one_of_a_repeat_is_removed_only_after_asking(begin: Make) -> None:
    bench = begin("household")
    for value in ("Mill Lane", "Ana", "40", "yes", "Ben"):
        bench.answer(value)
    assert bench.page.remove is not None
    bench.do(actions.RemoveRepeat())
    assert label(bench) == "Shall we remove this one? (Person 2)"
    bench.next()
    assert bench.page.summary[1].shown == "Please choose yes or no."
    bench.back()
    assert label(bench) == "How old?"
    bench.do(actions.RemoveRepeat())
    bench.answer("no")
    assert label(bench) == "How old?"
    bench.do(actions.RemoveRepeat())
    bench.answer("yes")
    assert (bench.question.kind, bench.question.value) == ("add_another", "")
    assert bench.page.notice is not None
    assert bench.page.notice.shown == "It is removed. Your other answers are still here."
    bench.answer("no")
    bench.answer("")
    assert [answer for question, answer in rows(bench) if question == "What is the name?"] == ["Ana"]


def test_every_one_of_a_repeat_can_be_removed(begin: Make) -> None:
    bench = begin("household")
    bench.answer("Mill Lane")
    bench.do(actions.RemoveRepeat())
    bench.answer("yes")
    assert label(bench) == "Do you want to add one? (Person)"
    bench.answer("no")
    assert label(bench) == "Anything else?"


def test_the_questions_of_a_field_list_share_a_page(begin: Make) -> None:
    bench = begin("together")
    assert bench.page.group is not None
    assert bench.page.group.shown == "Your address"
    assert len(bench.page.questions) == 2
    bench.type("yes", "flat")
    assert len(bench.page.questions) == 3
    bench.next()
    assert [line.shown for line in bench.page.summary] == [
        "2 things to put right",
        "Please write your answer.",
        "Please write your answer.",
    ]
    assert [question.problem is not None for question in bench.page.questions] == [True, False, True]


def test_answers_lost_within_a_field_list_are_counted_too(tmp_path: Path) -> None:
    table = """
    | survey | | | | | | |
    | | type | name | label | relevant | appearance | hint |
    | | integer | people | How many people? | | | Count all. |
    | | begin_group | names | Their names | | field-list | |
    | | text | first | First | | | |
    | | text | second | Second | ${people} > 1 | | |
    | | text | third | Third | ${people} > 2 | | |
    | | end_group | | | | | |
    | settings | | | | | | |
    | | form_title | form_id | version | | | |
    | | Names | names | 1 | | | |
    """
    bench = kiosks.bench(tmp_path / "site", kiosks.install_table(tmp_path / "services", table))
    bench.start("names")
    bench.answer("3")
    for name in ("first", "second", "third"):
        bench.type("Ana", name)
    bench.next()
    change(bench, "How many people?")
    bench.answer("1")
    notice = review(bench).notice
    assert notice is not None
    assert "2 later questions" in notice.shown
    change(bench, "First")
    bench.next()
    assert review(bench).notice is None
    bench.parts.door.lose()


def test_a_repeat_within_a_field_list_grows_on_its_page(tmp_path: Path) -> None:
    table = """
    | survey | | | | | |
    | | type | name | label | appearance | hint |
    | | begin_group | home | Your home | field-list | |
    | | text | street | Which street? | | Its name. |
    | | begin_repeat | room | Room | | |
    | | text | use | What is it for? | | Sleeping. |
    | | end_repeat | | | | |
    | | end_group | | | | |
    | settings | | | | | |
    | | form_title | form_id | version | | |
    | | Rooms | rooms | 1 | | |
    """
    bench = kiosks.bench(tmp_path / "site", kiosks.install_table(tmp_path / "services", table))
    bench.start("rooms")
    assert [question.kind for question in bench.page.questions] == ["text", "text", "add_another"]
    bench.do(actions.Answer(bench.page.questions[-1].ref, "yes"))
    assert [question.kind for question in bench.page.questions] == ["text", "text", "text", "add_another"]
    bench.do(actions.Answer(bench.page.questions[-1].ref, "no"))
    assert bench.page.questions[-1].value == "no"
    assert isinstance(bench.next(), screens.Review)
    bench.parts.door.lose()


def test_what_needs_a_device_a_kiosk_has_not_got_is_left_out(begin: Make) -> None:
    bench = begin("together")
    bench.type("Mill Lane", "street")
    bench.answer("no", "flat")
    assert bench.question.kind == "note"
    bench.next()
    assert [question for question, _ in rows(bench)] == ["Which street?", "Is it a flat?"]


def test_an_answer_to_a_question_that_is_not_on_the_page_changes_nothing(begin: Make) -> None:
    bench = begin("bus-pass")
    bench.do(actions.Answer("/data/name", "Zoë"), actions.Answer("/data/no-such", "x"))
    bench.answer("no")
    assert bench.question.value == ""


def test_text_too_long_to_keep_is_cut_and_that_is_said(begin: Make) -> None:
    bench = begin("household")
    bench.type("x" * 10_000)
    assert len(bench.question.value) == 2000
    assert bench.question.problem is not None
    assert "We kept the first 2,000." in bench.question.problem.shown
    bench.next()
    assert label(bench) == "What is the name?"


@pytest.mark.parametrize("typed", ["2", "2.", "2.5", "2.50", "002", "-0", "."])
def test_a_number_stays_as_it_is_typed(begin: Make, typed: str) -> None:
    bench = begin("household")
    bench.answer("Mill Lane")
    bench.answer("Ana")
    bench.type(typed)
    assert bench.question.value == typed
    bench.next()
    whole = "." not in typed
    assert (bench.question.kind == "add_another") == whole
    if not whole:
        assert bench.question.value == typed
        assert bench.page.summary[1].shown == "We need a whole number, like 3. Please check it."
        assert isinstance(bench.answer("3"), screens.QuestionPage)
        assert bench.question.kind == "add_another"


def test_spaces_stay_while_typing_but_spaces_alone_are_no_answer(begin: Make) -> None:
    bench = begin("household")
    bench.type(" 12 Mill ")
    assert bench.question.value == " 12 Mill "
    bench.next()
    bench.back()
    assert bench.question.value == "12 Mill"
    bench.answer("   ")
    assert bench.question.problem is not None


def test_control_characters_never_reach_the_answer(begin: Make) -> None:
    bench = begin("household")
    bench.type("Mill\x00 \x1b[31mLane\u202e👋\u200f")
    assert bench.question.value == "Mill [31mLane👋\u200f"
