from __future__ import annotations

import pytest

from ui.tour.comparison import differences

XML = b"<data><a>x</a><b>q p</b><c>2.0</c><r><n>1</n></r><r><n>2</n></r></data>"
KINDS = {"/data/a": "text", "/data/b": "select_multiple", "/data/c": "decimal", "/data/r[2]/n": "text"}
ANSWERS = {"/data/a": "x", "/data/b": "p q", "/data/c": "2", "/data/r[2]/n": "2"}


def test_what_was_answered_is_there() -> None:
    assert differences(ANSWERS, XML, relevant=ANSWERS, kinds=KINDS) == []


@pytest.mark.parametrize("ref", sorted(ANSWERS))
def test_another_value_is_found(ref: str) -> None:
    assert differences(ANSWERS | {ref: "3"}, XML, relevant=ANSWERS, kinds=KINDS) == [ref]


@pytest.mark.parametrize("ref", ["/data/gone", "/data/r[3]/n"])
def test_a_missing_answer_is_found(ref: str) -> None:
    assert differences({ref: "1"}, XML, relevant={ref}, kinds={}) == [ref]


def test_what_is_not_asked_any_more_must_not_be_there() -> None:
    assert differences({"/data/a": "x", "/data/gone": "1"}, XML, relevant=(), kinds=KINDS) == ["/data/a"]
