from __future__ import annotations

from pathlib import Path

from accessibility.pronunciation import LONGEST
from accessibility.speech import Speech
from accessibility.voices import Voices
from kiosk.screens import Line

VOICES = Voices("espeak 1", {"en": "gmw/en", "ar": "sem/ar"})


def heard(*lines: Line, private_listening: bool = False) -> list[tuple[int, str, str]]:
    speech = Speech(VOICES, private_listening=private_listening)
    pieces = speech.pieces(lines, 100)
    return [(p.index, p.utterance.text if p.utterance else "", str(p.recording or "")) for p in pieces]


def test_each_line_is_read_by_the_voice_of_its_language() -> None:
    speech = Speech(VOICES)
    lines = (Line("Bus", spoken="Bus"), Line("حافلة", spoken="حافلة", language="ar"))
    assert [p.utterance.voice for p in speech.pieces(lines, 100) if p.utterance] == ["gmw/en", "sem/ar"]


def test_a_language_without_a_voice_is_read_by_nobody() -> None:
    assert heard(Line("Bas", spoken="Bas", language="so"), Line("Bus", spoken="Bus")) == [(1, "Bus", "")]


def test_what_is_only_shown_is_silent() -> None:
    assert heard(Line("seconds"), Line("…", spoken="…")) == []


def test_a_recording_goes_before_the_voice_and_needs_none() -> None:
    recorded = Line("Bas", spoken="Bas", language="so", audio=Path("bas.mp3"))
    assert heard(recorded) == [(0, "", "bas.mp3")]


def test_a_recording_nobody_can_decode_can_still_be_said() -> None:
    (piece,) = Speech(VOICES).pieces((Line("Bus", spoken="Bus", audio=Path("bus.mp3")),), 100)
    assert [utterance.text for utterance in piece.instead] == ["Bus"]


def test_personal_words_stay_personal_and_may_be_left_out() -> None:
    """EN 301 549 5.1.3.8 and 5.1.3.9."""
    lines = (Line("Name", spoken="Name"), Line("Mary", spoken="Mary", personal=True))
    assert heard(*lines) == [(0, "Name", ""), (1, "Mary", "")]
    assert heard(*lines, private_listening=True) == [(0, "Name", "")]
    marks = [p.utterance.personal for p in Speech(VOICES).pieces(lines, 100) if p.utterance]
    assert marks == [False, True]


def test_a_long_line_is_said_in_pieces_of_the_same_line() -> None:
    said = heard(Line("x", spoken="All is well. " * 100), Line("y", spoken="End"))
    assert len(said) > 4
    assert {index for index, _, _ in said[:-1]} == {0}
    assert max(len(text) for _, text, _ in said) <= LONGEST
    assert said[-1] == (1, "End", "")


def test_words_are_said_as_the_lexicon_of_their_language_wants() -> None:
    assert heard(Line("HB 4827", spoken="HB 4827")) == [(0, "H B, 4 8 2 7", "")]
