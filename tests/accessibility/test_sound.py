"""Samples and WAV bytes."""

from __future__ import annotations

from array import array
from math import log10

import pytest

from accessibility.sound import Sound, from_first_sound, softer, sound_in, wav

RATE = 22050


def samples(*levels: int) -> bytes:
    return array("h", levels).tobytes()


def test_what_is_written_is_read() -> None:
    sound = Sound(samples(1, -2, 3, 32767, -32768), RATE)
    assert sound_in(wav(sound)) == sound


@pytest.mark.parametrize("lost", [1, 2, 9, 30, 44])
def test_what_is_cut_short_is_refused(lost: int) -> None:
    with pytest.raises(ValueError):
        sound_in(wav(Sound(samples(1, 2, 3, 4), RATE))[:-lost])


@pytest.mark.parametrize("rate", [1, 3_999, 192_001, 2**32 - 1])
def test_a_rate_that_would_end_the_player_is_refused(rate: int) -> None:
    """libpulse asserts that it can be played."""
    with pytest.raises(ValueError):
        sound_in(
            wav(Sound(samples(1, 2, 3, 4), 8_000)).replace((8_000).to_bytes(4, "little"), rate.to_bytes(4, "little"))
        )


def test_silence_at_the_beginning_is_not_waited_for() -> None:
    words = samples(*([9000, -9000] * 500), *([0] * 2000), *([9000, -9000] * 500), *([0] * 2000))
    late = Sound(bytes(2 * (RATE // 20)) + words, RATE)
    cut = from_first_sound(late)
    assert cut.samples.endswith(words)
    assert 0 < cut.seconds - Sound(words, RATE).seconds <= 0.006
    assert from_first_sound(cut) == cut


@pytest.mark.parametrize("silence", [b"", samples(0), samples(*([39, -39] * 5000))])
def test_silence_alone_stays_what_it_is(silence: bytes) -> None:
    assert from_first_sound(Sound(silence, RATE)) == Sound(silence, RATE)


def test_a_soft_beginning_is_kept() -> None:
    swelling = Sound(samples(*(n for n in range(5000))), RATE)
    kept = from_first_sound(swelling)
    assert array("h", kept.samples)[0] < 40


@pytest.mark.parametrize("db", [-1, -6.0, -24, -36])
def test_softer_is_in_decibels(db: float) -> None:
    loud = samples(30000, -30000, 12000, -32768, 32767)
    for before, after in zip(array("h", loud), array("h", softer(loud, db)), strict=True):
        assert 20 * log10(abs(after) / abs(before)) == pytest.approx(db, abs=0.1)


def test_full_loudness_changes_nothing_and_there_is_no_louder() -> None:
    loud = samples(30000, -32768, 32767)
    assert softer(loud, 0) == loud
    assert softer(loud, 6) == loud
