"""A process that uses a store without pause beside another one: `python -m tests.support.hammering PATH ROLE TIMES`.

"kiosk" makes visits with their checkpoints and submissions, "sync" accepts what it finds. Both say "done" at the end.
"""

from __future__ import annotations

import sys
from pathlib import Path

from kiosk.store.deliveries import Deliveries
from kiosk.store.store import Store
from tests.support.clock import StillClock

CLOCK = StillClock()


def visits(path: Path, times: int) -> None:
    with Store.open(path, CLOCK, minimum_free=0) as store:
        for number in range(times):
            store.put_checkpoint(f"v{number}", b"state" * 900)
            store.add_submission(f"uuid:{number}", "join", "1", b"sealed" * 900, b"signature", CLOCK.now())
            store.drop_checkpoint(f"v{number}")
            store.empty_the_log()


def deliver(path: Path, times: int) -> None:
    left = times
    with Deliveries.open(path, CLOCK, minimum_free=0) as deliveries:
        while left:
            due = [item.sequence for item in deliveries.due(CLOCK.now(), 7)]
            if due:
                deliveries.accepted(due)
                deliveries.set_state("contact", str(left))
                deliveries.tidy()
            left -= len(due)


if __name__ == "__main__":
    {"kiosk": visits, "sync": deliver}[sys.argv[2]](Path(sys.argv[1]), int(sys.argv[3]))
    sys.stdout.write("done\n")
