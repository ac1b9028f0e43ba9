"""`handrail sync`: everything is put together here and run until somebody ends it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from kiosk import log as log_file
from kiosk.errors import HandrailError, Surroundings
from kiosk.sealing.machine import OUTBOX_KEY, MachineKey
from kiosk.services.installed import Services
from kiosk.store.deliveries import Deliveries
from kiosk.store.lock import FileLock
from kiosk.store.reasons import meaning
from sync.batching import Batching
from sync.catalogue import Catalogue
from sync.delivering import Delivering
from sync.enrolling import read_enrolment
from sync.hub_line import HubLine
from sync.hub_offer import HubOffer
from sync.limits import Limits
from sync.line import Access, Line
from sync.openrosa import OpenRosaServer
from sync.pace import Pace
from sync.reporting import reporting
from sync.secret import SECRET, read_secret
from sync.worker import Worker

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from kiosk.config import Config, Sync
    from kiosk.ports import Clock
    from kiosk.site import Site
    from sync.backoff import Backoff
    from sync.catalogue import Offering
    from sync.worker import Courier

log = logging.getLogger(__name__)
MEGABYTE: Final = 1_000_000
PLACE: Final = "{secret}"


def run(config: Config, site: Site, clock: Clock, *, once: bool, say: Callable[[str], None]) -> int:
    """Deliver and fetch: until nothing is due, or for ever. Return 0 when everything was delivered, else 1.

    Raises Surroundings: the store, the secret, or another sync that is running.
    """
    if config.sync.kind == "none":
        say('Nothing is sent: [sync] kind is "none". docs/it/sync.md says how to set it up.')
        return 0
    if config.sync.kind == "hub":
        read_enrolment(site, config.sync.url)
    # A log of its own: two processes cannot rotate one file.
    handler = log_file.start(site.log / "sync")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    lock = FileLock(site.folder / "data" / "sync.lock")
    try:
        with lock.held(0.0):
            return asyncio.run(_run(config, site, clock, once=once, say=say))
    except Surroundings as error:
        if error.name == "store_locked" and error.detail == lock.path.name:
            say("Another `handrail sync` is running for this site.")
            return 1
        raise
    finally:
        lock.close()
        logging.getLogger().removeHandler(handler)
        handler.close()


async def _run(config: Config, site: Site, clock: Clock, *, once: bool, say: Callable[[str], None]) -> int:
    async with assembled(config, site, clock, say=say) as (worker, deliveries):
        if not once:
            await worker.run(_stop())
            return 0
        tried = await worker.step()
        counts, trouble = deliveries.counts(), deliveries.state("trouble")
        if not tried:
            say("These are quiet hours: nothing is sent now.")
        if trouble:
            say(meaning(trouble))
        if counts.needs_staff:
            say("`handrail sync --show` says what needs staff.")
        return 1 if trouble or counts.waiting or counts.needs_staff else 0


@contextlib.asynccontextmanager
async def assembled(  # noqa: PLR0913  # production leaves out the last three
    config: Config,
    site: Site,
    clock: Clock,
    *,
    say: Callable[[str], None],
    limits: Limits | None = None,
    backoff: Backoff | None = None,
) -> AsyncIterator[tuple[Worker, Deliveries]]:
    """Open the store and the line to the server, and put a worker together; closes both at the end."""
    settings = config.sync
    secret = _secret(settings, site)
    access = Access(settings.user, secret if settings.user else "", settings.ca_file, settings.proxy)
    try:
        pace = Pace(settings.bandwidth_kbit, clock.monotonic)
        line = Line(access, limits or Limits(), pace, bare=settings.kind == "hub")
    except OSError:
        raise Surroundings("file_unusable", f"{settings.ca_file} is no file of certificates") from None
    floor = config.data.minimum_free_mb * MEGABYTE
    async with line:
        with Deliveries.open(site.store_path, clock, minimum_free=floor) as deliveries:
            courier: Courier
            server: Offering
            if settings.kind == "hub":
                hub = HubLine(line, settings.url, site.signer, deliveries, clock)
                courier = Batching(deliveries, hub, machine_key(site), reporting(config, site, deliveries))
                server = HubOffer(hub)
            else:
                server = OpenRosaServer(line, settings.url.replace(PLACE, quote(secret, safe="!$~")), clock.now)
                courier = Delivering(deliveries, server, machine_key(site))
            catalogue = Catalogue(server, Services(site.services), deliveries, config.place.languages[0], say)
            yield (
                Worker(
                    deliveries=deliveries,
                    delivering=courier,
                    catalogue=catalogue,
                    clock=clock,
                    backoff=backoff,
                    quiet_hours=settings.quiet_hours,
                    poll_seconds=settings.poll_minutes * 60.0,
                    say=say,
                ),
                deliveries,
            )


def _secret(settings: Sync, site: Site) -> str:
    needed = bool(settings.user) or PLACE in settings.url
    return read_secret(site.folder / "keys" / SECRET) if needed else ""


def machine_key(site: Site) -> Callable[[], MachineKey | None]:
    """Return what reads the key of this machine: it may be made while sync is running."""
    path = site.folder / "keys" / OUTBOX_KEY

    def read() -> MachineKey | None:
        try:
            return MachineKey.read(path)
        except HandrailError:
            log.exception("the key of the outbox")
            return None

    return read


def _stop() -> asyncio.Event:
    """Return what is set when somebody asks this process to end."""
    stop = asyncio.Event()
    if os.name == "posix":
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop
