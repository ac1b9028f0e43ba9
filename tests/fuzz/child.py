"""The process in which cases run: a case that takes everything takes only this."""

from __future__ import annotations

import json
import select
import struct
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, Self

from tests.fuzz.limits import MEGABYTES, SECONDS, limit_memory
from tests.fuzz.verdict import Verdict, judge

if TYPE_CHECKING:
    from types import TracebackType

ROOT: Final = Path(__file__).parents[2]
_HEAD: Final = struct.Struct(">QQd")
_PATIENCE: Final = 120.0


class Child:
    """Judges cases one after the other in a process of its own, with limits; a new one when it died.

    `patience`: seconds by the clock until one that does not answer counts as dead.
    """

    def __init__(self, megabytes: int = MEGABYTES, patience: float = _PATIENCE) -> None:
        self._megabytes = megabytes
        self._patience = patience
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def verdict(self, target: str, case: bytes, seconds: float = SECONDS) -> Verdict:
        """Return what became of `case`; "dead" when the process did not survive it."""
        process = self._process or self._start()
        name = target.encode()
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("a child without pipes")
        try:
            process.stdin.write(_HEAD.pack(len(name), len(case), seconds) + name + case)
            process.stdin.flush()
            # A case that never comes back to Python is out of the soft limit's reach.
            if not select.select([process.stdout], [], [], self._patience)[0]:
                self.close()
                return Verdict("dead", f"{target} no answer")
            return Verdict(*json.loads(process.stdout.readline()))
        except (OSError, ValueError):
            code = process.wait()
            self.close()
            return Verdict("dead", f"{target} exit {code}")

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.fuzz.child", str(self._megabytes)]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        return self._process

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            process, self._process = self._process, None
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()


def _serve(source: BinaryIO, sink: BinaryIO) -> None:
    from tests.fuzz.targets import TARGETS, warm_up

    warm_up()
    limit_memory(int(sys.argv[1]))
    while head := source.read(_HEAD.size):
        name_length, case_length, seconds = _HEAD.unpack(head)
        name, case = source.read(name_length).decode(), source.read(case_length)
        sink.write(json.dumps(judge(TARGETS[name], case, seconds)).encode() + b"\n")
        sink.flush()


if __name__ == "__main__":
    _serve(sys.stdin.buffer, sys.stdout.buffer)
