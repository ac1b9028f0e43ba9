"""Starting the child processes of the voice, and waiting for one where no event loop runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from accessibility import voices
from accessibility.sound import sound_in
from accessibility.utterance import SynthesisError, clip_in

if TYPE_CHECKING:
    from accessibility.utterance import Utterance
    from accessibility.voices import Voices

PATIENCE = 2.0
"""Seconds a child may take for one utterance before it is killed (docs/decisions/0006-speech.md)."""
SYNTHESIS = "accessibility.synthesis"
PLAYER = "accessibility.player"
"""It needs nothing beside Python's own library, and not looking for more saves it two megabytes."""
FOLDER = Path(__file__).parent.parent
"""The working directory of children: there they find our packages, installed or not."""


def command(module: str, *arguments: str) -> list[str]:
    """Return the command that runs one of our modules as a process of its own."""
    options = ["-S"] if module == PLAYER else []
    return [sys.executable, *options, "-m", module, *arguments]


def installed_voices() -> Voices:
    """Ask the engine, and wait. Without an engine there are no voices."""
    try:
        return voices.read(_output(command(SYNTHESIS, "voices"), b"", PATIENCE * 5))
    except (SynthesisError, ValueError):
        return voices.Voices()


def speak(utterance: Utterance, patience: float = PATIENCE * 5) -> bytes:
    """Return the WAV bytes of `utterance`, and wait. Raises SynthesisError."""
    clip = clip_in(_output(command(SYNTHESIS), utterance.encoded(), patience))
    if clip is None:
        raise SynthesisError("child")
    try:
        sound_in(clip)
    except ValueError as error:
        raise SynthesisError("empty") from error
    return clip


def _output(arguments: list[str], given: bytes, patience: float) -> bytes:
    # What a child prints on standard error may quote the words it was given.
    try:
        done = subprocess.run(  # noqa: S603  # our own module, our own interpreter
            arguments,
            input=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=FOLDER,
            timeout=patience,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise SynthesisError("child") from error
    return done.stdout
