"""The processes of a demonstration: the hub, the kiosk's window, sync. They end together."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import FrameType

USUAL_PORT: Final = 8400
PATIENCE: Final = 60.0
ENDING: Final = 15.0
_BLINK: Final = 0.05


class StoppedError(Exception):
    """Somebody asked us to end."""


class Children:
    """Processes of ours; `close` ends all of them, the last one first."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._running: list[subprocess.Popen[bytes]] = []

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """Start a command of Handrail; what it says goes into the log, which is of this start alone."""
        program = [] if getattr(sys, "frozen", False) else ["-m", "kiosk"]
        mode = os.O_WRONLY | os.O_CREAT | os.O_APPEND | (0 if self._running else os.O_TRUNC)
        with os.fdopen(os.open(self._log, mode, 0o600), "wb") as log:
            command = [sys.executable, *program, *words]
            child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)  # noqa: S603  # our own
        self._running.append(child)
        return child

    def ended(self) -> subprocess.Popen[bytes] | None:
        """Return one that has ended by itself, if there is any."""
        return next((child for child in self._running if child.poll() is not None), None)

    def wait(self) -> subprocess.Popen[bytes]:
        """Wait until one of them ends; return it."""
        while True:
            ended = self.ended()
            if ended is not None:
                return ended
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._running[-1].wait(0.5)

    def close(self) -> None:
        """End all of them."""
        for child in reversed(self._running):
            if child.poll() is None:
                child.terminate()
        for child in reversed(self._running):
            try:
                child.wait(ENDING)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def free_port() -> int:
    """Return the usual port where nobody has it, else another."""
    for port in (USUAL_PORT, 0):
        with contextlib.suppress(OSError), socket.socket() as tried:
            tried.bind(("127.0.0.1", port))
            return int(tried.getsockname()[1])
    raise OSError("no port of this machine is free")


def listens(child: subprocess.Popen[bytes], port: int) -> bool:
    """Wait until a child listens; False when it has ended, or takes far too long."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and child.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1.0):
            return True
        time.sleep(_BLINK)
    return False


@contextlib.contextmanager
def ended_by_signals() -> Iterator[None]:
    """Raise StoppedError in the context when somebody asks this process to end."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise StoppedError

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
