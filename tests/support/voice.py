"""A loudspeaker that writes down what it is told: one of the two things that tests invent."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kiosk.ports import Cue, SpeakerProblem
    from kiosk.screens import Line


class WrittenSpeaker:
    """Never makes a sound. `said` holds the lines of every say, `told` every other wish."""

    def __init__(self) -> None:
        self.on_line: Callable[[int | None], None] = lambda _index: None
        self.on_voices: Callable[[], None] = lambda: None
        self.said: list[tuple[str, ...]] = []
        self.told: list[str] = []

    def say(self, lines: Sequence[Line], *, rate: int, volume: int) -> None:
        self.said.append(tuple(line.spoken for line in lines))
        self.rate, self.volume = rate, volume

    def stop(self) -> None:
        self.told.append("stop")

    def pause(self) -> None:
        self.told.append("pause")

    def resume(self) -> None:
        self.told.append("resume")

    def again(self) -> None:
        self.told.append("again")

    def cue(self, name: Cue) -> None:
        self.told.append(f"cue {name}")

    def prepare(self, lines: Sequence[Line], *, rate: int) -> None:
        pass

    def voices(self) -> frozenset[str]:
        return frozenset({"en", "ar"})

    def problem(self) -> SpeakerProblem | None:
        return None

    def close(self) -> None:
        pass
