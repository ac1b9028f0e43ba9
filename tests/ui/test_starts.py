"""A window is opened and closed many times in one process, and the last one is open at the end: nobody complains."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

TIMES = os.environ.get("HANDRAIL_STARTS", "12")
"""A multiple of four: the last window stays open."""
STARTS = """
import gc, os, sys
from PySide6.QtCore import Qt, qInstallMessageHandler
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from kiosk.panels import PROFILES
from tests.support.displays import show, window_for
from tests.support.samples import Samples

qInstallMessageHandler(lambda _kind, _where, words: print("Qt:", words, file=sys.stderr))
application = QApplication([])
samples = Samples()
for number in range(int(sys.argv[1])):
    window = window_for(samples.services(), PROFILES["tablet"], reduced_motion=bool(number % 2))
    # Keys move the focus, and with it its frame.
    for _ in range(3):
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_Tab)
    show(window, samples.review())
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Tab)
    how = number % 4
    if how == 0:
        window.close()
        window.deleteLater()
    elif how == 1:
        window.close()
    elif how == 2:
        window.deleteLater()
    if how < 3:
        del window
        gc.collect()
    application.processEvents()
print("done")
"""


def test_many_starts_and_stops(tmp_path):
    script = tmp_path / "starts.py"
    script.write_text(STARTS)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-X", "dev", str(script), TIMES],
        capture_output=True,
        text=True,
        check=False,
        env={"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(Path(__file__).parents[2]), "PATH": "/usr/bin:/bin"},
    )
    assert done.stderr == ""
    assert done.returncode == 0
    assert done.stdout == "done\n"
