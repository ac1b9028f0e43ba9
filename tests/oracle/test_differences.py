"""Every difference that docs/developers/oracle.md names, at work: if the engines come to agree, the list must know."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.oracle.javarosa import JavaRosaError
from tests.oracle.jvm import MISSING, is_there
from tests.oracle.playing import Player
from tests.support.forms import xform

pytestmark = pytest.mark.skipif(not is_there(), reason=MISSING)
DOCUMENT = Path(__file__).parents[2] / "docs" / "developers" / "oracle.md"

REPEAT = """
| survey |
| | type | name | label | calculation |
| | begin repeat | r | R | |
| | {type} | a | A | |
| | end repeat | | | |
| | calculate | c | | {calculation} |
"""
INNER = """
| survey |
| | type | name | label | relevant | calculation |
| | begin repeat | r | R | | |
| | begin group | g | G | {relevant} | |
| | text | a | A | | |
| | end group | | | | |
| | end repeat | | | | |
| | calculate | c | | | count(${{a}}) |
"""
COUNTED = """
| survey |
| | type | name | label | repeat_count |
| | integer | n | N | |
| | begin repeat | r | R | ${n} |
| | text | a | A | |
| | end repeat | | | |
"""
NESTED = """
| survey |
| | type | name | label |
| | begin repeat | r | R |
| | begin repeat | s | S |
| | text | a | A |
| | end repeat | | |
| | text | b | B |
| | end repeat | | |
"""
HIDDEN = """
| survey |
| | type | name | label | relevant | default | choice_filter |
| | select_one yn | show | Show | | | |
| | text | part | Part | ${show} = 'yes' | x | |
| | select_one rows | row | Row | | | part = ${part} |
| choices |
| | list_name | name | label | part |
| | yn | yes | Yes | |
| | yn | no | No | |
| | rows | one | One | x |
| | rows | two | Two | y |
"""
GONE = """
| survey |
| | type | name | label | choice_filter | constraint |
| | text | part | Part | | |
| | select_multiple rows | row | Row | part = ${part} | selected(., 'two') |
| choices |
| | list_name | name | label | part |
| | rows | one | One | x |
| | rows | two | Two | y |
"""
WORDS = """
| survey |
| | type | name | label::English (en) | calculation |
| | text | a | A | |
| | calculate | c | | jr:itext('') |
"""
UNASKED = """
| survey |
| | type | name | label | repeat_count | relevant |
| | text | show | Show | | |
| | begin repeat | r | R | 2 | ${show} = 'x' |
| | text | a | A | | |
| | end repeat | | | | |
"""
INSIDE_COUNTED = """
| survey |
| | type | name | label | repeat_count |
| | integer | n | N | |
| | begin repeat | r | R | ${n} |
| | begin repeat | s | S | |
| | text | a | A | |
| | end repeat | | | |
| | end repeat | | | |
"""
AMONG = """
| survey |
| | type | name | label |
| | begin repeat | r | R |
| | text | a | A |
| | end repeat | | |
| | select_one ${a} | b | B |
"""
AROUND = """
| survey |
| | type | name | label | calculation |
| | begin repeat | r | R | |
| | begin repeat | s | S | |
| | text | a | A | |
| | end repeat | | | |
| | calculate | c | | count(/data/r/s) |
| | end repeat | | | |
"""
LATER = """
| survey |
| | type | name | label | relevant | required | default |
| | text | p | P | | | |
| | text | s | S | | | concat('x', '') |
| | integer | q | Q | ${p} = 'b' | ${s} = '' | 2 |
| | begin group | g | G | coalesce(${q}, 0) = 0 | | |
| | text | a | A | | | position(..) |
| | end group | | | | | |
"""
ROUNDS = """
| survey |
| | type | name | label | repeat_count | calculation | relevant | default |
| | begin repeat | r | R | {count} | | | |
| | text | a | A | | | | |
| | calculate | b | | | 1 | | |
| | end repeat | | | | | | |
| | integer | q | Q | | | count(${{a}}) > 1 | 5 |
| | calculate | c | | | count(${{b}}) + coalesce(${{q}}, 0) | | |
"""
FIRST = """
| survey |
| | type | name | label | calculation | default |
| | calculate | b | | 1 + 1 | |
| | text | a | A | | concat(${b}, '!') |
"""


def calculated(calculation: str, **answered: str) -> tuple[str, list[tuple[str, str, str]]]:
    """Return a form with questions named by type ("integer") and a calculation c, and the answers."""
    rows = "".join(f"| | {kind} | {kind} | {kind} | |\n" for kind in answered)
    table = f"| survey |\n| | type | name | label | calculation |\n{rows}| | calculate | c | | {calculation} |\n"
    return table, [("answer", f"/data/{kind}", text) for kind, text in answered.items()]


def repeated(calculation: str, kind: str, *answers: str) -> tuple[str, list[tuple[str, str, str]]]:
    """Return a form with a question a in an open repeat r and a calculation c after it, and the answers."""
    steps: list[tuple[str, str, str]] = []
    for number, answer in enumerate(answers, start=1):
        steps += [("add", "/data/r", "")] * (number > 1)
        steps += [("answer", f"/data/r[{number}]/a", answer)]
    return REPEAT.format(type=kind, calculation=calculation), steps


@pytest.fixture(scope="module")
def play(javarosa):
    def play(table: str, steps: list[tuple[str, str, str]]) -> Player:
        player = Player(javarosa, xform(table))
        for step, ref, value in steps:
            player.answer(ref, value) if step == "answer" else getattr(player, step)(ref)
        return player

    return play


CASES = {
    "truth in words": (calculated("1 = 1"), "true", "1"),
    "decimals": (calculated("concat(${decimal}, '')", decimal="2"), "2.0", "2"),
    "no number in words": (calculated("concat(number('x'), '')"), "", "NaN"),
    "dates as moments": (calculated("${date}", date="2021-01-01"), "2021-01-01", "2021-01-01T00:00:00.000Z"),
    "greatest of nothing": (calculated("max(1, ${integer})", integer=""), "", "1"),
    "greatest is never negative": (calculated("max(-1, -2)"), "-1", "0"),
    "a node as a condition": (calculated("if(boolean(${integer}), 'yes', 'no')", integer=""), "yes", "no"),
    "part of the text": (calculated("if(regex('abc', 'b'), 'yes', 'no')"), "yes", "no"),
    "whole and decimal compared": (
        calculated("if(${integer} = ${decimal}, 'yes', 'no')", integer="2", decimal="2"),
        "no",
        "yes",
    ),
    "days of nothing": (calculated("if(${date} != decimal-date-time(${date}), 'yes', 'no')", date=""), "yes", "no"),
    "sums without blanks": (repeated("sum(${a})", "integer", "2", ""), "", "2"),
    "place nought": (repeated("indexed-repeat(${a}, ${r}, 0)", "text", "here"), "", "here"),
    "nothing compared": (repeated("if(${r}[position() = 2]/a != 'x', 'yes', 'no')", "text", "here"), "no", "yes"),
    "points of a line": (
        calculated("concat(${geotrace}, '')", geotrace="1 2 0 0;3 4 0 0"),
        "1.0 2.0 0.0 0.0;3.0 4.0 0.0 0.0",
        "1.0 2.0 0.0 0.0; 3.0 4.0 0.0 0.0",
    ),
    "words of nothing": ((WORDS, []), "", "[itext:]"),
    "hidden nodes are counted": ((INNER.format(relevant="1 = 2"), []), "1", "0"),
}


def theirs(player: Player, ref: str) -> str:
    return next(node.value for node in player.javarosa.state() if node.ref == ref)


@pytest.mark.parametrize("name", CASES)
def test_calculations_that_differ(play, name):
    form, our, their = CASES[name]
    player = play(*form)
    assert (player.entry.value("/data/c"), theirs(player, "/data/c")) == (our, their)


def test_counts_only_grow(play):
    player = play(COUNTED, [("answer", "/data/n", "2"), ("answer", "/data/r[2]/a", "x"), ("answer", "/data/n", "")])
    assert player.entry.to_xml().count(b"<r>") == 0
    assert player.compare("Filling.java takes them away")


def test_the_instance_before(play):
    before = "coalesce(${r}[position() = position(current()/..) - 1]/a, '')"
    table = REPEAT.format(type="text", calculation="1").replace(
        "| | end repeat", f"| | calculate | b | | {before} |\n| | end repeat"
    )
    player = play(table, [("add", "/data/r", ""), ("answer", "/data/r[1]/a", "x"), ("answer", "/data/r[1]/a", "y")])
    assert player.entry.value("/data/r[2]/b") == "y"
    assert player.compare("Filling.java has it worked out")


def test_inner_instances_that_go(play):
    counted = NESTED.replace("| label |", "| label | calculation |") + "| | calculate | c | | count(${a}) |\n"
    player = play(counted, [("add", "/data/r", ""), ("remove", "/data/r[1]", "")])
    assert player.entry.value("/data/c") == "0"
    assert player.compare("Filling.java has it worked out")


def test_groups_in_a_new_instance(play):
    player = play(INNER.format(relevant=""), [("add", "/data/r", "")])
    assert player.entry.value("/data/c") == "2"
    assert player.compare("Filling.java has it worked out")


def test_once_for_a_new_instance(play):
    for count, steps in (("2", []), ("", [("add", "/data/r", "")])):
        player = play(ROUNDS.format(count=count), steps)
        assert player.entry.value("/data/c") == "7"
        assert player.compare("Filling.java has it worked out")


def test_a_new_inner_instance_stands_last(play):
    player = play(NESTED, [("add", "/data/r", ""), ("add", "/data/r[2]/s", "")])
    assert b"<r><s><a/></s><b/></r><meta>" in player.entry.to_xml()
    assert "<r><b /><s><a /></s></r><meta>" in player.javarosa.xml()
    assert player.compare("put in order")


def test_choices_remembered(play):
    player = play(HIDDEN, [("answer", "/data/show", "yes")])
    assert [choice.value for choice in player.entry.prompt("/data/row").choices] == ["one"]
    assert next(asked.choices for asked in player.javarosa.prompts() if asked.ref == "/data/row") == ()


def test_answers_that_go_quietly(play):
    read = GONE.replace("| | select_multiple", "| | calculate | c | | | |\n| | select_multiple").replace(
        "| constraint |", "| constraint | calculation |"
    )
    read = read.replace("| c | | | |", "| c | | | | count-selected(${row}) |")
    player = play(read, [("answer", "/data/part", "x"), ("answer", "/data/row", "one"), ("answer", "/data/part", "y")])
    assert (player.entry.value("/data/c"), theirs(player, "/data/c")) == ("0", "0")
    assert player.compare("Filling.java has it worked out")


def test_choices_that_come_back(play):
    steps = [("part", "y"), ("row", "two"), ("part", "x"), ("part", "y")]
    player = play(GONE, [("answer", f"/data/{name}", value) for name, value in steps])
    assert (player.entry.value("/data/row"), theirs(player, "/data/row")) == ("two", "")
    for name, value in (*steps[:3], ("", ""), steps[3]):
        player.answer(f"/data/{name}", value) if name else player.forget()
    assert player.compare("ours forgets it")


def test_nothing_is_left(play):
    player = play(GONE, [("answer", "/data/part", "x"), ("answer", "/data/row", "one")])
    assert player.entry.prompt("/data/row").violation is not None
    player.answer("/data/part", "y")
    assert player.entry.prompt("/data/row").violation is None
    [row] = [node for node in player.javarosa.state() if node.ref == "/data/row"]
    assert (row.value, row.fits) == ("", False)
    assert player.compare("looked past")


def test_spaces_round_a_choice(play):
    player = play(AMONG, [("answer", "/data/r[1]/a", "  kept  ")])
    assert [(choice.value, choice.label) for choice in player.entry.prompt("/data/b").choices] == [("  kept  ", "kept")]
    assert next(asked.choices for asked in player.javarosa.prompts() if asked.ref == "/data/b") == (
        ("kept", "  kept  "),
    )
    assert player.compare("looked past")


def test_dates_as_moments_are_looked_past(play):
    assert play(*CASES["dates as moments"][0]).compare("looked past")


def test_actions_come_first(play):
    player = play(FIRST, [])
    assert (player.entry.value("/data/a"), theirs(player, "/data/a")) == ("2!", "!")


def test_actions_come_first_and_find_groups_that_are_not_there_yet(play):
    player = play(LATER, [])
    assert player.entry.is_relevant("/data/g/a")
    assert (player.entry.value("/data/g/a"), theirs(player, "/data/g/a")) == ("1", "0")


def test_all_of_them_or_those_around_here(play):
    player = play(AROUND, [("add", "/data/r", "")])
    assert (player.entry.value("/data/r[2]/c"), theirs(player, "/data/r[2]/c")) == ("1", "0")


def test_times_have_a_zone(play):
    player = play(*calculated("1", time="10:30:00.000"))
    assert player.entry.value("/data/time") == "10:30:00.000"
    assert re.fullmatch(r"10:30:00\.000(Z|[+-]\d\d:\d\d)", theirs(player, "/data/time"))
    assert player.compare("looked past")


def test_instances_that_nobody_is_asked(play):
    player = play(UNASKED, [])
    assert sum(state.ref.endswith("/a") for state in player.entry.nodes()) == 2
    assert sum(node.ref.endswith("/a") for node in player.javarosa.state()) < 2
    assert player.compare("looked past")


def test_instances_that_come_back(play):
    player = play(INSIDE_COUNTED, [("answer", "/data/n", "1"), ("answer", "/data/n", "0"), ("answer", "/data/n", "1")])
    assert b"<r><s><a/></s></r>" in player.entry.to_xml()
    assert "<r />" in player.javarosa.xml()


def test_no_rounding_to_whole_numbers(play):
    for name in ("floor", "ceiling"):
        with pytest.raises(JavaRosaError, match=name):
            play(*calculated(f"{name}(1.5)"))


BESIDE = {
    "times have a zone": test_times_have_a_zone,
    "order of a new repeat": test_a_new_inner_instance_stands_last,
    "counts only grow": test_counts_only_grow,
    "inner instances that go": test_inner_instances_that_go,
    "groups in a new instance": test_groups_in_a_new_instance,
    "once for a new instance": test_once_for_a_new_instance,
    "instances that nobody is asked": test_instances_that_nobody_is_asked,
    "the instance before": test_the_instance_before,
    "all of them, or those around here": test_all_of_them_or_those_around_here,
    "choices remembered": test_choices_remembered,
    "nothing is left": test_nothing_is_left,
    "answers that go quietly": test_answers_that_go_quietly,
    "choices that come back": test_choices_that_come_back,
    "spaces round a choice": test_spaces_round_a_choice,
    "actions come first": test_actions_come_first,
    "instances that come back": test_instances_that_come_back,
    "no rounding to whole numbers": test_no_rounding_to_whole_numbers,
}
"""Differences that take more than a calculation to see."""


def test_the_document_and_the_cases_name_the_same_differences():
    text = DOCUMENT.read_text(encoding="utf-8").partition("## Where JavaRosa differs")[2]
    named = re.findall(r"^- \*\*([^*]+)\*\*:", text, re.MULTILINE)
    assert sorted(named) == sorted([*CASES, *BESIDE])
