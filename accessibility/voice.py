"""One sound at a time on an output that stays open, so that the first sample leaves at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from accessibility.pulse import Output, Timer
from accessibility.sound import softer

if TYPE_CHECKING:
    from collections.abc import Callable

    from accessibility.pulse import Server
    from accessibility.sound import Sound

_LOOK_MS: Final = 50
_STUCK_LOOKS: Final = 30
_AWAKE_MS: Final = 60_000
"""So long an output waits for the next sound before the device may rest: waking one up takes it some time."""


class Voice:
    """Plays what it is given. `lost`: its sound does not move on, or its device is gone."""

    def __init__(self, server: Server, lost: Callable[[], None]) -> None:
        self.db = -12.0
        self._server, self._lost = server, lost
        self._outputs: dict[int, Output] = {}
        self._output: Output | None = None
        self._rest = b""
        self._place = 0
        self._ended: Callable[[], None] | None = None
        self._taken, self._looks, self._over = -1, 0, False
        self._timer = Timer(server, self._look)
        self._tired = Timer(server, self._sleep)

    @property
    def speaks(self) -> bool:
        """Whether something plays."""
        return self._ended is not None

    def open(self, rate: int) -> Output:
        """Have a way to the device ready for sounds of a rate."""
        output = self._outputs.get(rate)
        if output is None:
            output = self._outputs[rate] = Output(self._server, rate, self._feed, self._lost)
            self._tired.start(_AWAKE_MS)
        return output

    def play(self, sound: Sound, ended: Callable[[], None]) -> None:
        """Begin; `ended` is called when the last of it was heard, unless it is stopped."""
        self._output = self.open(sound.rate)
        self._rest, self._place, self._ended = sound.samples, 0, ended
        self._taken, self._looks, self._over = -1, 0, False
        self._tired.stop()
        self._output.sleep(asleep=False)
        self._feed()
        self._timer.start(_LOOK_MS)

    def stop(self) -> None:
        """Be silent at once; nothing is told any more."""
        if self._output:
            self._output.flush()
        self._end()

    def _end(self) -> None:
        self._output, self._rest, self._place, self._ended = None, b"", 0, None
        self._timer.stop()
        self._tired.start(_AWAKE_MS)

    def _feed(self) -> None:
        if self._output and self._place < len(self._rest):
            some = self._rest[self._place : self._place + self._output.room]
            if some:
                self._place += len(some)
                self._output.write(softer(some, self.db))

    def _look(self) -> None:
        ended = self._ended
        self._looks += 1
        if self._looks > _STUCK_LOOKS:
            self._lost()
        elif self._output:
            # What is told about a sound that was stopped meanwhile is of no use.
            self._output.look(lambda taken, written: self._seen(taken, written) if self._ended is ended else None)
            self._timer.start(_LOOK_MS)

    def _seen(self, taken: int, written: int) -> None:
        if taken != self._taken:
            self._taken, self._looks = taken, 0
        if self._place < len(self._rest) or taken < written:
            return
        if not self._over:
            # The device has all of it, but the last of it is still to be heard.
            self._over = True
        elif self._ended:
            ended = self._ended
            self._end()
            ended()

    def _sleep(self) -> None:
        for output in self._outputs.values():
            output.sleep(asleep=True)
