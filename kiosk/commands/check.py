"""`handrail check`: is this kiosk fit to work? A line for each part, with what to do where it is not."""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING

from kiosk import config as configuration
from kiosk.clock import SystemClock
from kiosk.errors import HandrailError
from kiosk.services.installed import Services
from kiosk.site import Site
from kiosk.store import file as store_file
from kiosk.store.store import Store

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from kiosk.config import Config


def add_arguments(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `check`."""
    subparsers.add_parser("check", help="check configuration, keys, store and services of this kiosk")


def run(arguments: argparse.Namespace, say: Callable[[str], None]) -> int:
    """Carry out `check`: 0 when all is well, 1 otherwise. The store is opened, so no kiosk may be starting just now."""
    config = configuration.load(arguments.config, arguments.site)
    say(f"ok       configuration: {config.source or 'as it comes'}")
    healthy = True
    for name, check in (("keys", _keys), ("store", _store), ("services", _services)):
        try:
            say(f"ok       {name}: {check(config)}")
        except HandrailError as error:
            healthy = False
            detail = f" ({error.detail})" if error.detail else ""
            say(f"TROUBLE  {name}: {error.code} {error.entry.meaning}{detail}\n         {error.entry.remedy}")
    say(f"ok       Python {platform.python_version()}")
    say(_sqlite())
    return 0 if healthy else 1


def _keys(config: Config) -> str:
    site = Site.open(config.data.folder)
    mark = "DEMONSTRATION, not for real answers" if site.demonstration else "real"
    return f"{site.keys.name} ({mark}), kiosk {site.signer.id}"


def _store(config: Config) -> str:
    clock = SystemClock(config.place.time_zone)
    site = Site.open(config.data.folder)
    with Store.open(site.store_path, clock, minimum_free=config.data.minimum_free_mb * 1_000_000) as store:
        store.can_take()
        kept, waiting = store.counts()
        recovered = len(store.orphans())
    return f"whole; {kept} submissions, {waiting} not sent, {recovered} recovered visits"


def _services(config: Config) -> str:
    services = Services(Site.open(config.data.folder).services)
    damaged = services.damaged()
    words = f"{len(services.all())} open to people, {len(services.built_in())} built in"
    return words + "".join(f"\n         DAMAGED {one}: install it again" for one in damaged)


def _sqlite() -> str:
    version = store_file.sqlite_version()
    if store_file.has_wal_reset_bug(version):
        return f"note     SQLite {version} may damage a store when two programs write at once; 3.51.3 is repaired."
    return f"ok       SQLite {version}"
