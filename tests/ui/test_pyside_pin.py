"""PySide6 6.12.0 aborts on Python 3.11 after some 5,100 calls that return nothing: see docs/decisions/0002."""

from __future__ import annotations

import subprocess
import sys

CALLS = """
import sys
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication(sys.argv)
label = QLabel()
for number in range(50_000):
    label.setText("a" if number % 2 else "b")
print("alive", sys.getrefcount(None) > 1_000)
"""


def test_this_pyside_survives_calls_that_return_nothing() -> None:
    result = subprocess.run([sys.executable, "-c", CALLS], capture_output=True, text=True, check=False, timeout=120)
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip() == "alive True"
