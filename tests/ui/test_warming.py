"""Everything that is read ahead is there, and is read one at a time."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject

from ui.pages import PAGES
from ui.warming import MODULES, Warming


def test_every_page_is_read_ahead(qapp):
    assert qapp is not None
    parent = QObject()
    warming = Warming(parent)
    steps = 1
    while warming.step():
        steps += 1
    assert steps == len(MODULES)
    assert all(module in sys.modules for module in MODULES)
    assert {f"ui.pages.{module}" for module, _ in PAGES.values()} <= {*MODULES, "ui.pages.welcome"}
    assert not warming.step()
