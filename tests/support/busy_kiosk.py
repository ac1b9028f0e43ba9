"""A process that makes visits without end and says on its standard output what it has kept: to be killed.

    python -m tests.support.busy_kiosk SITE SEED

Every line is written after the store has returned, so whatever stands in one must survive:
"page VISIT NUMBER", "done VISIT", "leaving VISIT" (an abandoned visit is about to be wiped), "ended VISIT".
"""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.site import Site
from kiosk.store.store import Store
from tests.support.clock import StillClock

if TYPE_CHECKING:
    from collections.abc import Callable

CANARY = "QZXV-what-a-person-typed"
FORM_ID, VERSION = "join", "1"


def answers(visit: str, page: int) -> bytes:
    """Return the state of a visit after `page` pages."""
    return f"{page}\n".encode() + f"{CANARY} {visit} page {page}\n".encode() * page


def instance(visit: str) -> bytes:
    """Return the instance XML of a visit."""
    return f'<data id="join" version="1"><name>{CANARY} {visit}</name></data>'.encode()


def say(*words: object) -> None:
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def visit_once(site: Site, store: Store, visit: str, chance: random.Random, tell: Callable[..., None] = say) -> None:
    now = StillClock().now()
    for page in range(1, chance.randint(2, 6)):
        store.put_checkpoint(visit, site.seal_checkpoint(visit, answers(visit, page)))
        tell("page", visit, page)
    if chance.random() < 0.25:
        store.add_ticket(store.next_ticket("K"), visit, FORM_ID)
        store.close_ticket(store.open_tickets()[0].number, "helped")
    if chance.random() < 0.2:
        tell("leaving", visit)
    else:
        store.next_reference()
        box = site.seal_submission(visit, FORM_ID, VERSION, now, instance(visit))
        store.add_submission(visit, FORM_ID, VERSION, *box, now)
        tell("done", visit)
    store.drop_checkpoint(visit)
    store.copy_the_log()
    store.empty_the_log()
    store.log_event("visit.ended", visit=visit)
    tell("ended", visit)


def main(folder: str, seed: str) -> None:
    chance = random.Random(seed)
    site = Site.open(Path(folder))
    with Store.open(site.store_path, StillClock()) as store:
        store.keep_orphans()
        number = 0
        while True:
            number += 1
            visit_once(site, store, f"visit-{seed}-{number}", chance)


if __name__ == "__main__":
    main(*sys.argv[1:])
