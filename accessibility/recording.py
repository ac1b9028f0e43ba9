"""A Speaker that makes files instead of sound: what was said as WAV and as a transcript.

For the tour, for demonstrations and for tests: it needs no sound card, and the same visit gives the
same files. It writes down everything, personal lines too, so a kiosk in use never has it.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from accessibility.batch import spoken
from accessibility.child import installed_voices
from accessibility.clips import Clips
from accessibility.sound import Sound, sound_in, wav
from accessibility.speech import Speech

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from accessibility.speech import Piece
    from accessibility.utterance import Utterance
    from accessibility.voices import Voices
    from kiosk.ports import Cue, SpeakerProblem
    from kiosk.screens import Line

SAMPLE_RATE = 22050


@dataclass(frozen=True, slots=True)
class Said:
    """One `say`: its lines, and how fast and how loud. Its sound is the file `NNNN.wav`, counted from 1."""

    lines: tuple[Line, ...]
    rate: int
    volume: int


@dataclass(frozen=True, slots=True)
class Transcript:
    """A line of a `say`: what was shown and said, where in the sound it begins, and why it is silent ("" if not)."""

    shown: str
    spoken: str
    uttered: str
    language: str
    personal: bool
    start: float
    seconds: float
    recording: str = ""
    silent: str = ""


class RecordingSpeaker:
    """Keeps every `say` in `said`, every cue in `cues`; `close` writes sounds and transcript.json into `folder`.

    `voices`: the installed ones unless given. Without `folder` nothing is rendered. `clips`: a folder where what is
    not personal is kept from one recording to the next. `on_line` is called with 0 by `say`; `advance` goes on to the
    next line, as time does for a real speaker.
    """

    def __init__(
        self,
        folder: Path | None = None,
        *,
        voices: Voices | None = None,
        private_listening: bool = False,
        clips: Path | None = None,
    ) -> None:
        self.on_line: Callable[[int | None], None] = lambda _index: None
        self.on_voices: Callable[[], None] = lambda: None
        self.said: list[Said] = []
        self.cues: list[Cue] = []
        self._folder = folder
        self._speech = Speech(installed_voices() if voices is None else voices, private_listening=private_listening)
        self._clips = Clips(clips, self._speech.voices.engine)
        self._coming: Iterator[int] = iter(())
        self._line: int | None = None

    def say(self, lines: Sequence[Line], *, rate: int, volume: int) -> None:
        """Write down `lines`, and begin with the first that is heard."""
        self.said.append(Said(tuple(lines), rate, volume))
        self._begin()

    def stop(self) -> None:
        """Forget the lines not reached yet."""
        if self._line is not None:
            self._coming, self._line = iter(()), None
            self.on_line(None)

    def pause(self) -> None:
        """Be silent and remember the place."""
        if self._line is not None:
            self.on_line(None)

    def resume(self) -> None:
        """Go on from the line that was paused."""
        if self._line is not None:
            self.on_line(self._line)

    def again(self) -> None:
        """Begin the last lines once more."""
        if self.said:
            self.said.append(self.said[-1])
            self._begin()

    def advance(self) -> None:
        """Go on to the next line, as if the one being said were over."""
        if self._line is not None:
            self._line = next(self._coming, None)
            self.on_line(self._line)

    def cue(self, name: Cue) -> None:
        """Write down a short sound."""
        self.cues.append(name)

    def prepare(self, lines: Sequence[Line], *, rate: int) -> None:
        """Nothing is rendered ahead."""

    def voices(self) -> frozenset[str]:
        """Return the languages that can be spoken."""
        return self._speech.voices.languages()

    def problem(self) -> SpeakerProblem | None:
        """Return "no_engine" where there are no voices, or None."""
        return None if self.voices() else "no_engine"

    def close(self) -> None:
        """Write the sounds and the transcript."""
        self.stop()
        if self._folder is not None:
            _Files(self._folder, self._speech, self._clips).write(self.said)

    def _begin(self) -> None:
        # One line after the other, as a speaker with sound does: a list of hundreds costs nothing until it is read.
        said = self.said[-1]
        pieces = self._speech.pieces(said.lines, said.rate)
        self._coming = (index for index, _ in groupby(pieces, key=lambda piece: piece.index))
        self._line = next(self._coming, None)
        self.on_line(self._line)


class _Files:
    def __init__(self, folder: Path, speech: Speech, clips: Clips) -> None:
        self._folder = folder
        self._speech = speech
        self._clips = clips

    def write(self, said: Sequence[Said]) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        plans = [tuple(self._speech.pieces(one.lines, one.rate)) for one in said]
        sounds = self._rendered({piece.utterance: None for plan in plans for piece in plan if piece.utterance})
        entries = []
        for number, (one, plan) in enumerate(zip(said, plans, strict=True), 1):
            name = f"{number:04d}.wav"
            lines = self._sound(name, one, plan, sounds)
            entries.append(
                {"file": name, "rate": one.rate, "volume": one.volume, "lines": [asdict(line) for line in lines]}
            )
        text = json.dumps(entries, ensure_ascii=False, indent=1)
        (self._folder / "transcript.json").write_text(f"{text}\n", encoding="utf-8")

    def _sound(self, name: str, one: Said, plan: Sequence[Piece], sounds: dict[Utterance, Sound]) -> list[Transcript]:
        samples = bytearray()
        lines = []
        for index, line in enumerate(one.lines):
            mine = [piece for piece in plan if piece.index == index]
            uttered = [piece.utterance for piece in mine if piece.utterance]
            heard = b"".join(sounds[utterance].samples for utterance in uttered if utterance in sounds)
            recording = next((piece.recording.name for piece in mine if piece.recording), "")
            silent = "" if heard or recording else self._why_silent(line)
            start, seconds = (round(len(part) / 2 / SAMPLE_RATE, 2) for part in (samples, heard))
            words = " ".join(utterance.text for utterance in uttered)
            lines.append(
                Transcript(
                    line.shown, line.spoken, words, line.language, line.personal, start, seconds, recording, silent
                )
            )
            samples += heard
        (self._folder / name).write_bytes(wav(Sound(bytes(samples), SAMPLE_RATE)))
        return lines

    def _why_silent(self, line: Line) -> str:
        if not line.spoken:
            return "not said"
        return "no voice" if self._speech.voices.voice(line.language) is None else "no sound"

    def _rendered(self, utterances: dict[Utterance, None]) -> dict[Utterance, Sound]:
        kept = {utterance: clip for utterance in utterances if (clip := self._clips.get(utterance))}
        sounds = {utterance: sound_in(clip) for utterance, clip in kept.items()}
        for utterance, new in spoken(utterance for utterance in utterances if utterance not in kept):
            if new is not None:
                self._clips.store(utterance, new)
                sounds[utterance] = sound_in(new)
        return sounds
