"""No source is read only because PySide6 would like to know who uses its features."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROGRAM = """
import linecache
import ui.app, ui.window, ui.keyboard
print([name for name in linecache.cache if "/ui/" in name or "/kiosk/" in name])
"""


def test_importing_the_window_keeps_no_source_in_memory() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]
    )
    assert done.stdout == "[]\n"
