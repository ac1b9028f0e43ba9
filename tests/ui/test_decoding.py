"""The decoding helper, as the player sees it; tests/ui/test_player.py hears what comes of it."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ui.decoding import Awaited, Decoding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtCore import QObject
    from pytestqt.qtbot import QtBot

RECORDINGS = Path(__file__).parents[1] / "data" / "recordings"
LONG = 15_000


@pytest.fixture
def decoding(qapp: QObject) -> Iterator[Decoding]:
    made = Decoding(qapp)
    yield made
    made._rest()


def helper(decoding: Decoding) -> int:
    assert decoding._process
    return decoding._process.processId()


def until_over(qtbot: QtBot, *awaited: Awaited) -> None:
    qtbot.waitUntil(lambda: all(each.over for each in awaited), timeout=LONG)


def test_several_at_a_time_come_from_one_helper(qtbot: QtBot, decoding: Decoding, tmp_path: Path) -> None:
    (tmp_path / "broken.mp3").write_bytes(b"no sound at all")
    paths = (RECORDINGS / "melody.mp3", tmp_path / "broken.mp3", RECORDINGS / "melody.ogg")
    melody, broken, again = (decoding.recording(str(path)) for path in paths)
    until_over(qtbot, melody, broken, again)
    assert melody.sound
    assert again.sound
    assert melody.sound.seconds == pytest.approx(again.sound.seconds, abs=0.1)
    assert broken.sound is None


def test_a_helper_that_dies_costs_what_it_was_asked_for(qtbot: QtBot, decoding: Decoding) -> None:
    lost = decoding.recording(str(RECORDINGS / "melody.mp3"))
    first = helper(decoding)
    os.kill(first, signal.SIGKILL)
    until_over(qtbot, lost)
    heard = decoding.recording(str(RECORDINGS / "melody.mp3"))
    assert helper(decoding) != first
    until_over(qtbot, heard)
    assert (lost.sound, heard.sound is None) == (None, False)


def test_what_is_given_up_is_not_told(qtbot: QtBot, decoding: Decoding) -> None:
    told: list[str] = []
    given_up, wanted = (decoding.recording(str(RECORDINGS / "melody.mp3")) for _ in range(2))
    given_up.done.connect(lambda: told.append("given up"))
    given_up.cancel()
    until_over(qtbot, wanted)
    assert told == []


def test_it_goes_when_there_is_nothing_more_to_decode(qtbot: QtBot, decoding: Decoding) -> None:
    until_over(qtbot, decoding.recording(str(RECORDINGS / "melody.mp3")))
    gone = helper(decoding)
    decoding._idle.start(0)
    qtbot.waitUntil(lambda: decoding._process is None, timeout=LONG)
    with pytest.raises(ProcessLookupError):
        os.kill(gone, 0)
