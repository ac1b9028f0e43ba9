"""What many tests begin with, made once in each process: demonstrations of a site, and our own services installed."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.services.examination import examine
from kiosk.services.installed import Services
from kiosk.site import Site
from tests.support.clock import StillClock

if TYPE_CHECKING:
    from kiosk.services.examination import Examined

OWN_SERVICES = Path(__file__).parents[2] / "assets" / "services"


def demonstration(folder: Path, name: str = "Test") -> Site:
    """Open the site in `folder`, or put a demonstration there that was made when the clock of tests stood still.

    Keys that say of themselves that they are for a demonstration have to be sought for: a tenth of a second each.
    Sites of the same name are one: also the kiosk's own key is the same (else: tests/support/demonstrated.py).
    """
    if not (folder / "keys").exists():
        shutil.copytree(_demonstration(name), folder, dirs_exist_ok=True)
    return Site.open(folder)


@cache
def own_services() -> Path:
    """Return a folder with our own services installed; nobody changes it."""
    folder = _room() / "services"
    for form in sorted(OWN_SERVICES.glob("*.xlsx")):
        Services(folder).add(examined(form))
    return folder


@cache
def examined(form: Path) -> Examined:
    """Return one of our own forms, examined; nobody changes it."""
    return examine(form, own=True)


@cache
def _demonstration(name: str) -> Path:
    folder = Path(tempfile.mkdtemp(dir=_room()))
    return Site.open_or_demonstrate(folder, name, StillClock()).folder


@cache
def _room() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="handrail-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
