"""A kiosk that many people have used: what it holds more of, its memory, and how long it looks for garbage after each.

Everybody has their own size, contrast, language and service; some call for help, change an answer or walk away. Of its
memory only that of the kiosk's own process is counted: nothing is spoken. HANDRAIL_VISITS=10 makes fewer visits.
"""

from __future__ import annotations

import gc
import os
import random
import tempfile
from collections import Counter
from pathlib import Path

from tests.benchmarks._stopwatch import Stopwatch
from tests.benchmarks.memory import taken

VISITS = int(os.environ.get("HANDRAIL_VISITS", "100"))
LONGEST_MS = 50
SETTLED = 0.4
"""The share of the visits after which everybody's services, languages and looks have been there once."""


def run() -> dict[str, object]:
    """Measure."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication

    from accessibility import memory
    from tests.benchmarks.mainthread import stand_for_a_while
    from tests.support import kiosks
    from tests.support.stand import Stand
    from tests.support.used_kiosk import UsedKiosk

    memory.keep_little()  # as ui/start.py does
    application = QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        own = sorted(kiosks.OWN_SERVICES.glob("*.xlsx"))
        gc.disable()  # as ui/start.py does; ui/preparing.py looks for garbage
        stand = Stand(Path(folder) / "site", kiosks.install(Path(folder) / "services", *own, own=True))
        people = UsedKiosk(stand, random.Random(1))
        stand_for_a_while(stand.app)
        # From here on the looks are made here, after each visit, and timed.
        application.processEvents()
        before = taken([os.getpid()])
        megabytes, things, looks = [], [], []
        for _ in range(VISITS):
            people.use()
            watch = Stopwatch()
            gc.collect()
            watch.stop()
            looks.append(watch.cpu * 1000)
            things.append(Counter(type(thing).__name__ for thing in gc.get_objects()))
            megabytes.append(taken([os.getpid()]))
        memory.give_back()
        megabytes.append(taken([os.getpid()]))
        stand.close()
    return _figures(before, megabytes, things, looks)


def _figures(
    before: float, megabytes: list[float], things: list[Counter[str]], looks: list[float]
) -> dict[str, object]:
    settled = min(int(SETTLED * VISITS), VISITS - 2)
    first, middle, last = things[0], things[settled], things[-1]
    more = (last - middle).most_common(5)
    return {
        "visits": VISITS,
        "look for garbage": {
            "longest, ms": round(max(looks), 1),
            "first, ms": round(looks[0], 1),
            "last, ms": round(looks[-1], 1),
            "at most": LONGEST_MS,
            "met": max(looks) <= LONGEST_MS,
        },
        "things": {"first": first.total(), "last": last.total()},
        f"things more for each visit, from visit {settled + 1}": round(
            (last.total() - middle.total()) / (VISITS - 1 - settled), 1
        ),
        "most of them": ", ".join(f"{count} {name}" for name, count in more),
        "MB": {
            "at rest before": round(before),
            "after the first": round(megabytes[0]),
            f"after {settled + 1}": round(megabytes[settled]),
            "after the last": round(megabytes[-2]),
            "of them free in between": round(megabytes[-2] - megabytes[-1]),
        },
    }
