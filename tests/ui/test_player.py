"""The playing helper, heard at the monitor of a null sink."""

from __future__ import annotations

import os
import signal
import subprocess
import wave
from array import array
from math import pi, sin
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from accessibility.child import FOLDER, PLAYER, command, speak
from accessibility.sound import Sound, sound_in, wav
from accessibility.utterance import Utterance
from tests.support.sound import Ear, SoundServer, likeness, loudness, samples_of, trimmed
from ui.playback import Playback

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtCore import QObject
    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.listens


RATE = 22050
LONG = 30_000
"""Milliseconds; nobody's machine is that slow. What does not come by then does not come."""
MINUTE = wav(Sound(bytes(2 * RATE * 60), RATE))
"""Of silence: it has to be cut off, however slow the machine is."""
RECORDINGS = Path(__file__).parents[1] / "data" / "recordings"


@pytest.fixture(scope="module")
def server() -> Iterator[SoundServer]:
    with SoundServer() as running, pytest.MonkeyPatch.context() as patch:
        patch.setenv("PULSE_SERVER", running.address)
        yield running


@pytest.fixture(scope="module")
def playback(server: SoundServer, qapp: QObject) -> Iterator[Playback]:
    assert server.address
    made = Playback(qapp)
    yield made
    made.close()


@pytest.fixture
def another(qapp: QObject, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[SoundServer, Playback]]:
    """A server that may be spoilt, and who plays there."""
    with SoundServer() as server:
        monkeypatch.setenv("PULSE_SERVER", server.address)
        made = Playback(qapp)
        yield server, made
        made.close()


@pytest.fixture(scope="module")
def clip() -> bytes:
    return speak(Utterance("Where do you live now?", "gmw/en", 209))


def until_there(qtbot: QtBot, playback: Playback) -> None:
    qtbot.waitUntil(lambda: playback.device is True, timeout=LONG)


def hear(qtbot: QtBot, server: SoundServer, playback: Playback, clip: bytes, db: int = 0) -> array[int]:
    until_there(qtbot, playback)
    with Ear(server.address) as ear:
        playback.set_volume(db)
        with qtbot.waitSignal(playback.ended, timeout=LONG):
            playback.play(1, clip)
        return ear.until_now()


def begin(qtbot: QtBot, playback: Playback, number: int, clip: bytes = MINUTE) -> None:
    until_there(qtbot, playback)
    with qtbot.waitSignal(playback.began, timeout=LONG):
        playback.play(number, clip)


def test_what_is_heard_is_what_was_said(qtbot: QtBot, server: SoundServer, playback: Playback, clip: bytes) -> None:
    heard = hear(qtbot, server, playback, clip)
    other = speak(Utterance("When do you move house?", "gmw/en", 209))
    assert likeness(heard, samples_of(sound_in(clip))) > 0.99
    assert likeness(heard, samples_of(sound_in(other))) < 0.5


def test_loudness_is_in_decibels(qtbot: QtBot, server: SoundServer, playback: Playback, clip: bytes) -> None:
    """EN 301 549 5.1.3.12: a range of at least 18 dB."""
    full = loudness(samples_of(sound_in(clip)))
    assert loudness(hear(qtbot, server, playback, clip, -24)) - full == pytest.approx(-24, abs=1)
    assert loudness(hear(qtbot, server, playback, clip, -12)) - full == pytest.approx(-12, abs=1)


