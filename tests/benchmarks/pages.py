"""From the finger that lifts off "Next" to the next question painted.

A person reads and answers first, while the kiosk makes the next page; what it takes for who does not is told as well.
The yardstick switches two pages of seven labels in a QStackedWidget. Both are painted by Qt when it comes to it, at the
same size on the same display, a round of each in turn; time spent waiting for a processor is taken off.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from pathlib import Path

from tests.benchmarks._display import display

ROOT = Path(__file__).parents[2]
ROUNDS = 3
MOST = 3.0


def run(rounds: int = ROUNDS) -> dict[str, object]:
    """Measure."""
    bare: list[float] = []
    ours: list[float] = []
    pressed: list[float] = []
    hurried: list[float] = []
    with display() as environment:
        for _ in range(rounds):
            bare += measured(["tests.benchmarks._bare", "switch"], environment)["switched"]
            turned = measured(["tests.benchmarks._turning"], environment)
            ours += turned["painted"]
            pressed += turned["pressed"]
            hurried += measured(["tests.benchmarks._turning", "at-once"], environment)["painted"]
    ratio = statistics.median(ours) / statistics.median(bare)
    return {
        "platform": environment["QT_QPA_PLATFORM"],
        "bare pages switched, ms": round(statistics.median(bare), 1),
        "next question painted": {
            "times the bare pages": round(ratio, 2),
            "at most": MOST,
            "median ms": round(statistics.median(ours), 1),
            "slowest ms": round(max(ours), 1),
            "pages": len(ours),
            "met": ratio <= MOST,
        },
        "while the finger comes down, ms": round(statistics.median(pressed), 1),
        "without a moment to read, ms": round(statistics.median(hurried), 1),
    }


def measured(module: list[str], environment: dict[str, str]) -> dict[str, list[float]]:
    """Run one side and return its milliseconds."""
    command = [sys.executable, "-m", *module]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))
