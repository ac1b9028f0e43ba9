"""Sites with something in the outbox, and the sync that is tried on them: in this process or in one of its own.

python -m tests.support.outboxes SITE [SECONDS]    runs sync on SITE without long waits, until it is killed
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk import config
from kiosk.clock import SystemClock
from kiosk.sealing.posts import Finished, posted_files
from kiosk.site import Site
from kiosk.store.store import Store
from kiosk.store.submissions import stamp
from sync.backoff import Backoff
from sync.limits import Limits
from sync.secret import SECRET
from sync.start import assembled
from tests.support.clock import StillClock
from tests.support.openrosa_far_end import Offered, form_xml, instance
from tests.support.ready import demonstration

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from kiosk.ports import Clock
    from kiosk.store.deliveries import Deliveries
    from sync.worker import Worker
    from tests.support.openrosa_server import OpenRosaTestServer

IMPATIENT = Limits(connect=2.0, idle=1.5, grace=4.0, form=300_000)
QUICK = Backoff(least=0.02, longest=0.1, chance=random.Random("quick"))


def settle(folder: Path, server: OpenRosaTestServer, more: str = "") -> Site:
    """Make a site that delivers to `server`, whose form is "join"."""
    site = demonstration(folder, "Mill")
    if "join" not in server.forms:
        server.far_end.offer(Offered("join", xml=form_xml()))
    url = server.root + (server.path if server.login else "/v1/key/{secret}/projects/1")
    user = f'user = "{server.login[1]}"\n' if server.login else ""
    (folder / "kiosk.toml").write_text(f'[sync]\nkind = "openrosa"\nurl = "{url}"\nplain = true\n{user}{more}')
    secret = folder / "keys" / SECRET
    secret.touch(mode=0o600)
    secret.write_text(server.login[2] if server.login else server.token)
    return site


def fill(
    site: Site, names: Iterable[str], *, files: dict[str, bytes] | None = None, replaces: str = "", form_key: str = ""
) -> None:
    """Finish submissions of "join" with these instance ids, as a visit does; `form_key` is base64RsaPublicKey."""
    clock = StillClock()
    settings = config.load(None, site.folder).sync
    now = clock.now()
    with Store.open(site.store_path, clock, minimum_free=0) as store:
        for name in names:
            xml = instance(name, f"CANARY of {name}", replaces=replaces, files=" ".join(files or ()))
            finished = Finished(name, "join", "1", form_key, xml, files or {}, replaces)
            posted = posted_files(finished, settings, site.folder / "keys", stamp(now))
            sealed, signature = site.seal_submission(name, "join", "1", now, xml)
            store.add_submission(name, "join", "1", sealed, signature, now, files=posted, replaces=replaces)


@contextlib.asynccontextmanager
async def working(
    site: Site,
    clock: Clock | None = None,
    backoff: Backoff = QUICK,
    said: list[str] | None = None,
    limits: Limits = IMPATIENT,
) -> AsyncIterator[tuple[Worker, Deliveries]]:
    settings = config.load(None, site.folder)
    say = (said if said is not None else []).append
    async with assembled(settings, site, clock or StillClock(), say=say, limits=limits, backoff=backoff) as parts:
        yield parts


async def steps(worker: Worker, deliveries: Deliveries, clock: StillClock, most: int = 200) -> int:
    """Go on until nothing waits, letting an hour pass between the steps; return how many it took."""
    for number in range(most):
        if not deliveries.counts().waiting:
            return number
        await worker.step()
        clock.forward(3600)
    raise AssertionError("it never ends")


async def _for_ever(site: Site, idle: float) -> None:
    clock = SystemClock(StillClock().now().tzinfo)
    sys.stdout.write("begun\n")
    sys.stdout.flush()
    async with working(site, clock, limits=replace(IMPATIENT, idle=idle, grace=2 * idle)) as (worker, _):
        while True:
            await worker.step()
            await asyncio.sleep(0.02)


if __name__ == "__main__":
    asyncio.run(_for_ever(Site.open(Path(sys.argv[1])), float(sys.argv[2]) if sys.argv[2:] else IMPATIENT.idle))
