"""From the start of the process to the welcome screen painted, and to the first touch that could be taken.

The yardstick is a bare PySide6 window. A few of each in turn, and their medians: both are as slow as the machine is
busy. The kiosk is the real command on a site that has been opened before.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks._display import display
from tests.benchmarks._stopwatch import waited

ROOT = Path(__file__).parents[2]
ROUNDS = 9
PAINTED, READY = 1.8, 3.0


@dataclass(frozen=True)
class Moment:
    """Seconds since the start of a process; `undisturbed` without those its main thread waited for a processor."""

    wall: float
    undisturbed: float


def moments(arguments: list[str], words: tuple[str, ...], environment: dict[str, str]) -> dict[str, Moment]:
    """Start a process and return when it said each of `words`; then end it."""
    begin = time.perf_counter()
    found = {}
    command = [sys.executable, "-m", *arguments]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            now = time.perf_counter() - begin
            found[line.strip()] = Moment(now, now - waited(str(process.pid)))
            if line.strip() == words[-1]:
                break
        process.kill()
    if missing := set(words) - found.keys():
        raise RuntimeError(f"{arguments[0]} never said {missing}")
    return found


def run(rounds: int = ROUNDS) -> dict[str, object]:
    """Measure."""
    bare: list[Moment] = []
    painted: list[Moment] = []
    ready: list[Moment] = []
    with display() as environment, tempfile.TemporaryDirectory() as folder:
        environment["PYTHONPYCACHEPREFIX"] = os.fspath(Path(folder) / "bytecode")
        kiosk = ["tests.benchmarks._kiosk", "run", "--windowed", "--demonstration", "--site", f"{folder}/site"]
        # The first start makes the site, the bytecode, and keeps its welcome screen.
        moments(kiosk, ("kept",), environment)
        for number in range(rounds + 1):
            yardstick = moments(["tests.benchmarks._bare", "window"], ("painted",), environment)
            ours = moments(kiosk, ("painted", "ready"), environment)
            if number:
                bare.append(yardstick["painted"])
                painted.append(ours["painted"])
                ready.append(ours["ready"])
    return {
        "platform": environment["QT_QPA_PLATFORM"],
        "bare window painted, ms": round(_median(bare) * 1000),
        "welcome screen painted": _figure(painted, bare, PAINTED),
        "ready for a touch": _figure(ready, bare, READY),
    }


def _median(found: list[Moment]) -> float:
    return statistics.median(moment.undisturbed for moment in found)


def _figure(ours: list[Moment], bare: list[Moment], most: float) -> dict[str, object]:
    ratio = _median(ours) / _median(bare)
    wall = statistics.median(m.wall for m in ours) / statistics.median(m.wall for m in bare)
    return {
        "times the bare window": round(ratio, 2),
        "at most": most,
        "ms": round(_median(ours) * 1000),
        "by the clock on the wall": round(wall, 2),
        "met": ratio <= most,
    }
