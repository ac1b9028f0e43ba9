"""The nursery of the synthesis children, seen from the kiosk; see accessibility/nursery.py."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
from contextlib import suppress
from typing import Final

from PySide6.QtCore import QObject, QSocketNotifier, Signal

from accessibility.child import FOLDER, command

NURSERY: Final = "accessibility.nursery"
_AT_ONCE: Final = 1 << 16
_PATIENCE: Final = 1.0
"""Seconds that what was killed may take to be gone."""


class Child(QObject):
    """A process for one utterance. `received`: some bytes of its answer; `finished`: it is gone, and tells no more."""

    received = Signal(bytes)
    finished = Signal()

    def __init__(self, end: socket.socket, parent: QObject) -> None:
        super().__init__(parent)
        self.pid: int | None = None
        self._end = end
        self._handle: int | None = None
        self._head = b""
        self._notifier = QSocketNotifier(end.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)

    def write(self, line: bytes) -> None:
        """Tell it what to say."""
        with suppress(OSError):  # it is gone, which is about to be noticed
            self._end.sendall(line)

    def kill(self) -> None:
        """End it, whatever it does."""
        # A number may belong to another process by now; a handle cannot.
        if self._handle is not None:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)
        else:
            self._lose()

    def end(self) -> None:
        """Kill it and wait for the few milliseconds that takes; nothing is told."""
        self.blockSignals(True)  # noqa: FBT003  # Qt's own signature
        self.kill()
        if self._handle is not None:
            select.select([self._handle], [], [], _PATIENCE)
        self._lose()

    def _read(self) -> None:
        try:
            some = self._end.recv(_AT_ONCE)
        except OSError:
            some = b""
        if not some:
            self._lose()
        elif self.pid is None:
            self._meet(some)
        else:
            self.received.emit(some)

    def _meet(self, some: bytes) -> None:
        head, newline, rest = (self._head + some).partition(b"\n")
        self._head = head
        if newline:
            with suppress(OSError):
                self._handle = os.pidfd_open(json.loads(head)["pid"])
            self.pid = json.loads(head)["pid"]
        if rest:
            self.received.emit(rest)

    def _lose(self) -> None:
        if self._end.fileno() < 0:
            return
        self._notifier.setEnabled(False)
        self._end.close()
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
        self.finished.emit()
        self.deleteLater()


class Nursery:
    """The nursery as the kiosk has it: started anew when it has died."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._asking: socket.socket | None = None

    def child(self, parent: QObject) -> Child:
        """Return a new one. Where it cannot be made, `finished` tells soon."""
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                self._ask(theirs)
            except OSError:
                self.close()
                with suppress(OSError):
                    self._ask(theirs)
        return Child(ours, parent)

    def close(self) -> None:
        """End the nursery; its children end by themselves or are ended by whoever has them."""
        if self._asking:
            self._asking.close()
        if self._process:
            self._process.kill()
            self._process.wait()
        self._process, self._asking = None, None

    def open(self) -> None:
        """Start it, so that it has loaded the engine when its first child is wanted."""
        if self._asking is not None:
            return
        self._asking, theirs = socket.socketpair()
        with theirs:
            # What it prints may quote words, so nobody reads it.
            self._process = subprocess.Popen(  # noqa: S603  # our own module, our own interpreter
                command(NURSERY),
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=FOLDER,
            )

    def _ask(self, end: socket.socket) -> None:
        self.open()
        if self._asking is not None:
            socket.send_fds(self._asking, [b"1"], [end.fileno()])
