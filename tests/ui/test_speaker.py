"""The Speaker of the real kiosk, and the contract every Speaker keeps."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from accessibility.child import speak
from accessibility.recording import RecordingSpeaker
from accessibility.sound import sound_in
from accessibility.utterance import Utterance
from kiosk.screens import Line
from tests.support.sound import Ear, SoundServer, likeness, samples_of, words_in
from ui.speaker import QtSpeaker
from ui.synthesisers import _Child

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytestqt.qtbot import QtBot

    from kiosk.ports import Speaker
    from ui.synthesisers import _Task

pytestmark = pytest.mark.listens


LONG = 30_000
_LIKE = 0.6
MANY = " ".join(["We count the seconds that are left."] * 3)
"""Twenty seconds at the slowest: it has to be cut off, however slow the machine is."""
RECORDINGS = Path(__file__).parents[1] / "data" / "recordings"


def line(words: str, language: str = "en", *, personal: bool = False) -> Line:
    return Line(words, spoken=words, language=language, personal=personal)


@pytest.fixture(scope="module")
def server() -> Iterator[SoundServer]:
    with SoundServer() as running, pytest.MonkeyPatch.context() as patch:
        patch.setenv("PULSE_SERVER", running.address)
        yield running


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("site") / "speech"


@pytest.fixture(scope="module")
def shared_speaker(server: SoundServer, cache: Path, qapp: object) -> Iterator[QtSpeaker]:
    assert server.address
    assert qapp
    made = QtSpeaker(cache)
    yield made
    made.close()


@pytest.fixture
def speaker(shared_speaker: QtSpeaker, qtbot: QtBot) -> Iterator[QtSpeaker]:
    qtbot.waitUntil(lambda: shared_speaker.problem() is None, timeout=LONG)
    yield shared_speaker
    shared_speaker.on_line = lambda _: None
    shared_speaker.say((), rate=200, volume=-12)


@pytest.fixture
def heard(speaker: QtSpeaker) -> list[int | None]:
    indices: list[int | None] = []
    speaker.on_line = indices.append
    return indices


def until_said(qtbot: QtBot, heard: list[int | None]) -> None:
    qtbot.waitUntil(lambda: bool(heard) and heard[-1] is None, timeout=LONG)


# The contract of kiosk.ports.Speaker, against every implementation.


@pytest.fixture(params=["recording", "qt"])
def any_speaker(request: pytest.FixtureRequest) -> Speaker:
    if request.param == "qt":
        return request.getfixturevalue("speaker")  # type: ignore[no-any-return]
    return RecordingSpeaker()


def test_every_speaker_tells_where_it_is_and_when_it_is_stopped(any_speaker: Speaker, qtbot: QtBot) -> None:
    told: list[int | None] = []
    any_speaker.on_line = told.append
    any_speaker.say((line(MANY), line("two")), rate=50, volume=-12)
    qtbot.waitUntil(lambda: told == [0], timeout=LONG)
    any_speaker.stop()
    any_speaker.stop()
    assert told == [0, None]


def test_every_speaker_goes_on_from_the_paused_line(any_speaker: Speaker, qtbot: QtBot) -> None:
    told: list[int | None] = []
    any_speaker.on_line = told.append
    any_speaker.say((line("one", "so"), line(MANY)), rate=50, volume=-12)
    qtbot.waitUntil(lambda: told == [1], timeout=LONG)
    any_speaker.pause()
    any_speaker.resume()
    qtbot.waitUntil(lambda: told == [1, None, 1], timeout=LONG)
    any_speaker.stop()
    any_speaker.resume()
    any_speaker.again()
    qtbot.waitUntil(lambda: told == [1, None, 1, None, 1], timeout=LONG)


def test_every_speaker_knows_its_languages(any_speaker: Speaker) -> None:
    assert {"en", "es", "ar"} <= any_speaker.voices()
    assert "so" not in any_speaker.voices()
    assert any_speaker.problem() is None


# What only the real one does.


def test_lines_are_heard_in_order_and_in_their_language(
    qtbot: QtBot, speaker: QtSpeaker, heard: list[int | None], server: SoundServer
) -> None:
    lines = (line("Yes"), line("Soomaali", "so"), line("Sí", "es"), line("..."), line("No"))
    with Ear(server.address) as ear:
        speaker.say(lines, rate=200, volume=0)
        until_said(qtbot, heard)
        words = words_in(ear.until_now())
    assert heard == [0, 2, 4, None]
    said = [
        speak(Utterance(text, voice, 209)) for text, voice in (("Yes", "gmw/en"), ("Sí", "roa/es"), ("No", "gmw/en"))
    ]
    expected = [samples_of(sound_in(clip)) for clip in said]
    assert [_likest(word, expected) for word in words] == [0, 1, 2]


def _likest(heard: Sequence[int], clips: Sequence[Sequence[int]]) -> int | None:
    # That a short word comes whole is not seen here: one hole of a busy machine is a third of it.
    likenesses = [likeness(heard, clip) for clip in clips]
    return likenesses.index(max(likenesses)) if max(likenesses) > _LIKE else None


def test_new_words_silence_the_old(
    qtbot: QtBot, speaker: QtSpeaker, heard: list[int | None], server: SoundServer
) -> None:
    """EN 301 549 5.1.3.5: one voice only."""
    with Ear(server.address) as ear:
        speaker.say((line("A person will come to you. You do not have to say why."),), rate=200, volume=0)
        speaker.say((line("Where do you live now?"),), rate=200, volume=0)
        until_said(qtbot, heard)
        played = ear.until_now()
    expected = samples_of(sound_in(speak(Utterance("Where do you live now?", "gmw/en", 209))))
    assert likeness(played, expected) > 0.99
    assert heard == [0, None]


def test_nothing_of_what_is_said_touches_the_disk(
    qtbot: QtBot, speaker: QtSpeaker, heard: list[int | None], cache: Path
) -> None:
    speaker.say((line("Mary Canary", personal=True), line("Welcome back")), rate=200, volume=-24)
    until_said(qtbot, heard)
    assert heard == [0, 1, None]
    assert not cache.exists() or list(cache.iterdir()) == []


def test_wording_rendered_ahead_is_kept_and_personal_words_are_not(
    qtbot: QtBot, speaker: QtSpeaker, cache: Path, heard: list[int | None]
) -> None:
    fixed = (line("What happens next"), line("We write to you."))
    speaker.prepare((line("Mary Canary", personal=True), *fixed), rate=200)
    qtbot.waitUntil(lambda: cache.is_dir() and len(list(cache.glob("*.wav"))) == 2, timeout=LONG)
    speaker.prepare(fixed, rate=200)
    speaker.say(fixed[:1], rate=200, volume=-24)
    until_said(qtbot, heard)
    assert len(list(cache.iterdir())) == 2


def test_half_a_recording_gives_way_to_the_voice(
    qtbot: QtBot, speaker: QtSpeaker, heard: list[int | None], tmp_path: Path, server: SoundServer
) -> None:
    expected = samples_of(sound_in(speak(Utterance("Where do you live now?", "gmw/en", 209))))
    for name in ("melody.mp3", "melody.ogg"):
        whole = (RECORDINGS / name).read_bytes()
        (tmp_path / name).write_bytes(whole[: len(whole) // 2])
        heard.clear()
        with Ear(server.address) as ear:
            speaker.say((replace(line("Where do you live now?"), audio=tmp_path / name),), rate=200, volume=0)
            until_said(qtbot, heard)
            played = ear.until_now()
        assert heard == [0, None]
        assert likeness(played, expected) > 0.99


def test_a_recording_is_played_and_its_words_are_said_where_it_cannot_be(
    qtbot: QtBot, speaker: QtSpeaker, heard: list[int | None], tmp_path: Path, server: SoundServer
) -> None:
    (tmp_path / "good.wav").write_bytes(speak(Utterance("Bus", "gmw/en", 209)))
    (tmp_path / "broken.wav").write_bytes(b"no sound")
    good = replace(line("Bas", "so"), audio=tmp_path / "good.wav")
    broken = replace(line("Where do you live now?"), audio=tmp_path / "broken.wav")
    speaker.say((good, replace(broken, language="so"), line("End")), rate=200, volume=-12)
    until_said(qtbot, heard)
    assert heard == [0, 2, None]
    heard.clear()
    with Ear(server.address) as ear:
        speaker.say((broken,), rate=200, volume=0)
        until_said(qtbot, heard)
        played = ear.until_now()
    expected = samples_of(sound_in(speak(Utterance("Where do you live now?", "gmw/en", 209))))
    assert likeness(played, expected) > 0.99


def test_a_helper_killed_in_the_middle_of_a_line_says_it_again(
    qtbot: QtBot, speaker: QtSpeaker, heard: list[int | None], server: SoundServer
) -> None:
    with Ear(server.address) as ear:
        speaker.say((line("Where do you live now?"), line("Thank you.")), rate=200, volume=0)
        qtbot.waitUntil(lambda: heard[:1] == [0], timeout=LONG)
        assert speaker._playback._process
        os.kill(speaker._playback._process.processId(), signal.SIGKILL)
        until_said(qtbot, heard)
        played = ear.until_now()
    assert heard == [0, 1, None]
    assert len([level for level in played if abs(level) > 300]) > 22050 // 2


def held(qtbot: QtBot, speaker: QtSpeaker) -> list[int]:
    """Hold all children that wait for words, so that what is said next is caught in the middle."""
    speaker._synthesisers.ready = 2
    speaker._synthesisers.warm_up()
    idle = speaker._synthesisers._idle
    qtbot.waitUntil(lambda: len(idle) == 2 and all(child.process.pid for child in idle), timeout=LONG)
    waiting = [child.process.pid for child in idle if child.process.pid]
    for pid in waiting:
        os.kill(pid, signal.SIGSTOP)
    return waiting


def test_a_synthesis_child_killed_in_the_middle_costs_nothing(
    qtbot: QtBot, speaker: QtSpeaker, heard: list[int | None]
) -> None:
    first, second = held(qtbot, speaker)
    speaker.say((line("Lost with its child"), line("Safe and sound")), rate=200, volume=-24)
    os.kill(first, signal.SIGKILL)
    os.kill(second, signal.SIGCONT)
    until_said(qtbot, heard)
    assert heard == [0, 1, None]


def test_a_line_whose_children_die_twice_is_left_out(
    qtbot: QtBot, speaker: QtSpeaker, heard: list[int | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def ask(child: _Child, task: _Task) -> None:
        asked.append(task.utterance.text)
        whole(child, task)
        if task.utterance.text == "Lost":
            child.process.kill()

    whole = _Child.ask
    monkeypatch.setattr(_Child, "ask", ask)
    held(qtbot, speaker)
    speaker.say((line("Lost"), line("Safe and sound")), rate=200, volume=-24)
    until_said(qtbot, heard)
    assert (heard, asked.count("Lost")) == ([1, None], 2)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_stuck_synthesis_child_is_killed(
    qtbot: QtBot, speaker: QtSpeaker, heard: list[int | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.synthesisers.PATIENCE", 0.2)
    stuck = held(qtbot, speaker)
    speaker.say((line("Never"), line("Heard")), rate=200, volume=-24)
    qtbot.waitUntil(lambda: not any(map(alive, stuck)), timeout=LONG)
    monkeypatch.undo()
    until_said(qtbot, heard)
    heard.clear()
    speaker.say((line("Well again"),), rate=200, volume=-24)
    until_said(qtbot, heard)
    assert heard == [0, None]


def test_it_is_silent_without_a_sound_device(qtbot: QtBot, qapp: object, monkeypatch: pytest.MonkeyPatch) -> None:
    assert qapp
    monkeypatch.setenv("PULSE_SERVER", "unix:/nowhere/at/all")
    mute = QtSpeaker()
    told: list[int | None] = []
    changes: list[frozenset[str]] = []
    mute.on_line = told.append
    mute.on_voices = lambda: changes.append(mute.voices())
    mute.say((line("Welcome"),), rate=100, volume=-12)
    qtbot.waitUntil(lambda: mute.problem() == "no_sound", timeout=LONG)
    mute.say((line("Welcome"),), rate=100, volume=-12)
    assert told == [None, None]
    assert changes
    assert mute.voices() == frozenset()
    mute.close()


def test_it_is_silent_without_an_engine(
    qtbot: QtBot, qapp: object, server: SoundServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert qapp
    assert server.address
    monkeypatch.setattr("ui.synthesisers.SYNTHESIS", "accessibility.missing")
    mute = QtSpeaker()
    told: list[int | None] = []
    mute.on_line = told.append
    qtbot.waitUntil(lambda: mute.problem() == "no_engine", timeout=LONG)
    mute.say((line("Welcome"),), rate=100, volume=-12)
    assert told == [None]
    mute.close()


def test_closing_ends_every_child(qtbot: QtBot, qapp: object, server: SoundServer) -> None:
    assert qapp
    assert server.address
    made = QtSpeaker()
    qtbot.waitUntil(lambda: made.problem() is None, timeout=LONG)
    made.say((line("Where do you live now?"),), rate=50, volume=-12)
    assert made._playback._process
    nursery = made._synthesisers.nursery._process
    assert nursery
    there = (*made._synthesisers._idle, *made._synthesisers._busy)
    qtbot.waitUntil(lambda: all(child.process.pid for child in there), timeout=LONG)
    children = [child.process.pid for child in there if child.process.pid]
    children += [made._playback._process.processId(), nursery.pid]
    made.close()
    assert len(children) >= 3
    for pid in children:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
