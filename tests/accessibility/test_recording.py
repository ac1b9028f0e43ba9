from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from accessibility.recording import RecordingSpeaker
from accessibility.sound import sound_in
from accessibility.voices import Voices
from kiosk.screens import Line

if TYPE_CHECKING:
    from pathlib import Path

VOICES = Voices("espeak 1", {"en": "gmw/en", "es": "roa/es"})
LINES = (
    Line("Welcome", spoken="Welcome"),
    Line("seconds"),
    Line("Soomaali", spoken="Soomaali", language="so"),
    Line("Bienvenida", spoken="Bienvenida", language="es"),
    Line("HB 4827", spoken="HB 4827", personal=True),
)


@pytest.fixture
def heard() -> list[int | None]:
    return []


@pytest.fixture
def speaker(tmp_path: Path, heard: list[int | None]) -> RecordingSpeaker:
    made = RecordingSpeaker(tmp_path / "speech", voices=VOICES)
    made.on_line = heard.append
    return made


def test_it_walks_through_what_is_heard(speaker: RecordingSpeaker, heard: list[int | None]) -> None:
    speaker.say(LINES, rate=100, volume=-12)
    for _ in range(4):
        speaker.advance()
    assert heard == [0, 3, 4, None]


def test_it_pauses_resumes_repeats_and_stops(speaker: RecordingSpeaker, heard: list[int | None]) -> None:
    speaker.say(LINES, rate=100, volume=-12)
    speaker.advance()
    speaker.pause()
    speaker.resume()
    speaker.again()
    speaker.stop()
    speaker.resume()
    assert heard == [0, 3, None, 3, 0, None]


def test_it_writes_a_sound_and_a_transcript_of_every_say(speaker: RecordingSpeaker, tmp_path: Path) -> None:
    speaker.say(LINES, rate=100, volume=-12)
    speaker.say(LINES[:1], rate=200, volume=0)
    speaker.cue("tick")
    speaker.close()
    first, second = json.loads((tmp_path / "speech" / "transcript.json").read_text(encoding="utf-8"))
    assert [line["silent"] for line in first["lines"]] == ["", "not said", "no voice", "", ""]
    assert first["lines"][4]["uttered"] == "H B, 4 8 2 7"
    whole, quick = (sound_in((tmp_path / "speech" / one["file"]).read_bytes()).seconds for one in (first, second))
    assert whole == pytest.approx(sum(line["seconds"] for line in first["lines"]), abs=0.1)
    assert 0 < quick < first["lines"][0]["seconds"]
    assert (second["rate"], second["volume"], speaker.cues) == (200, 0, ["tick"])


def test_the_same_visit_makes_the_same_files(tmp_path: Path) -> None:
    for name in ("one", "two"):
        speaker = RecordingSpeaker(tmp_path / name, voices=VOICES)
        speaker.say(LINES[:2], rate=100, volume=-12)
        speaker.close()
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("one", "two"))
    assert one == two


def test_without_a_folder_it_writes_nothing_and_needs_no_engine(tmp_path: Path) -> None:
    speaker = RecordingSpeaker(voices=Voices())
    speaker.say(LINES, rate=100, volume=-12)
    speaker.close()
    assert [said.lines for said in speaker.said] == [LINES]
    assert (speaker.voices(), speaker.problem()) == (frozenset(), "no_engine")
    assert list(tmp_path.iterdir()) == []


def test_private_listening_leaves_personal_lines_out(heard: list[int | None]) -> None:
    speaker = RecordingSpeaker(voices=VOICES, private_listening=True)
    speaker.on_line = heard.append
    speaker.say(tuple(replace(line, personal=True) for line in LINES), rate=100, volume=-12)
    assert heard == [None]
