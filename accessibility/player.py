"""The playing helper on Linux: `python -m accessibility.player` plays what it is told to on standard input.

It speaks to PulseAudio or PipeWire through libpulse, without Qt, and keeps its output open. Where there is no
libpulse or nobody answers, it becomes `ui.player`, which is told and tells the same (see there).

A process that has seen its sound server die may stay mute for ever, or is aborted by libpulse, so playing is
done in a process that can be replaced. It ends by itself when its sound does not move on and when its
standard input ends. It imports little, since it stays in memory.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import deque
from contextlib import suppress
from typing import Any, Final

from accessibility import coredump, memory
from accessibility.decoding import Awaited, Decoding
from accessibility.pulse import Server, Timer
from accessibility.sound import sound_in
from accessibility.voice import Voice

NO_SOUND_MOVES: Final = 3
"""The exit status that says: the sound server is gone, start another helper."""
_CUE_DB: Final = -6.0
_USUAL_RATE: Final = 22050
# What espeak speaks at.
_PATIENCE_MS: Final = 3000
# How long the sound server may take to answer at all.
_AGAIN_SECONDS: Final = 0.1
_AT_ONCE: Final = 1 << 20
_SOUNDS: Final = os.path.join(os.path.dirname(os.path.dirname(__file__)), "assets", "sounds")  # noqa: PTH118, PTH120  # pathlib takes half a megabyte


class Player:
    """Plays the queue, one sound after the other, and cues over it."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._device: bool | None = None
        self._queue: deque[tuple[int, Awaited]] = deque()
        self._voice = Voice(server, give_up)
        self._cues: deque[str] = deque()
        self._chime = Voice(server, give_up)
        self._decoding = Decoding(server, self._go_on)

    def begin(self) -> None:
        """Look for a device, and obey from now on."""
        self._server.device = self._tell_device
        self._server.look_for_device()

    def obey(self, told: dict[str, Any], clip: bytes) -> None:
        """Do what one command says."""
        match told:
            case {"do": "play", "id": int(number)}:
                path = told.get("path", "")
                self._queue.append((number, self._decoding.recording(path) if path else Awaited(clip)))
                self._go_on()
            case {"do": "stop"}:
                self._queue.clear()
                self._voice.stop()
            case {"do": "volume", "db": float(db) | int(db)}:
                self._voice.db = db
                self._chime.db = db + _CUE_DB
            case {"do": "cue", "name": str(name)} if self._device:
                self._cues.append(name)
                self._ring()

    def _go_on(self) -> None:
        while self._queue and not self._voice.speaks and self._queue[0][1].over:
            number, awaited = self._queue[0]
            if awaited.sound is None or not self._device:
                self._drop("failed")
            else:
                self._voice.play(awaited.sound, self._ended)
                tell(began=number)

    def _ended(self) -> None:
        self._drop("ended")
        self._go_on()

    def _drop(self, what: str) -> None:
        number, _ = self._queue.popleft()
        tell(**{what: number})
        if not self._queue:
            memory.give_back()

    def _ring(self) -> None:
        while self._cues and not self._chime.speaks:
            path = os.path.join(_SOUNDS, os.path.basename(self._cues.popleft()) + ".wav")  # noqa: PTH118, PTH119
            try:
                with open(path, "rb") as file:  # noqa: PTH123
                    self._chime.play(sound_in(file.read()), self._ring)
            except (OSError, ValueError):
                continue  # there is no such cue

    def _tell_device(self, there: bool) -> None:  # noqa: FBT001  # the only thing there is to tell
        if there:
            self._voice.open(_USUAL_RATE)
        if self._device is None:
            # Not before: what is told until now would fail for want of a device.
            self._server.watch(0, Ear(self).read)
        self._device = there
        tell(device=there)


class Ear:
    """Reads standard input."""

    def __init__(self, player: Player) -> None:
        self._player = player
        self._received = bytearray()

    def read(self) -> None:
        """Take what is there, and end with it."""
        some = os.read(0, _AT_ONCE)
        if not some:
            # Not through the destructors of libpulse, which abort when its server is gone.
            os._exit(0)
        self._received += some
        while end := self._received.find(b"\n") + 1:
            told = json.loads(self._received[:end])
            size = told.get("size", 0)
            if len(self._received) - end < size:
                return
            clip = bytes(self._received[end : end + size])
            del self._received[: end + size]
            self._player.obey(told, clip)


def give_up() -> None:
    """End, so that another helper is started."""
    os._exit(NO_SOUND_MOVES)


def tell(**what: object) -> None:
    """Tell the parent something."""
    os.write(1, json.dumps(what).encode() + b"\n")


def become_the_other() -> None:
    """Go on as the helper that knows other ways to a device. What it is told still waits in standard input."""
    from accessibility.child import command

    other = command("ui.player")
    os.execv(other[0], other)  # noqa: S606  # our own module, our own interpreter


class Beginning:
    """Waits for the sound server: one that died is back in a moment."""

    def __init__(self) -> None:
        self._server = Server("Handrail", self._ready, self._lost)
        self._late = Timer(self._server, self._server.leave_off)
        self._heard = False

    def run(self) -> None:
        """Play until standard input ends; return where no sound server answers."""
        self._late.start(_PATIENCE_MS)
        self._server.run()

    def _ready(self) -> None:
        self._heard = True
        self._late.stop()
        Player(self._server).begin()

    def _lost(self) -> None:
        if self._heard:
            give_up()
        self._server.leave_off()


def main() -> int:
    """Play until standard input ends."""
    coredump.leave_none()
    memory.keep_little()
    with suppress(OSError):  # there is no libpulse
        end = time.monotonic() + _PATIENCE_MS / 1000
        while time.monotonic() < end:
            Beginning().run()
            time.sleep(_AGAIN_SECONDS)
    become_the_other()
    return 1


if __name__ == "__main__":
    sys.exit(main())
