"""The pace of the installed engine, measured: words of our own wording over the length of their clips."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from accessibility.child import installed_voices, speak
from accessibility.pace import pace
from accessibility.sound import Sound, sound_in
from accessibility.utterance import Utterance
from kiosk.screens import RATES
from tests.support.sound import pitch, samples_of

WORDING = (
    "What would you like to do?",
    "Touch one. You can stop at any time.",
    "Do things here by yourself, in your own time.",
    "It is free. You need no internet and no password.",
    "If you stop for three minutes, we ask if you are still here.",
    "A person will come to you. You do not have to say why. It helps us if you do. Your answers stay safe.",
    "We keep your answers safe until they are sent.",
    "You can change any answer. Nothing is sent yet.",
    "February has no day 31. Check the day.",
    "They go only to the people who deal with this. Nobody else here can read them.",
)


@pytest.fixture(scope="module")
def engine() -> str:
    return installed_voices().engine


def sounds(percent: int, engine: str, wording: tuple[str, ...] = WORDING) -> list[Sound]:
    rate, gap = pace(percent, engine)
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda text: sound_in(speak(Utterance(text, "gmw/en", rate, gap))), wording))


def words_a_minute(percent: int, engine: str, wording: tuple[str, ...] = WORDING) -> float:
    seconds = sum(sound.seconds for sound in sounds(percent, engine, wording))
    return 60 * sum(len(text.split()) for text in wording) / seconds


def test_the_default_is_120_to_125_words_a_minute(engine: str) -> None:
    """VVSG 7.1-K."""
    assert 120 <= words_a_minute(100, engine) <= 125


@pytest.mark.parametrize("percent", [50, 200])
def test_the_slowest_and_the_fastest_are_what_they_say(percent: int, engine: str) -> None:
    some = WORDING[1:4]
    assert words_a_minute(percent, engine, some) / words_a_minute(100, engine, some) == pytest.approx(
        percent / 100, rel=0.08
    )


def test_pitch_stays_as_it_is_at_every_rate(engine: str) -> None:
    """VVSG 7.1-K."""
    line = ("A person will come to you.",)
    heard = [pitch(samples_of(sounds(percent, engine, line)[0])) for percent in (50, 100, 200)]
    assert 70 < heard[1] < 160
    assert heard == pytest.approx([heard[1]] * 3, rel=0.1)


def test_there_are_six_to_eight_steps_from_half_to_double() -> None:
    """VVSG 7.1-K."""
    assert (RATES[0], RATES[-1]) == (50, 200)
    assert 6 <= len(RATES) <= 8


def test_every_step_is_faster_than_the_one_before() -> None:
    paces = [pace(percent, "espeak 2.99") for percent in RATES]
    assert [rate - 3 * gap for rate, gap in paces] == sorted({rate - 3 * gap for rate, gap in paces})


def test_rates_beyond_the_steps_are_held() -> None:
    assert pace(10, "espeak") == pace(50, "espeak")
    assert pace(900, "espeak") == pace(200, "espeak")
    assert pace(112, "espeak") == (123, 0)


def test_an_engine_nobody_measured_is_asked_for_plain_words_a_minute() -> None:
    assert pace(150, "sapi5 2.99") == (183, 0)
