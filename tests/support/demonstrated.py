"""Sites as the first run makes them, in less time."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.sealing import keys as key_files
from kiosk.site import Site
from kiosk.store.submissions import stamp
from tests.support.clock import StillClock

if TYPE_CHECKING:
    from kiosk.sealing.keys import SiteKeys


def demonstrated(folder: Path) -> Site:
    """Open the site in `folder`, or make a demonstration there, with a key of the kiosk's own.

    The keys of a site are the same in all that one process makes, as they are in all kiosks of a real site: to find two
    pairs whose ids say that they are a demonstration, hundreds are made.
    """
    if (folder / "keys").exists():
        return Site.open(folder)
    key_files.make_folder(folder)
    key_files.make_folder(folder / "demonstration")
    keys, files = _site_keys()
    for name, content in files.items():
        path = folder / "demonstration" / name
        path.touch(mode=0o600)
        path.write_bytes(content)
    return Site.make(folder, keys, StillClock())


@cache
def _site_keys() -> tuple[SiteKeys, dict[str, bytes]]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "demonstration"
        keys = key_files.make_site_keys(folder, "Mill", stamp(StillClock().now()), demonstration=True)
        return keys, {path.name: path.read_bytes() for path in folder.iterdir()}
