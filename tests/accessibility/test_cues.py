from __future__ import annotations

from importlib import resources
from typing import get_args

import pytest

from accessibility.cues import CUES, cue
from accessibility.sound import sound_in
from kiosk.ports import Cue
from tests.support.sound import samples_of

SOUNDS = resources.files("assets") / "sounds"


def test_there_is_a_sound_for_every_cue() -> None:
    names = {entry.name for entry in SOUNDS.iterdir() if entry.name.endswith(".wav")}
    assert names == {f"{name}.wav" for name in get_args(Cue)} == {f"{name}.wav" for name in CUES}


@pytest.mark.parametrize("name", CUES)
def test_a_cue_is_short_soft_and_what_the_program_makes(name: str) -> None:
    """EN 301 549 5.1.3.10: at most 3 s while the voice is speaking."""
    stored = (SOUNDS / f"{name}.wav").read_bytes()
    sound = sound_in(stored)
    assert sound.seconds <= (0.08 if name == "tick" else 3)
    samples = samples_of(sound)
    assert 1000 < max(map(abs, samples)) < 24000
    assert max(map(abs, (*samples[:3], *samples[-3:]))) < 600, "it would click"
    # A library of mathematics may round the last bit otherwise.
    assert max(abs(a - b) for a, b in zip(samples, samples_of(sound_in(cue(name))), strict=True)) <= 1
