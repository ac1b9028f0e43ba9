"""Pictures of every sample on every panel: `python -m tests.gallery OUT [part+part ...]`.

A picture's name is panel-size-theme-language-sample, "tablet-largest-soft-ar-q-text": with arguments only those are
made whose name holds, between its dashes, every part of one of them ("tablet+largest+en", "landscape+ar+done").
"""

from __future__ import annotations

import os
import sys
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from kiosk.panels import PROFILES
from kiosk.screens import SIZES, THEMES, Idle
from tests.support.displays import show, window_for
from tests.support.every_sample import every_sample
from tests.support.samples import Samples

if TYPE_CHECKING:
    from kiosk.panels import Panel
    from ui.window import Window


def pictures(out: Path, wanted: list[str]) -> int:
    """Save the pictures; return how many."""
    saved = 0
    for panel in PROFILES.values():
        window: Window | None = None
        for size, theme, language in product(SIZES, THEMES, ("en", "ar")):
            samples = every_sample(size, theme, arabic=language == "ar")
            for name, screen in samples.items():
                stem = f"{panel.profile}-{size}-{theme}-{language}-{name}"
                if not _is_wanted(stem, wanted):
                    continue
                window = window or _window(panel)
                if isinstance(screen, Idle):
                    show(window, samples["choice"])
                show(window, screen)
                saved += _save(window, out / stem)
        if window is not None:
            window.close()
    return saved


def _is_wanted(stem: str, wanted: list[str]) -> bool:
    return not wanted or any(all(f"-{part}-" in f"-{stem}-" for part in parts.split("+")) for parts in wanted)


def _window(panel: Panel) -> Window:
    return window_for(Samples().welcome(), panel, reduced_motion=True)


def _save(window: Window, stem: Path) -> int:
    page = window.stage.page
    parts = page.body.parts if page is not None and window.stage.dialog is None else 1
    for part in range(parts):
        if parts > 1:
            page.body.turn(part)
        QApplication.processEvents()
        window.grab().save(f"{stem}{f'-{part + 1}' if parts > 1 else ''}.png")
    return parts


if __name__ == "__main__":
    application = QApplication.instance() or QApplication(sys.argv[:1])
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    print(pictures(folder, sys.argv[2:]), "pictures in", folder)
