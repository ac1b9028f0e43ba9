"""Many utterances one after the other, for files that nobody waits to hear: `python -m accessibility.batch`.

Each is still spoken by a fresh process (docs/decisions/0006-speech.md): a child that has everything loaded, but has not
begun an engine, makes a copy of itself for each. That is eight times quicker than starting Python anew. It needs
fork and memory files, which Windows has not; there, and where anything goes wrong, `speak` does it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from typing import IO, TYPE_CHECKING, BinaryIO, Final

from accessibility import coredump, synthesis
from accessibility.child import FOLDER, command, speak
from accessibility.sound import sound_in
from accessibility.utterance import SynthesisError, answer, clip_in, refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from accessibility.utterance import Utterance

PATIENCE: Final = 60
"""Seconds for one utterance: a busy machine must not leave words out of a file."""
_MODULE: Final = "accessibility.batch"


def spoken(utterances: Iterable[Utterance]) -> Iterator[tuple[Utterance, bytes | None]]:
    """Yield each utterance with its WAV bytes, or None where it cannot be spoken."""
    if not (hasattr(os, "fork") and hasattr(os, "memfd_create")):
        yield from ((utterance, _alone(utterance)) for utterance in utterances)
        return
    child = subprocess.Popen(  # noqa: S603  # our own module, our own interpreter
        command(_MODULE), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=FOLDER
    )
    assert child.stdin is not None  # noqa: S101  # asked for above
    assert child.stdout is not None  # noqa: S101
    try:
        for utterance in utterances:
            yield utterance, _asked(child.stdin, child.stdout, utterance) or _alone(utterance)
    finally:
        # What a dead child was not told is lost, and was spoken by others.
        with suppress(OSError):
            child.stdin.close()
        child.stdout.close()
        child.wait()


def _asked(question: IO[bytes], reply: IO[bytes], utterance: Utterance) -> bytes | None:
    try:
        question.write(utterance.encoded())
        question.flush()
        head = reply.readline()
        clip = clip_in(head + reply.read(json.loads(head).get("size", 0)))
        if clip is not None:
            sound_in(clip)
    except (OSError, ValueError, SynthesisError):
        return None
    return clip


def _alone(utterance: Utterance) -> bytes | None:
    try:
        return speak(utterance, PATIENCE)
    except SynthesisError:
        return None


def main() -> int:
    """Answer each line of standard input on standard output, in order, until it ends."""
    out = synthesis.take_standard_output()
    coredump.leave_none()
    import pyttsx3.drivers  # noqa: F401  # loaded here, begun in each copy

    for line in sys.stdin.buffer:
        copy = os.fork()
        if copy == 0:
            _answer(out, line)
        if os.waitpid(copy, 0)[1] != 0:
            out.write(refusal("child"))
            out.flush()
    return 0


def _answer(out: BinaryIO, line: bytes) -> None:
    signal.alarm(PATIENCE)
    try:
        told = answer(synthesis.clip(line))
    except SynthesisError as error:
        told = refusal(error.problem)
    except Exception:  # noqa: BLE001  # whatever stops it, the parent says so in words
        told = refusal("engine")
    signal.alarm(0)
    out.write(told)
    out.flush()
    # espeak's thread does not always end by itself, and there is nothing left to tidy up.
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
