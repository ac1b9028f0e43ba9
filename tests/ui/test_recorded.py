"""A form's recordings, decoded; tests/ui/test_player.py hears them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ui.recorded import Recorded

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from pytestqt.qtbot import QtBot

RECORDINGS = Path(__file__).parents[1] / "data" / "recordings"
FORMATS = ("mp3", "ogg", "oga", "opus", "flac", "m4a")


def decoded(qtbot: QtBot, parent: QObject, path: Path) -> Recorded:
    recorded = Recorded(str(path), parent)
    qtbot.waitUntil(lambda: recorded.over, timeout=15_000)
    return recorded


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_format_is_whole(qtbot: QtBot, qapp: QObject, suffix: str) -> None:
    sound = decoded(qtbot, qapp, RECORDINGS / f"melody.{suffix}").sound
    assert sound is not None
    assert sound.seconds == pytest.approx(1.3, abs=0.1)


@pytest.mark.qt_log_ignore("Could not open media", extend=True)
@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("kept", [0.5, 0.7])
def test_what_is_cut_off_has_no_sound(qtbot: QtBot, qapp: QObject, tmp_path: Path, suffix: str, kept: float) -> None:
    whole = (RECORDINGS / f"melody.{suffix}").read_bytes()
    path = tmp_path / f"label.{suffix}"
    path.write_bytes(whole[: int(len(whole) * kept)])
    assert decoded(qtbot, qapp, path).sound is None


def test_a_name_that_lies_about_its_format_is_heard_all_the_same(qtbot: QtBot, qapp: QObject, tmp_path: Path) -> None:
    path = tmp_path / "label.mp3"
    path.write_bytes((RECORDINGS / "melody.ogg").read_bytes())
    assert decoded(qtbot, qapp, path).sound is not None
