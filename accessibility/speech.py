"""From lines to what is heard, one piece after the other.

This is the part of speaking that needs neither a process nor an event loop: which voice, how fast,
which words, and whether it may be said aloud at all. `ui/speaker.py` and `recording.py` do the rest.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from accessibility.pace import pace
from accessibility.pronunciation import Lexicon, lexicon, pieces
from accessibility.utterance import Utterance
from accessibility.voices import Voices

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kiosk.screens import Line

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of line number `index`: an utterance, or a recording with the utterances to say if it cannot be played."""

    index: int
    utterance: Utterance | None = None
    recording: Path | None = None
    instead: tuple[Utterance, ...] = ()


class Speech:
    """Knows the voices and how words are said.

    `private_listening`: personal lines are left out, because they would be heard by everybody near
    (EN 301 549 5.1.3.8, 5.1.3.9).
    """

    def __init__(self, voices: Voices | None = None, *, private_listening: bool = False) -> None:
        self.voices = voices or Voices()
        self._private_listening = private_listening

    def pieces(self, lines: Sequence[Line], percent: int) -> Iterator[Piece]:
        """Yield what is heard of `lines`. A language without a voice is left out: nobody else reads it."""
        for index, line in enumerate(lines):
            if line.personal and self._private_listening:
                continue
            utterances = self.utterances(line, percent)
            if line.audio is not None:
                yield Piece(index, recording=line.audio, instead=utterances)
            else:
                yield from (Piece(index, utterance) for utterance in utterances)

    def utterances(self, line: Line, percent: int) -> tuple[Utterance, ...]:
        """Return what the engine is asked to say for `line`; empty where there is nothing or nobody to say it."""
        if not line.spoken:
            return ()
        voice = self.voices.voice(line.language)
        if voice is None:
            _log.info("no voice for %s", line.language)
            return ()
        rate, gap = pace(percent, self.voices.engine)
        words = pieces(_lexicon(line.language).said(line.spoken))
        return tuple(Utterance(part, voice, rate, gap, line.personal) for part in words)


@cache
def _lexicon(language: str) -> Lexicon:
    with resources.as_file(resources.files("assets") / "voice") as folder:
        return lexicon(folder, language.partition("-")[0])
