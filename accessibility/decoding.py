"""Sound the player has or waits for, and the decoding helper as it sees it."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING, Final

from accessibility.pulse import Timer
from accessibility.sound import from_first_sound, sound_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from accessibility.pulse import Server
    from accessibility.sound import Sound

_DECODER: Final = "ui.decoder"
# It needs Qt, so it stands there; nothing of it is imported.
_AT_ONCE: Final = 1 << 20
_PATIENCE_MS: Final = 10_000
_IDLE_MS: Final = 60_000
"""So long it waits for the next recording: it takes a third of a second to come back."""


class Awaited:
    """Sound that is ready now or soon. `over` tells; `sound` is None where it cannot be played."""

    def __init__(self, clip: bytes | None = None) -> None:
        self.sound: Sound | None = None
        self.over = False
        if clip is not None:
            self.settle(clip)

    def settle(self, clip: bytes) -> None:
        """Take what there is of it: WAV bytes."""
        self.over = True
        try:
            self.sound = from_first_sound(sound_in(clip))
        except ValueError:
            self.sound = None


class Decoding:
    """Starts the helper when it is needed and ends it a minute after. `settled`: some sound is over or given up."""

    def __init__(self, server: Server, settled: Callable[[], None]) -> None:
        self._server, self._settled = server, settled
        self._process: subprocess.Popen[bytes] | None = None
        self._received = bytearray()
        self._count = 0
        self._asked: dict[int, Awaited] = {}
        self._idle = Timer(server, self._rest)
        self._late = Timer(server, self._give_up)

    def recording(self, path: str) -> Awaited:
        """Return what will be the sound of a file."""
        self._count += 1
        awaited = self._asked[self._count] = Awaited()
        self._idle.stop()
        self._late.start(_PATIENCE_MS)
        self._ask(json.dumps({"id": self._count, "path": path}).encode() + b"\n")
        return awaited

    def _ask(self, line: bytes) -> None:
        if self._process is None:
            self._begin()
        if self._process and self._process.stdin:
            try:
                self._process.stdin.write(line)
                self._process.stdin.flush()
            except OSError:
                pass  # it is gone, which is about to be noticed

    def _begin(self) -> None:
        from accessibility.child import FOLDER, command

        self._received.clear()
        self._process = subprocess.Popen(  # noqa: S603  # our own module, our own interpreter
            command(_DECODER),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=FOLDER,
        )
        if self._process.stdout:
            self._server.watch(self._process.stdout.fileno(), self._read)

    def _read(self) -> None:
        if self._process is None or self._process.stdout is None:
            return
        some = os.read(self._process.stdout.fileno(), _AT_ONCE)
        if not some:
            self._give_up()
            return
        self._received += some
        while True:
            end = self._received.find(b"\n") + 1
            told = json.loads(self._received[:end]) if end else {"size": 0}
            if not end or len(self._received) - end < told["size"]:
                return
            clip = bytes(self._received[end : end + told["size"]])
            del self._received[: end + told["size"]]
            self._settle(told["id"], clip)

    def _settle(self, number: int, clip: bytes) -> None:
        awaited = self._asked.pop(number)
        if self._asked:
            self._late.start(_PATIENCE_MS)
        else:
            self._late.stop()
            self._idle.start(_IDLE_MS)
        awaited.settle(clip)
        self._settled()

    def _give_up(self) -> None:
        """Take note that it has died or hangs: what it was asked for is not heard, the next one gets another helper."""
        self._rest()
        for number in list(self._asked):
            self._settle(number, b"")

    def _rest(self) -> None:
        gone, self._process = self._process, None
        if gone and gone.stdin and gone.stdout:
            self._server.leave(gone.stdout.fileno())
            gone.kill()
            gone.stdin.close()
            gone.stdout.close()
            gone.wait()
