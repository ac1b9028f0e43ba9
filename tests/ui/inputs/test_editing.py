# ruff: noqa: RUF001 - odd characters are what this is about
from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.inputs.editing import MAX_CHARACTERS, capitals_at, clean, digits_only, telephone


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("O’Brien", "O’Brien"),
        ("tab\there", "tabhere"),
        ("bell\x07 nul\x00 esc\x1b", "bell nul esc"),
        ("one\r\ntwo", "one two"),
        ("right\u200fmark \u200eleft", "right\u200fmark \u200eleft"),
        ("\u202eoverride\u202c", "override"),
        ("\u2066isolate\u2069", "isolate"),
        ("half \ud83d emoji", "half  emoji"),
        ("👩‍👩‍👧 🏴󠁧󠁢󠁷󠁬󠁳󠁿 👍🏽", "👩‍👩‍👧 🏴󠁧󠁢󠁷󠁬󠁳󠁿 👍🏽"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\ufffe\uffff\ufeff", ""),
    ],
)
def test_control_characters_are_refused_and_words_are_kept(typed, kept):
    assert clean(typed, lines=False) == kept


def test_lines_stay_where_there_may_be_lines():
    assert clean("one\r\ntwo\u2028three", lines=True) == "one\ntwo\nthree"


def test_no_more_is_kept_than_the_core_can_refuse_in_words():
    assert clean("a" * MAX_CHARACTERS, lines=True) == "a" * MAX_CHARACTERS
    assert clean("a" * (MAX_CHARACTERS + 1), lines=True) == "a" * MAX_CHARACTERS


@pytest.mark.parametrize("letter", ["e\u0301", "👩\u200d👩\u200d👧", "👍🏽"])
def test_the_limit_never_cuts_a_letter_in_two(letter):
    text = clean("a" * 7 + letter, lines=False, limit=8)
    assert text == "a" * 7


@given(st.text())
def test_what_is_kept_can_stand_in_xml_and_cleaning_twice_changes_nothing(text):
    kept = clean(text, lines=True)
    assert clean(kept, lines=True) == kept
    assert not any(unicodedata.category(c) in {"Cc", "Cs"} for c in kept if c != "\n")


@pytest.mark.parametrize(
    ("before", "how", "capital"),
    [
        ("", "words", True),
        ("M", "words", False),
        ("Mary ", "words", True),
        ("O’", "words", True),
        ("Jean-", "words", True),
        ("", "sentences", True),
        ("My name is ", "sentences", False),
        ("It is dark. ", "sentences", True),
        ("It is dark.\n", "sentences", True),
        ("3.", "sentences", False),
        ("", "none", False),
    ],
)
def test_capitals_are_shown_where_a_name_or_sentence_begins(before, how, capital):
    assert capitals_at(before, how) is capital


def test_digits_of_every_script_are_read():
    assert digits_only("١٩٥١", 4) == "1951"
    assert digits_only("1a2 3", 2) == "12"
    assert telephone("+44 (0)20\t7946-0000 ext") == "+44 (0)207946-0000 "
