"""The short sounds of assets/sounds; `python -m accessibility.cues` makes them anew.

A cue is a few soft sine tones with a quick, silent start and a long fade, so that nothing clicks.
"""

from __future__ import annotations

import array
import io
import math
import sys
import wave
from pathlib import Path
from typing import NamedTuple

RATE = 22050


class Tone(NamedTuple):
    """A tone: when it begins, how long until it is gone (seconds), its pitch (Hz), how loud (0 to 1)."""

    start: float
    seconds: float
    pitch: float
    level: float


CUES: dict[str, tuple[Tone, ...]] = {
    # Low and short: felt rather than heard, sixty times a minute, while a voice is speaking.
    "tick": (Tone(0, 0.05, 520, 0.22), Tone(0, 0.02, 1560, 0.05)),
    "attention": (Tone(0, 0.9, 659.26, 0.3), Tone(0.22, 1.1, 880, 0.3), Tone(0.22, 1.1, 1760, 0.05)),
    "done": (Tone(0, 0.6, 523.25, 0.25), Tone(0.14, 0.7, 659.26, 0.25), Tone(0.28, 1.2, 783.99, 0.28)),
    "problem": (Tone(0, 0.5, 392, 0.3), Tone(0.2, 0.9, 311.13, 0.3)),
}


def cue(name: str) -> bytes:
    """Return a cue as the bytes of a WAV file: 22.05 kHz, 16 bit, mono."""
    tones = CUES[name]
    length = max(tone.start + tone.seconds for tone in tones)
    samples = array.array("h", (round(32767 * _level(tones, number / RATE)) for number in range(round(length * RATE))))
    if sys.byteorder == "big":
        samples.byteswap()
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    return buffer.getvalue()


def _level(tones: tuple[Tone, ...], time: float) -> float:
    return sum(_of(tone, time - tone.start) for tone in tones)


def _of(tone: Tone, time: float) -> float:
    if not 0 <= time < tone.seconds:
        return 0
    rise = min(1, time / min(0.006, tone.seconds / 4))
    left = 1 - time / tone.seconds
    return tone.level * rise * left**2 * math.sin(2 * math.pi * tone.pitch * time)


if __name__ == "__main__":
    for _name in CUES:
        (Path(__file__).parent.parent / "assets" / "sounds" / f"{_name}.wav").write_bytes(cue(_name))
