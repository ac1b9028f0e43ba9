"""Where the folder of a site is when nobody names one."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def usual_folder(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """Return the folder of the site where none is named: HANDRAIL_SITE, or the user's data folder."""
    if environ.get("HANDRAIL_SITE"):
        return Path(environ["HANDRAIL_SITE"]).absolute()
    if platform == "win32":
        base = Path(environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return (base / "handrail").absolute()


def is_usual_folder(folder: Path) -> bool:
    """Tell whether `folder` is the one a kiosk takes when nobody named any: there a first run may demonstrate."""
    return folder == usual_folder({name: value for name, value in os.environ.items() if name != "HANDRAIL_SITE"})
