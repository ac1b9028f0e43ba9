"""Where synthesis children come from: `python -m accessibility.nursery` makes a copy of itself for each.

It has pyttsx3 and espeak loaded but not begun, so a copy is as fresh as a process that was started for one utterance
(docs/decisions/0006-speech.md), there at once, and shares its memory. It is never told any words: standard input is a
Unix socket on which it is only given the ends of other sockets, one for each child. The child writes
`{"pid": n}` to its end, waits there for one line of `Utterance.encoded`, answers as accessibility.synthesis does,
and is gone. The nursery ends when its standard input does; a child, when its own end is closed.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import sys
from contextlib import suppress

from accessibility import coredump

_PATIENCE = 10
# Seconds; the kiosk's watchdog is much quicker. This ends a child whose kiosk is gone.


def main() -> int:
    """Make children until nobody asks for more."""
    coredump.leave_none()
    os.nice(5)  # as accessibility.synthesis does: the sound that is playing must not stutter
    # Nobody waits for the children, and none may stay behind as a zombie.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with suppress(Exception):  # without an engine each child says so
        import pyttsx3.drivers.espeak  # noqa: F401  # loaded here, begun in each copy
    # Looking for garbage would write to every object, and each child would have memory of its own.
    gc.disable()
    gc.freeze()
    with socket.socket(fileno=0) as asked:
        while ends := socket.recv_fds(asked, 1, 1)[1]:
            if os.fork() == 0:
                asked.close()
                _live(ends[0])
            os.close(ends[0])
    return 0


def _live(end: int) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with suppress(OSError), socket.socket(fileno=end) as talk:
        talk.sendall(json.dumps({"pid": os.getpid()}).encode() + b"\n")
        line = talk.makefile("rb").readline()
        if line:
            signal.alarm(_PATIENCE)
            talk.sendall(_answer(line))
    # espeak's thread does not always end by itself, and there is nothing left to tidy up.
    os._exit(0)


def _answer(line: bytes) -> bytes:
    # What takes memory and comes quickly is not kept in the nursery.
    from accessibility import synthesis
    from accessibility.utterance import SynthesisError, answer, refusal

    try:
        return answer(synthesis.clip(line))
    except SynthesisError as error:
        return refusal(error.problem)
    except Exception:  # noqa: BLE001  # whatever stops it, the kiosk says so in words
        return refusal("engine")


if __name__ == "__main__":
    sys.exit(main())
