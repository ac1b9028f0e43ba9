"""What a synthesis child is asked and what it answers: the one contract between it and its parent.

Asked: one line of JSON. Answered: one line of JSON and, when all is well, the bytes of a WAV file.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any, Literal

SynthesisProblem = Literal["engine", "voice", "memory", "empty", "child"]
"""Why there is no clip: no engine; not this voice; no memory to write in; no sound came; the child died."""


class SynthesisError(Exception):
    """A child could not speak an utterance. The words themselves are never in the message."""

    def __init__(self, problem: SynthesisProblem) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Utterance:
    """Words ready for the engine, the engine's own name of the voice, and its own speed.

    `rate` is the engine's words a minute, `gap` its extra pause between words (see pace.py).
    `personal`: must not touch a disk.
    """

    text: str
    voice: str
    rate: int
    gap: int = 0
    personal: bool = False

    def encoded(self) -> bytes:
        """Return the line a child reads."""
        return json.dumps(asdict(self)).encode() + b"\n"


def decoded(line: bytes) -> Utterance:
    """Return what a line of `Utterance.encoded` asks for. Raises ValueError or TypeError for anything else."""
    return Utterance(**json.loads(line))


def answer(clip: bytes) -> bytes:
    """Return what a child writes when it has a clip."""
    return json.dumps({"size": len(clip)}).encode() + b"\n" + clip


def refusal(problem: SynthesisProblem) -> bytes:
    """Return what a child writes when it has none."""
    return json.dumps({"problem": problem}).encode() + b"\n"


def clip_in(received: bytes) -> bytes | None:
    """Return the WAV bytes a child sent, or None while they are not all here. Raises SynthesisError."""
    head, newline, clip = received.partition(b"\n")
    if not newline:
        return None
    try:
        told: dict[str, Any] = json.loads(head)
        problem: SynthesisProblem | None = told.get("problem")
        whole = problem is None and len(clip) >= told["size"]
    except (ValueError, TypeError, KeyError, AttributeError):
        # It died while it spoke, or another library of its prints there.
        raise SynthesisError("child") from None
    if problem is not None:
        raise SynthesisError(problem)
    return clip if whole else None
