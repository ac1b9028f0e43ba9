from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.errors import CATALOGUE, Fault, Surroundings

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "it" / "trouble-codes.md"


def test_codes_are_unique_and_every_one_is_explained_to_staff():
    page = PAGE.read_text(encoding="utf-8")
    assert len({entry.code for entry in CATALOGUE.values()}) == len(CATALOGUE)
    for entry in CATALOGUE.values():
        assert f"| {entry.code} | {entry.meaning} | {entry.remedy} |" in page


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_every_error_has_words_for_the_visitor(language):
    texts = (ROOT / "assets" / "texts" / language / "trouble.ftl").read_text(encoding="utf-8")
    for entry in CATALOGUE.values():
        assert f"\n{entry.words} = " in f"\n{texts}"


def test_an_error_carries_code_words_and_detail():
    error = Surroundings("store_full", "12 MB left")
    assert (error.code, error.words, error.detail) == ("S5", "trouble-full", "12 MB left")
    assert str(error) == "S5 store_full: 12 MB left"
    assert str(Fault()) == "H1 fault"


def test_an_unknown_name_is_our_mistake():
    with pytest.raises(KeyError):
        Surroundings("store_purple")
