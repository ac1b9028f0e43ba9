# ruff: noqa: RUF001 - signs that look like others are what is tested
from __future__ import annotations

import unicodedata
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.visit.answers import LIMIT, fit


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("O’Brien", "O’Brien"),
        ("Zoe\u0308", "Zoë"),
        ("two\nlines", "two lines"),
        ("a\x00b\x07c\x1bd", "abcd"),
        ("tab\there", "tab here"),
        ("مريم\u200f حسن\u200e", "مريم\u200f حسن\u200e"),
        ("abc\u202efdp\u202c", "abcfdp"),
        ("\u2067x\u2069", "x"),
        ("👩‍👩‍👧 ❤️", "👩‍👩‍👧 ❤️"),
        ("half \ud83d pair", "half  pair"),
        ("non\ufffecharacter\U0001ffff", "noncharacter"),
    ],
)
def test_text_keeps_what_a_person_can_mean(typed: str, kept: str) -> None:
    assert fit("text", typed) == kept


def test_lines_stay_where_there_is_room_for_them() -> None:
    assert fit("text", "12 Mill Lane\r\nMillbrook\u2028MB1", lines=True) == "12 Mill Lane\nMillbrook\nMB1"


def test_a_very_long_text_is_cut_but_never_within_a_sign() -> None:
    assert fit("text", "a" * 10_000) == "a" * LIMIT
    family = "👩‍👩‍👧"
    kept = fit("text", "a" * (LIMIT - 2) + family)
    assert kept == "a" * (LIMIT - 2)
    assert not unicodedata.combining(fit("text", "a" * (LIMIT - 1) + "x\u0330\u0330")[-1])


def test_nothing_but_accents_is_cut_all_the_same() -> None:
    assert len(fit("text", "\u0330" * 10_000)) <= LIMIT


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("integer", "١٢", "12"),
        ("integer", "1 200", "1200"),
        ("integer", "\u2212 5", "-5"),
        ("decimal", "12,50", "12.50"),
        ("decimal", "١٢٫٥", "12.5"),
        ("date", "\u200f١٩٥١-٠٣-١٤", "1951-03-14"),
        ("date", "1951--14", "1951--14"),
        ("time", "10:15", "10:15"),
        ("integer", "twelve", "twelve"),
        ("select_one", "bus\x00", "bus"),
    ],
)
def test_numbers_and_dates_become_what_every_program_reads(kind: str, typed: str, kept: str) -> None:
    assert fit(kind, typed) == kept  # type: ignore[arg-type]


@given(st.text(max_size=60))
def test_whatever_is_kept_can_stand_in_xml(typed: str) -> None:
    for kind in ("text", "integer", "date", "select_one"):
        kept = fit(kind, typed, lines=True)  # type: ignore[arg-type]
        element = ET.Element("a")
        element.text = kept
        assert ET.fromstring(ET.tostring(element, "utf-8")).text in {kept, None}
        assert fit(kind, kept, lines=True) == kept  # type: ignore[arg-type]
