"""The synthesis child: `python -m accessibility.synthesis` speaks one utterance into memory and ends.

pyttsx3 is sound only in a fresh process, for one `save_to_file` (docs/decisions/0006-speech.md). So a
child gets the engine ready, waits for its one utterance on standard input, answers on standard
output and is gone. The engine writes into an anonymous file in memory (memfd), which has no name
anywhere: nothing is left when a child is killed at any moment.

`python -m accessibility.synthesis voices` prints the engine's version and voices as JSON instead.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from accessibility import coredump
from accessibility.utterance import SynthesisError, answer, decoded, refusal

if TYPE_CHECKING:
    from accessibility.utterance import Utterance

_PATIENCE = 10.0
# Seconds; the parent's watchdog is much quicker. This ends a child whose parent is gone.
_RATE, _WORD_GAP = 1, 7
# espeakRATE and espeakWORDGAP of espeak's speak_lib.h: pyttsx3 has no name for the second.
_LATER = 0.01
# Seconds until espeak's thread is asked again what it has.


def main(arguments: list[str]) -> int:
    """Answer on the standard output the process began with; whatever prints goes nowhere."""
    out = take_standard_output()
    coredump.leave_none()
    give_way()
    try:
        engine = _engine()
    except Exception:  # noqa: BLE001  # whatever stops it, there is no engine; the parent says so in words
        _send(out, refusal("engine"))
        return 1
    if arguments == ["voices"]:
        _send(out, json.dumps(_description(engine)).encode())
        return 0
    line = sys.stdin.buffer.readline()
    if line:
        try:
            _send(out, answer(_clip(engine, decoded(line))))
        except SynthesisError as error:
            _send(out, refusal(error.problem))
    return 0


def take_standard_output() -> BinaryIO:
    """Return what was standard output, which from now on is nowhere."""
    # pyttsx3 prints a line for every file it wrote.
    out = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return out


def give_way() -> None:
    """Let everything else go first."""
    # Starting takes all of a processor for a moment: the sound that is playing must not stutter.
    if sys.platform != "win32":
        os.nice(5)


def clip(line: bytes) -> bytes:
    """Return the WAV bytes of the utterance a line asks for. Raises SynthesisError, or whatever the engine raises."""
    return _clip(_engine(), decoded(line))


def _send(out: BinaryIO, content: bytes) -> None:
    out.write(content)
    out.flush()


def _engine() -> Any:  # noqa: ANN401  # pyttsx3 has no types
    import pyttsx3

    return pyttsx3.init()


def _description(engine: Any) -> dict[str, Any]:  # noqa: ANN401
    voices = [[voice.id, list(voice.languages or ())] for voice in engine.getProperty("voices")]
    return {"engine": _version(engine), "voices": voices}


def _version(engine: Any) -> str:  # noqa: ANN401
    from importlib.metadata import version

    name = f"{engine} {version('pyttsx3')}"
    if str(engine) != "espeak":
        return name
    from pyttsx3.drivers import _espeak

    return f"{name} {_espeak.Info(None).decode()}"


def _clip(engine: Any, wanted: Utterance) -> bytes:  # noqa: ANN401
    if hasattr(os, "memfd_create"):
        file = os.memfd_create("speech")
        _speak(engine, wanted, f"/proc/self/fd/{file}")
        return os.pread(file, os.fstat(file).st_size, 0)
    if wanted.personal:
        raise SynthesisError("memory")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clip.wav"
        _speak(engine, wanted, str(path))
        return path.read_bytes()


def _speak(engine: Any, wanted: Utterance, path: str) -> None:  # noqa: ANN401
    finished = threading.Event()
    engine.connect("finished-utterance", lambda **_: finished.set())
    engine.setProperty("voice", wanted.voice)
    engine.setProperty("rate", wanted.rate)
    if str(engine) == "espeak":
        # The last moment before the words go to it, and after the voice, which is set at once.
        engine.connect("started-utterance", lambda **_: _pace(wanted))
    engine.save_to_file(wanted.text, path)
    # It returns while espeak still works in a thread of its own; only the event tells the end.
    engine.runAndWait()
    if not finished.wait(_PATIENCE):
        raise SynthesisError("empty")
    # What is raised while it begins, pyttsx3 keeps for itself.
    if str(engine) == "espeak" and not _has_pace(wanted):
        raise SynthesisError("engine")
    # An unknown voice is not refused: the engine goes on with the one before.
    if engine.getProperty("voice") != wanted.voice:
        raise SynthesisError("voice")


def _pace(wanted: Utterance) -> None:
    """Let espeak have the rate and the gap, and see that it has: of a thousand on a busy machine it loses one.

    What is set goes to a thread of its own; where it is lost, everything is said at 200 words a minute.
    """
    from pyttsx3.drivers import _espeak

    end = time.monotonic() + _PATIENCE
    while not _has_pace(wanted) and time.monotonic() < end:
        _espeak.SetParameter(_RATE, wanted.rate, 0)
        _espeak.SetParameter(_WORD_GAP, wanted.gap, 0)
        time.sleep(_LATER)


def _has_pace(wanted: Utterance) -> bool:
    from pyttsx3.drivers import _espeak

    # pyttsx3 leaves out the second argument: whether what is current is asked for, or what is usual.
    current = _espeak.dll.espeak_GetParameter
    current.argtypes = (ctypes.c_int, ctypes.c_int)
    return bool(current(_RATE, 1) == wanted.rate and current(_WORD_GAP, 1) == wanted.gap)


if __name__ == "__main__":
    _status = main(sys.argv[1:])
    # espeak's thread does not always end by itself, and there is nothing left to tidy up.
    os._exit(_status)
