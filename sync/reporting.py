"""What a kiosk tells its hub of its own health: numbers and words of ours, nothing of anybody who used it.

{"version": of Handrail, "waiting": 3, "needs_staff": 0, "delivered": 120, "trouble": a word or "",
 "trouble_since": a time or "", "printer": what it says of itself, or how the last print went, "" when nobody knows,
 "printer_since": from when on it was so, "services": 4, "services_refused": 0, "free_mb": 5200}
"""

from __future__ import annotations

import shutil
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Final

from kiosk.health import PRINTED
from kiosk.services.installed import Services
from sync.catalogue import REFUSED

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.config import Config
    from kiosk.site import Site
    from kiosk.store.deliveries import Deliveries

STANDING: Final = ("waiting", "needs_staff", "trouble", "printer", "services", "services_refused")
"""What of a report is told again at once when it is otherwise after something was sent and fetched."""
_STEP: Final = 100
"""Free space is told in steps of so many MB: a report that says nothing new is no news."""
_MEGABYTE: Final = 1_000_000


def reporting(config: Config, site: Site, deliveries: Deliveries) -> Callable[[], dict[str, object]]:
    """Return what makes a report of how it stands now."""
    services, running = Services(site.services), _version()

    def report() -> dict[str, object]:
        counts, states, printer = deliveries.counts(), deliveries.states(), deliveries.last_event(PRINTED)
        return {
            "version": running,
            "kiosk": config.place.kiosk,
            "waiting": counts.waiting,
            "needs_staff": counts.needs_staff,
            "delivered": counts.accepted,
            "trouble": states.get("trouble", ""),
            "trouble_since": states.get("trouble_since", "") if states.get("trouble") else "",
            "printer": printer.get("state", ""),
            "printer_since": printer.get("at", ""),
            "services": len(services.all()),
            "services_refused": sum(name.startswith(REFUSED) for name in states),
            "free_mb": _free(site),
        }

    return report


def _free(site: Site) -> int:
    try:
        return shutil.disk_usage(site.folder).free // _MEGABYTE // _STEP * _STEP
    except OSError:
        return -1


def _version() -> str:
    try:
        return version("handrail")
    except PackageNotFoundError:
        return ""
