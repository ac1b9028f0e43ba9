"""Pictures of every sample on every panel: `python -m tests.gallery OUT [name ...]`.

With names, only pictures whose file name holds one of them.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from kiosk.panels import PROFILES
from kiosk.screens import SIZES, THEMES, Idle
from tests.support.displays import window_for
from tests.support.samples import Samples


def pictures(out: Path, wanted: list[str]) -> int:
    """Save the pictures; return how many."""
    saved = 0
    for panel in PROFILES.values():
        for size in SIZES:
            for theme in THEMES:
                for arabic in (False, True):
                    samples = Samples(size, theme, arabic=arabic)
                    for name in samples.named():
                        stem = f"{panel.profile}-{size}-{theme}-{'ar' if arabic else 'en'}-{name}"
                        if wanted and not any(all(bit in f"-{stem}-" for bit in w.split("+")) for w in wanted):
                            continue
                        saved += _save(out, stem, samples, name, panel)
    return saved


def _save(out: Path, stem: str, samples: Samples, name: str, panel: object) -> int:
    screen = samples.named()[name]
    first = samples.choice() if isinstance(screen, Idle) else screen
    window = window_for(first, panel, reduced_motion=True)
    window.machine.screen = screen
    window.refresh()
    QApplication.processEvents()
    page = window.stage.page
    parts = page.body.parts if page is not None and window.stage.dialog is None else 1
    for part in range(parts):
        if parts > 1:
            page.body.turn(part)
        QApplication.processEvents()
        window.grab().save(str(out / f"{stem}{f'-{part + 1}' if parts > 1 else ''}.png"))
    window.close()
    window.deleteLater()
    QApplication.processEvents()
    return parts


if __name__ == "__main__":
    application = QApplication.instance() or QApplication(sys.argv[:1])
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    print(pictures(folder, sys.argv[2:]), "pictures in", folder)
