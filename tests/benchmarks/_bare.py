"""The yardsticks: a bare PySide6 window, and a bare QStackedWidget that switches two pages of labels.

python -m tests.benchmarks._bare window     prints "painted" when it is
python -m tests.benchmarks._bare switch     prints the milliseconds of each switch, painted, as JSON
"""

from __future__ import annotations

import json
import sys

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication, QLabel, QStackedWidget, QVBoxLayout, QWidget

from tests.benchmarks._stopwatch import Stopwatch

SIZE = (1920, 1080)
SWITCHES = 200


def window() -> None:
    """Show one label in a window; tell when both are painted and handed to the display."""
    app = QApplication(sys.argv)
    shown = QWidget()
    shown.resize(*SIZE)
    QLabel("Welcome", shown)
    shown.show()
    # The same moment as ui/start.py waits for.
    while not shown.windowHandle().isExposed():
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    print("painted", flush=True)


def page(words: str) -> QWidget:
    """Return a page of a question and six labels."""
    shown = QWidget()
    column = QVBoxLayout(shown)
    for number in range(7):
        column.addWidget(QLabel(f"{words} {number}"))
    return shown


def switch() -> None:
    """Switch between two pages and paint each."""
    app = QApplication(sys.argv)
    stack = QStackedWidget()
    stack.resize(*SIZE)
    for words in ("Question", "Answer"):
        stack.addWidget(page(words))
    stack.show()
    app.processEvents()
    times = []
    for number in range(SWITCHES):
        watch = Stopwatch()
        stack.setCurrentIndex((number + 1) % 2)
        app.processEvents()
        times.append(watch.stop() * 1000)
    print(json.dumps({"switched": times}))


if __name__ == "__main__":
    {"window": window, "switch": switch}[sys.argv[1]]()
