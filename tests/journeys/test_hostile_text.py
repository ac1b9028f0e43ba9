"""What hands, elbows, scanners and programs type: kept, limited or refused, and never without a word."""

# ruff: noqa: RUF001 - names as people write them

from __future__ import annotations

from unicodedata import normalize

from kiosk.visit.answers import LIMIT
from tests.support.filled import GROWN_UP
from tests.support.hands import commit
from tests.support.stand import values

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
TOO_MUCH = f"There is room for {LIMIT:,} letters. We kept the first {LIMIT:,}."
TYPED = {
    "A\x00n\x07\x1ba\x7f\u0085": "Ana",  # controls
    "\u202enaoJ\u202c": "naoJ",  # turned round, so that a helper would read another name
    "\u200fدانا\u200e!": "\u200fدانا\u200e!",
    "Ame\u0301lie": "Am\u00e9lie",
    f"Zo {FAMILY}": f"Zo {FAMILY}",
    "a\nb\r\nc\u2028d": "a b c d",
    "<b>&amp;]]></b>": "<b>&amp;]]></b>",
    "   Ana   ": "Ana",
}


def test_a_name_is_kept_as_a_person_can_mean_it(stand, visitor):
    visitor.begin("join-the-library")
    for typed, kept in TYPED.items():
        commit(typed)
        stand.settle()
        assert stand.question.value.strip() == kept
        assert normalize("NFC", stand.window.stage.page.section.input.field.text) == stand.question.value
        visitor.press("key:clear:")
        assert stand.question.value == ""
    commit(" ".join(TYPED))
    visitor.go_on()
    visitor.fill_in({name: value for name, value in GROWN_UP.items() if name != "given_name"})
    visitor.go_on()
    sent = values(stand.sent("join-the-library"), ["/data/given_name"])["/data/given_name"]
    assert sent.split() == " ".join(TYPED.values()).split()


def test_ten_thousand_characters_are_cut_with_words(stand, visitor):
    visitor.press("setting:voice")
    visitor.press("next")
    visitor.begin("change-of-address")
    visitor.answer("Ana")
    visitor.go_on()
    commit("ab" * 5000)
    stand.settle()
    assert stand.question.value == "ab" * (LIMIT // 2)
    assert_told(stand, TOO_MUCH)
    visitor.press("next")
    assert len(stand.question.value) == LIMIT, "the form takes 100: what was typed is still there to be shortened"
    assert stand.screen.summary
    visitor.press("key:clear:")
    visitor.type("Li")
    assert stand.question.value == "Li"
    visitor.go_on()
    assert stand.question.kind == "date"


def test_one_letter_too_many_is_told_and_taking_it_away_ends_it(stand, visitor):
    visitor.begin("change-of-address")
    commit("x" * LIMIT)
    stand.settle()
    assert stand.question.problem is None
    visitor.type("y")
    assert (stand.question.value, stand.question.problem.shown) == ("x" * LIMIT, TOO_MUCH)
    visitor.press("key:delete:")
    assert (len(stand.question.value), stand.question.problem) == (LIMIT - 1, None)


def assert_told(stand, words):
    assert stand.question.problem.shown == words
    assert stand.shows(words)
    assert stand.question.problem.spoken in stand.speaker.said[-1]
