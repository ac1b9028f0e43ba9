"""Child processes on Qt's event loop: started, ended, and killed when they take too long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QProcess, QTimer

from accessibility.child import FOLDER

if TYPE_CHECKING:
    from ui.nursery import Child


def process(arguments: list[str], parent: QObject) -> QProcess:
    """Return a started child. What it prints on standard error may quote its words, so nobody reads it."""
    child = QProcess(parent)
    child.setWorkingDirectory(str(FOLDER))
    child.setStandardErrorFile(QProcess.nullDevice())
    child.start(arguments[0], arguments[1:])
    return child


def end(child: QProcess) -> None:
    """Kill a child and wait for the few milliseconds that takes."""
    child.blockSignals(True)  # noqa: FBT003  # Qt's own signature
    child.kill()
    child.waitForFinished(1000)
    child.deleteLater()


def kill_after(child: QProcess | Child, milliseconds: int) -> None:
    """Kill a child that takes longer."""
    # A timer of its own ends with the child; QTimer.singleShot would call a deleted object.
    timer = QTimer(child, singleShot=True)
    timer.timeout.connect(child.kill)
    timer.start(milliseconds)
