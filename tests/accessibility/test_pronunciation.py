from __future__ import annotations

import shutil
import subprocess
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accessibility.pronunciation import LONGEST, Lexicon, lexicon, pieces

FOLDER = Path(str(resources.files("assets") / "voice"))
ENGLISH = lexicon(FOLDER, "en")
SPANISH = lexicon(FOLDER, "es")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Your number is K 47.", "Your number is K, 4 7."),
        ("HB 4827", "H B, 4 8 2 7"),
        ("HB-4827", "H B, 4 8 2 7"),
        ("M25.5", "M25.5"),
        ("Call 01632 960 120 now", "Call 0 1 6 3 2, 9 6 0, 1 2 0 now"),
        ("+44 20 7946 0123", "plus 4 4, 2 0, 7 9 4 6, 0 1 2 3"),
        ("(020) 7946 0123", "0 2 0, 7 9 4 6, 0 1 2 3"),
        ("0800123456", "0 8 0, 0 1 2, 3 4 5 6"),
        ("1250000", "1250000"),
        ("1 000 000", "1 000 000"),
        ("03-04-2026", "03-04-2026"),
        ("on 2026-03-14.", "on 14 March 2026."),
        ("2026-13-99", "2026-13-99"),
        ("£1,250.00 a month", "1,250 pounds a month"),
        ("£12.50", "12 pounds 50"),
        ("£1", "1 pound"),
        ("12,50 €", "12 euros 50"),
        ("¥5", "¥5"),
        ("e.g. a bill", "for example a bill"),
        ("E.g. a bill", "for example a bill"),
        ("you & me", "you and me"),
        ("A kilogram", "A kilogram"),
        ("5 kg", "5 kilograms"),
    ],
)
def test_english_is_said_as_meant(written: str, said: str) -> None:
    assert ENGLISH.said(written) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("12,50 €", "12 euros 50"),
        ("p. ej. el 2026-03-14", "por ejemplo el 14 de marzo de 2026"),
        ("C/ Mayor n.º 5", "calle Mayor número 5"),
        ("+34 600 123 456", "más 3 4, 6 0 0, 1 2 3, 4 5 6"),
    ],
)
def test_spanish_is_said_as_meant(written: str, said: str) -> None:
    assert SPANISH.said(written) == said


def test_steering_and_control_characters_are_silent() -> None:
    assert ENGLISH.said("\u2068K 47\u2069\x00 \u200fnow\n\n!") == "K, 4 7 now !"


@pytest.mark.parametrize("written", ["", " ", "...", "\u2013 \u2013", "\u200b", "\x07"])
def test_nothing_to_say_is_not_said(written: str) -> None:
    assert ENGLISH.said(written) == ""


def test_words_of_the_lexicon_are_taken_literally() -> None:
    odd = Lexicon("en", words={"a.b": r"\1 \g<0>"})
    assert odd.said("a.b axb") == r"\1 \g<0> axb"


def test_a_language_without_a_lexicon_is_said_as_written() -> None:
    assert lexicon(FOLDER, "cy").said("Bore da, K 47") == "Bore da, K, 4 7"


@given(st.text())
def test_any_text_can_be_said(text: str) -> None:
    assert ENGLISH.said(text) == ENGLISH.said(text).strip()


@given(st.lists(st.text("ab. !?,", max_size=400), max_size=6).map(" ".join))
def test_pieces_are_short_and_lose_nothing(text: str) -> None:
    found = pieces(text)
    assert all(0 < len(piece) <= LONGEST for piece in found)
    assert "".join("".join(found).split()) == "".join(text.split())


def test_sentences_stay_whole() -> None:
    sentence = "We keep your answers safe until they are sent."
    assert set(" ".join(pieces(" ".join([sentence] * 20))).split(". ")) == {sentence.rstrip("."), sentence}
    assert all(piece.endswith("sent.") for piece in pieces(" ".join([sentence] * 20)))


GOLDEN = [
    ("en", "K 47", "kay, four seven"),
    ("en", "HB 4827", "aitch bee, four eight two seven"),
    ("en", "Handrail", "hand rail"),
    ("en", "Wi-Fi", "why fie"),
    ("en", "\u00a35", "five pounds"),
    ("en", "Tel: 0800 123 4567", "telephone zero eight zero zero, one two three, four five six seven"),
    ("es", "K 47", "ka, cuatro siete"),
    ("es", "5 \u20ac", "cinco euros"),
    ("es", "n.\u00ba 5", "n\u00famero cinco"),
]
"""Written, and words that sound as it is meant: espeak-ng makes phonemes of both, which are compared (VVSG 7.1-M.1)."""


def phonemes(words: str, language: str) -> str:
    assert shutil.which("espeak-ng"), "espeak-ng is missing: ./dev installs it"
    done = subprocess.run(["espeak-ng", "-q", "-x", "-v", language, words], capture_output=True, text=True, check=True)
    return "".join(sign for sign in done.stdout if sign not in "',%| \n")


@pytest.mark.parametrize(("language", "written", "meant"), GOLDEN)
def test_names_sound_as_intended(language: str, written: str, meant: str) -> None:
    assert phonemes(lexicon(FOLDER, language).said(written), language) == phonemes(meant, language)