def test_stopping_silences_what_plays_and_what_waits(
    qtbot: QtBot, server: SoundServer, playback: Playback, clip: bytes
) -> None:
    until_there(qtbot, playback)
    minute = minute_of_melody()
    with Ear(server.address) as ear:
        ended = []
        playback.ended.connect(ended.append)
        playback.play(10, minute)
        playback.play(11, minute)
        qtbot.waitUntil(lambda: len(trimmed(ear.samples)) > RATE // 5, timeout=LONG)
        playback.stop()
        qtbot.waitUntil(lambda: ear.quiet_for(0.7), timeout=LONG)
    with qtbot.waitSignal(playback.ended, timeout=LONG):
        playback.play(12, clip)
    assert ended == [12]


def test_what_is_queued_follows_in_order(qtbot: QtBot, playback: Playback, clip: bytes) -> None:
    until_there(qtbot, playback)
    told: list[tuple[str, int]] = []
    playback.began.connect(lambda number: told.append(("began", number)))
    playback.ended.connect(lambda number: told.append(("ended", number)))
    playback.play(20, clip)
    playback.play(21, clip)
    qtbot.waitUntil(lambda: ("ended", 21) in told, timeout=LONG)
    assert told == [("began", 20), ("ended", 20), ("began", 21), ("ended", 21)]


def tone(path: Path) -> array[int]:
    """Write half a second of stereo at 48 kHz and return what a mono ear should hear of it."""
    level = array("h", (round(9000 * sin(2 * pi * 440 * n / 48000)) for n in range(24000)))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(48000)
        file.writeframes(array("h", (value for pair in zip(level, level, strict=True) for value in pair)).tobytes())
    return array("h", (round(9000 * sin(2 * pi * 440 * n / RATE)) for n in range(RATE // 2)))


def test_a_recording_of_a_form_is_heard(qtbot: QtBot, server: SoundServer, playback: Playback, tmp_path: Path) -> None:
    expected = tone(tmp_path / "label - ü.wav")
    until_there(qtbot, playback)
    with Ear(server.address) as ear:
        playback.set_volume(0)
        with qtbot.waitSignal(playback.ended, timeout=LONG):
            playback.play_recording(30, tmp_path / "label - ü.wav")
        assert likeness(ear.until_now(), expected) > 0.9


def melody(*notes: int) -> array[int]:
    """Return notes of 0.3 s, each swelling and fading; what tests/data/recordings holds is 440, 660, 550, 330."""
    length = RATE * 3 // 10
    return array(
        "h",
        (
            round(9000 * sin(2 * pi * note * n / RATE) * min(1, n / 400, (length - n) / 400))
            for note in notes
            for n in range(length)
        ),
    )


def minute_of_melody() -> bytes:
    return wav(Sound(melody(440).tobytes() * 200, RATE))


@pytest.mark.parametrize("suffix", ["mp3", "ogg", "oga", "opus", "flac", "m4a"])
def test_a_recording_is_heard_in_every_format_a_form_may_have(
    qtbot: QtBot, server: SoundServer, playback: Playback, suffix: str
) -> None:
    until_there(qtbot, playback)
    with Ear(server.address) as ear:
        playback.set_volume(0)
        with qtbot.waitSignal(playback.ended, timeout=LONG):
            playback.play_recording(31, RECORDINGS / f"melody.{suffix}")
        heard = ear.until_now()
    # A note that begins one sample later than expected counts for little: notes repeat themselves, words do not.
    assert likeness(heard, melody(440, 660, 550, 330)) > 0.7
    assert likeness(heard, melody(700, 500, 400, 600)) < 0.3


@pytest.mark.parametrize("suffix", ["mp3", "ogg", "opus", "flac", "m4a"])
def test_half_a_recording_is_told_rather_than_played(
    qtbot: QtBot, playback: Playback, tmp_path: Path, suffix: str
) -> None:
    whole = (RECORDINGS / f"melody.{suffix}").read_bytes()
    (tmp_path / f"label.{suffix}").write_bytes(whole[: len(whole) // 2])
    until_there(qtbot, playback)
    with qtbot.waitSignal(playback.failed, timeout=LONG) as failed:
        playback.play_recording(43, tmp_path / f"label.{suffix}")
    assert failed.args == [43]


@pytest.mark.parametrize("content", [b"", b"not a sound", b"RIFF\xff\xff\xff\xffWAVEfmt " + b"\xff" * 40, b"ID3" * 900])
def test_what_is_no_recording_is_told(qtbot: QtBot, playback: Playback, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "label.mp3").write_bytes(content)
    until_there(qtbot, playback)
    with qtbot.waitSignal(playback.failed, timeout=LONG) as failed:
        playback.play_recording(40, tmp_path / "label.mp3")
    assert failed.args == [40]


def test_a_missing_recording_and_a_broken_clip_are_told(qtbot: QtBot, playback: Playback, tmp_path: Path) -> None:
    until_there(qtbot, playback)
    with qtbot.waitSignal(playback.failed, timeout=LONG):
        playback.play_recording(41, tmp_path / "missing.ogg")
    with qtbot.waitSignal(playback.failed, timeout=LONG):
        playback.play(42, b"RIFF")


def test_a_cue_is_heard_over_the_voice(qtbot: QtBot, server: SoundServer, playback: Playback) -> None:
    with Ear(server.address) as ear:
        begin(qtbot, playback, 50)
        playback.cue("tick")
        qtbot.waitUntil(lambda: ear.quiet_for(0.2), timeout=LONG)
    playback.stop()
    # It lasts 50 ms; a hole in it of a busy machine makes it longer, other cues last more than a second.
    assert 0.02 < len(trimmed(ear.samples)) / RATE < 0.5


def test_a_killed_helper_is_replaced(qtbot: QtBot, server: SoundServer, playback: Playback, clip: bytes) -> None:
    until_there(qtbot, playback)
    assert playback._process
    with qtbot.waitSignal(playback.died, timeout=LONG):
        os.kill(playback._process.processId(), signal.SIGKILL)
    assert likeness(hear(qtbot, server, playback, clip), samples_of(sound_in(clip))) > 0.99


def test_a_helper_whose_sound_server_died_gives_up_and_the_next_is_heard(
    qtbot: QtBot, server: SoundServer, playback: Playback, clip: bytes
) -> None:
    begin(qtbot, playback, 60)
    with qtbot.waitSignal(playback.died, timeout=LONG):
        server.kill()
        server.start()
    assert likeness(hear(qtbot, server, playback, clip), samples_of(sound_in(clip))) > 0.99


def test_it_speaks_to_the_sound_server_without_qt(qtbot: QtBot, playback: Playback) -> None:
    until_there(qtbot, playback)
    assert playback._process
    loaded = Path(f"/proc/{playback._process.processId()}/maps").read_text()
    assert "libpulse" in loaded
    assert "PySide6" not in loaded


def test_the_next_sound_after_a_stop_is_heard_whole(
    qtbot: QtBot, server: SoundServer, playback: Playback, clip: bytes
) -> None:
    """What a person does quickly: on and on, stop and go on."""
    for number in range(70, 80):
        begin(qtbot, playback, number, clip)
        playback.stop()
    assert likeness(hear(qtbot, server, playback, clip), samples_of(sound_in(clip))) > 0.99


def test_a_device_that_goes_is_told_and_one_that_comes_back_is_heard(
    qtbot: QtBot, another: tuple[SoundServer, Playback], clip: bytes
) -> None:
    server, playback = another
    begin(qtbot, playback, 80)
    server.take_device()
    qtbot.waitUntil(lambda: playback.device is False, timeout=LONG)
    with qtbot.waitSignal(playback.failed, timeout=LONG):
        playback.play(81, clip)
    server.give_device()
    assert likeness(hear(qtbot, server, playback, clip), samples_of(sound_in(clip))) > 0.99


def test_a_sound_goes_on_at_another_device_in_the_middle_of_it(
    qtbot: QtBot, another: tuple[SoundServer, Playback]
) -> None:
    server, playback = another
    begin(qtbot, playback, 85, minute_of_melody())
    server.change_device()
    with Ear(server.address, "other") as ear:
        qtbot.waitUntil(lambda: len(trimmed(ear.samples)) > RATE // 5, timeout=LONG)
    ended = []
    playback.ended.connect(ended.append)
    playback.stop()
    with qtbot.waitSignal(playback.ended, timeout=LONG):
        playback.play(86, wav(Sound(melody(440).tobytes(), RATE)))
    assert ended == [86]


def test_a_sound_server_that_hangs_costs_one_helper(
    qtbot: QtBot, another: tuple[SoundServer, Playback], clip: bytes
) -> None:
    server, playback = another
    begin(qtbot, playback, 90)
    with qtbot.waitSignal(playback.died, timeout=LONG):
        server.hang()
    server.go_on()
    assert likeness(hear(qtbot, server, playback, clip), samples_of(sound_in(clip))) > 0.99


@pytest.mark.parametrize("told", [b"no words\n", b"[1, 2]\n", b'{"do": "play", "id": "x"}\n', b"\xff\n"])
def test_a_helper_ends_with_its_input_whatever_it_was_told(server: SoundServer, told: bytes) -> None:
    assert server.address
    with subprocess.Popen(command(PLAYER), stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=FOLDER) as helper:
        assert helper.stdout
        assert helper.stdout.readline() == b'{"device": true}\n'
        helper.communicate(told, timeout=LONG / 1000)
    assert helper.returncode in (0, 1)


@pytest.fixture
def other(server: SoundServer, qapp: QObject, monkeypatch: pytest.MonkeyPatch) -> Iterator[Playback]:
    """The helper for systems without libpulse."""
    assert server.address
    monkeypatch.setattr("ui.playback._PLAYER", "ui.player")
    made = Playback(qapp)
    yield made
    made.close()


def test_the_other_helper_is_heard_and_stops(
    qtbot: QtBot, server: SoundServer, other: Playback, clip: bytes, tmp_path: Path
) -> None:
    assert likeness(hear(qtbot, server, other, clip, -12), samples_of(sound_in(clip))) > 0.99
    tone(tmp_path / "label.wav")
    with qtbot.waitSignal(other.ended, timeout=LONG):
        other.play_recording(100, tmp_path / "label.wav")
    ended = []
    other.ended.connect(ended.append)
    with qtbot.waitSignal(other.began, timeout=LONG):
        other.play(101, clip)
    other.stop()
    with qtbot.waitSignal(other.ended, timeout=LONG):
        other.play(102, clip)
    assert ended == [102]


def test_a_helper_that_keeps_dying_is_not_started_for_ever(
    qtbot: QtBot, qapp: QObject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.playback._PLAYER", "ui.missing")
    deaths: list[bool] = []
    broken = Playback(qapp)
    broken.died.connect(lambda: deaths.append(True))
    qtbot.waitUntil(lambda: broken.device is False, timeout=LONG)
    assert len(deaths) <= 3
    assert broken._process is None
    broken.close()
