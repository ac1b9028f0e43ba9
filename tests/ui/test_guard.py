"""Nothing that a handler of Qt's events raises reaches Qt."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

import ui
from ui.guard import guarded

HANDLER = "Event"


class Broken(QWidget):
    """Fails while it paints and whenever it gets another size."""

    @guarded
    def paintEvent(self, _event):
        painter = QPainter(self)
        painter.setOpacity(0.5)
        raise RuntimeError("painting")

    @guarded
    def resizeEvent(self, _event):
        raise RuntimeError("size")


@pytest.fixture
def told(monkeypatch):
    """What the hook for mistakes is told."""
    errors = []
    monkeypatch.setattr(sys, "excepthook", lambda _kind, error, _trace: errors.append(error))
    return errors


def test_the_hook_is_told_at_once_and_the_painter_is_done(qtbot, told):
    widget = Broken()
    qtbot.addWidget(widget)
    widget.resize(200, 100)
    widget.show()
    qtbot.waitExposed(widget)
    widget.grab()
    assert {str(error) for error in told} == {"painting", "size"}
    assert not widget.paintingActive()
    frame = next(error for error in told if str(error) == "painting").__traceback__.tb_next.tb_frame
    assert "painter" not in frame.f_locals


def test_every_handler_is_guarded():
    unguarded = []
    for path in sorted(Path(ui.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.endswith(HANDLER):
                names = [mark.id for mark in node.decorator_list if isinstance(mark, ast.Name)]
                if "guarded" not in names:
                    unguarded.append(f"{path.name}: {node.name}")
    assert unguarded == []
