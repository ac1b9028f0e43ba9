"""The Speaker of the real kiosk: synthesis children and the playing helper, joined on Qt's event loop.

A few pieces are spoken ahead while the first is heard, so lines follow each other without a wait.
Whatever is missing (no engine, no voice for a language, no sound device) makes it silent, never stop.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from accessibility.clips import Clips
from accessibility.speech import Speech
from ui.playback import Playback
from ui.reading import Reading
from ui.synthesisers import Synthesisers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from accessibility.utterance import Utterance
    from accessibility.voices import Voices
    from kiosk.ports import Cue, SpeakerProblem
    from kiosk.screens import Line

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Said:
    lines: tuple[Line, ...] = ()
    rate: int = 100
    volume: int = -12


class QtSpeaker(QObject):
    """Speaks; see kiosk.ports.Speaker. Saying no lines at all forgets the last ones.

    `cache`: the folder for wording rendered ahead, None for none. `chosen_voices`: the engine's name
    of a voice by language. `private_listening`: personal lines are never sent to the loudspeaker.
    """

    def __init__(
        self,
        cache: Path | None = None,
        *,
        chosen_voices: Mapping[str, str] | None = None,
        private_listening: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.on_line: Callable[[int | None], None] = lambda _index: None
        self.on_voices: Callable[[], None] = lambda: None
        self._speech = Speech(private_listening=private_listening)
        self._cache = cache
        self._clips: Clips | None = None
        self._said = _Said()
        self._reading: Reading | None = None
        self._waits = False
        self._first = 0
        self._paused: int | None = None
        self._unprepared: list[tuple[tuple[Line, ...], int]] = []
        self._synthesisers = Synthesisers(self)
        self._playback = Playback(self)
        self._playback.began.connect(partial(self._pass_on, Reading.began))
        self._playback.ended.connect(partial(self._pass_on, Reading.ended))
        self._playback.failed.connect(partial(self._pass_on, Reading.failed))
        self._playback.died.connect(self._died)
        self._playback.device_changed.connect(self._device_changed)
        self._synthesisers.list_voices(chosen_voices or {}, self._voices_listed)

    def say(self, lines: Sequence[Line], *, rate: int, volume: int) -> None:
        """Stop what is being said and say `lines`."""
        self._said = _Said(tuple(lines), rate, volume)
        self._begin(0)

    def stop(self) -> None:
        """Be silent now."""
        speaking = self._waits or self._reading is not None
        self._silence()
        if speaking:
            self.on_line(None)

    def pause(self) -> None:
        """Be silent and remember the place."""
        if self._waits or self._reading:
            place = self._reading.line if self._reading and self._reading.line is not None else self._first
            self.stop()
            self._paused = place

    def resume(self) -> None:
        """Go on from the beginning of the line that was paused."""
        if self._paused is not None:
            self._begin(self._paused)

    def again(self) -> None:
        """Say the last lines once more."""
        self._begin(0)

    def cue(self, name: Cue) -> None:
        """Play a short sound at once, over whatever is being said."""
        self._playback.cue(name)

    def prepare(self, lines: Sequence[Line], *, rate: int) -> None:
        """Render fixed wording ahead of time and keep it on disk; only outside a visit."""
        if self._clips is None:
            self._unprepared.append((tuple(lines), rate))
            return
        for line in lines:
            for utterance in () if line.personal else self._speech.utterances(line, rate):
                if not self._clips.has(utterance):
                    self._synthesisers.render(utterance, partial(self._store, utterance), urgent=False)

    @property
    def preparing(self) -> bool:
        """Whether something that was given to `prepare` is not done yet."""
        return bool(self._unprepared) or self._synthesisers.patient

    @property
    def cache_full(self) -> bool:
        """Whether no more wording can be kept on disk."""
        return self._clips is not None and self._clips.full

    def stop_preparing(self) -> None:
        """Leave the rest of what was given to `prepare`: somebody is here."""
        self._unprepared.clear()
        self._synthesisers.forget_patient()

    def voices(self) -> frozenset[str]:
        """Return the languages that can be spoken and heard now."""
        return self._speech.voices.languages() if self._playback.device else frozenset()

    def problem(self) -> SpeakerProblem | None:
        """Return why nothing is heard, or None."""
        if self._clips is None or self._playback.device is None:
            return "starting"
        if not self._speech.voices.languages():
            return "no_engine"
        return None if self._playback.device else "no_sound"

    def close(self) -> None:
        """End all children; nothing of what was said is left."""
        self._silence()
        self._said = _Said()
        self._synthesisers.close()
        self._playback.close()

    def _begin(self, first: int) -> None:
        self._silence()
        self._first = first
        self._waits = True
        self._go_on()

    def _silence(self) -> None:
        reading, self._reading = self._reading, None
        self._waits, self._paused = False, None
        if reading:
            reading.end()

    def _go_on(self) -> None:
        """Begin what waits, as soon as the voices and the device are known."""
        if self._clips is None or self._playback.device is None or not self._waits:
            return
        if not self._playback.device:
            self.stop()
            return
        self._waits = False
        self._playback.set_volume(self._said.volume)
        pieces = self._speech.pieces(self._said.lines, self._said.rate)
        rest = (piece for piece in pieces if piece.index >= self._first)
        reading = Reading(rest, self._clips, self._synthesisers, self._playback, self._line_begins)
        self._reading = reading
        reading.go_on()

    def _pass_on(self, news: Callable[[Reading, int], None], number: int) -> None:
        if self._reading:
            news(self._reading, number)

    def _line_begins(self, index: int | None) -> None:
        if index is None:
            self._reading = None
        self.on_line(index)

    def _store(self, utterance: Utterance, clip: bytes | None) -> None:
        if clip is not None and self._clips:
            self._clips.store(utterance, clip)

    def _died(self) -> None:
        self._playback.set_volume(self._said.volume)
        if self._reading:
            self._reading.helper_died()

    def _device_changed(self) -> None:
        if not self._playback.device:
            self.stop()
        self.on_voices()
        self._go_on()

    def _voices_listed(self, found: Voices) -> None:
        self._speech.voices = found
        self._clips = Clips(self._cache, found.engine)
        self._clips.prune()
        if found.languages():
            self._synthesisers.warm_up()
        else:
            _log.warning("there is no speech engine")
        waiting, self._unprepared = self._unprepared, []
        for lines, rate in waiting:
            self.prepare(lines, rate=rate)
        self.on_voices()
        self._go_on()
