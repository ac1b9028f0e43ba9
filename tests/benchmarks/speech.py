"""From `say` to the first sound, heard at the monitor of a null sink; and from `stop` to silence.

Of fixed wording rendered ahead (at most 100 ms), and of words never heard before (at most 300 ms). The recorder
itself hands over its sound every 10 ms, so that much of each figure is its own.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEventLoop

from kiosk.screens import Line
from tests.support.sound import Ear, SoundServer
from ui.speaker import QtSpeaker

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 9
FIXED_MS, UNHEARD_MS, SILENT_MS = 100, 300, 50
PATIENCE = 30.0


def until(happened: Callable[[], bool]) -> None:
    """Run the event loop until something has happened."""
    end = time.perf_counter() + PATIENCE
    while not happened():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)
        if time.perf_counter() > end:
            raise TimeoutError("the voice said nothing")


def begin_and_end(speaker: QtSpeaker, server: SoundServer, words: str) -> tuple[float, float]:
    """Return the milliseconds from `say` to the first sound, and from `stop` to the last."""
    told: list[int | None] = []
    speaker.on_line = told.append
    with Ear(server.address) as ear:
        said = time.perf_counter()
        speaker.say([Line(words, spoken=words)], rate=100, volume=0)
        until(lambda: ear.first_sound(said) is not None)
        stopped = time.perf_counter()
        speaker.stop()
        until(lambda: ear.quiet_for(0.5))
        first = ear.first_sound(said)
        last = ear.last_sound()
    if first is None:
        raise TimeoutError("the voice said nothing")
    return 1000 * (first - said), max(0.0, 1000 * (last - stopped))


def figure(measured: list[float], goal: int) -> dict[str, object]:
    """Return the middle and the slowest of what was measured, against the goal."""
    middle = statistics.median(measured)
    return {"median ms": round(middle), "slowest ms": round(max(measured)), "goal ms": goal, "met": middle <= goal}


def run(rounds: int = ROUNDS) -> dict[str, object]:
    """Measure."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QCoreApplication.instance() or QCoreApplication([])
    server = SoundServer()
    server.start()
    before = os.environ.get("PULSE_SERVER")
    os.environ["PULSE_SERVER"] = server.address
    try:
        with tempfile.TemporaryDirectory() as folder:
            return _figures(Path(folder), server, rounds)
    finally:
        del os.environ["PULSE_SERVER"]
        if before is not None:
            os.environ["PULSE_SERVER"] = before
        server.close()
        del app


def _figures(folder: Path, server: SoundServer, rounds: int) -> dict[str, object]:
    fixed = [f"Question {number}. Where do you live now?" for number in range(rounds)]
    first = QtSpeaker(folder)
    try:
        until(lambda: first.problem() is None)
        first.prepare([Line(words, spoken=words) for words in fixed], rate=100)
        until(lambda: len(list(folder.glob("*.wav"))) == rounds)
    finally:
        first.close()
    # Another speaker, so that nothing comes from memory.
    speaker = QtSpeaker(folder)
    try:
        until(lambda: speaker.problem() is None)
        ahead = [begin_and_end(speaker, server, words) for words in fixed]
        unheard = [begin_and_end(speaker, server, f"Nobody said {number} of these before.") for number in range(rounds)]
    finally:
        speaker.close()
    return {
        "fixed wording begins": figure([begin for begin, _ in ahead], FIXED_MS),
        "words never heard begin": figure([begin for begin, _ in unheard], UNHEARD_MS),
        "stop to silence": figure([end for _, end in (*ahead, *unheard)], SILENT_MS),
    }
