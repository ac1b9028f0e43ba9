"""Samples, and the WAV bytes they travel in. The playing helper needs little more than this: it imports little."""

from __future__ import annotations

import io
import sys
import wave
from array import array
from typing import Final, NamedTuple

_SILENT: Final = 40
# Of 32767: 58 dB below full loudness.
_LEAD_MS: Final = 5
_RATES: Final = range(4_000, 192_001)
"""Samples a second that sound servers take; asked for another one, libpulse ends the process."""


class Sound(NamedTuple):
    """Samples of a WAV file: 16 bit, one channel."""

    samples: bytes
    rate: int

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.samples) / 2 / self.rate


def sound_in(clip: bytes) -> Sound:
    """Return the sound in WAV bytes. Raises ValueError unless they are whole, 16 bit, mono and can be played."""
    try:
        with wave.open(io.BytesIO(clip)) as file:
            if (file.getsampwidth(), file.getnchannels()) != (2, 1):
                raise ValueError("not 16 bit mono")
            sound = Sound(file.readframes(file.getnframes()), file.getframerate())
            whole = len(sound.samples) == 2 * file.getnframes()
    except (wave.Error, EOFError) as error:
        raise ValueError("not a WAV file") from error
    if not whole:
        raise ValueError("cut short")
    if sound.rate not in _RATES:
        raise ValueError("of a rate that nobody plays")
    return sound


def wav(sound: Sound) -> bytes:
    """Return `sound` as the bytes of a WAV file."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sound.rate)
        file.writeframes(sound.samples)
    return buffer.getvalue()


def from_first_sound(sound: Sound) -> Sound:
    """Return `sound` without the silence it begins with: espeak puts 42 ms before some words."""
    first = next((place for place, level in enumerate(_levels(sound.samples)) if abs(level) > _SILENT), 0)
    begin = max(0, first - sound.rate * _LEAD_MS // 1000)
    return Sound(sound.samples[2 * begin :], sound.rate) if begin else sound


def softer(samples: bytes, db: float) -> bytes:
    """Return 16 bit samples of a WAV file that much softer (at most 0 dB), in the machine's own byte order."""
    levels = _levels(samples)
    if db < 0:
        factor = round(65536 * 10 ** (db / 20))
        levels = array("h", [level * factor >> 16 for level in levels])
    return levels.tobytes()


def _levels(samples: bytes) -> array[int]:
    levels = array("h", samples)
    if sys.byteorder == "big":
        levels.byteswap()
    return levels
