"""Kill a process at a moment chosen by chance: after some time, or in the midst of something it says it is doing.

What it does just now it says as "begin  "NAME"" and "over  "NAME"" (tests/support/phases.py). Everything takes
its turn, also what takes a few milliseconds of a visit and would hardly ever be met by the clock alone.
"""

from __future__ import annotations

import os
import random
import select
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

ROOT = Path(__file__).parents[2]
INTO_SECONDS = 0.004
"""How far into a phase the blow falls at most: about as long as a transaction takes."""
TURNS = (1, 1, 2, 4)
"""Which of the times it begins is meant."""


@dataclass(frozen=True)
class Patience:
    """How long a process lives at most, in seconds: `start` from its birth, if it is killed at its start.

    Else it is killed after so many `lines`, which is the same moment of a visit on a busy machine; `life` bounds that.
    """

    start: float
    life: float
    lines: int
    at_start: float = 0.15
    in_midst: float = 0.5
    """How many of the blows fall while it starts, and how many in the midst of something; the others anywhere."""


class Hearing(Protocol):
    """Takes what the processes say."""

    kills: int

    def hear(self, line: str) -> None: ...


@dataclass
class Phases:
    """What the process was doing at each kill; several at once, since papers are printed beside a visit."""

    met: Counter[str] = field(default_factory=Counter)
    written_to: set[str] = field(default_factory=set)
    """Files outside the site that a process had open for writing at the kill."""

    def hear(self, lines: list[str]) -> None:
        open_now: Counter[str] = Counter()
        for line in lines:
            word, _, told = line.partition(" ")
            if word == "begin":
                open_now[told.strip(' "')] += 1
            elif word == "over":
                open_now[told.strip(' "')] = 0
        doing = sorted(+open_now) if lines else ["starting"]
        self.met.update(doing or ["between"])

    def elsewhere(self, folder: Path) -> list[str]:
        """Return the files that were written to and are not in `folder`."""
        return sorted(path for path in self.written_to if not Path(path).is_relative_to(folder))

    def report(self) -> str:
        return ", ".join(f"{name} {times}" for name, times in sorted(self.met.items()))


def kill(  # noqa: PLR0913, PLR0917  # what is run, how it is killed, who hears of it
    command: list[str],
    seed: str,
    heard: Hearing,
    patience: Patience,
    environment: dict[str, str] | None = None,
    aims: tuple[str, ...] = (),
    phases: Phases | None = None,
) -> None:
    """Run `command`, kill it at a moment chosen by chance, and hear what it said."""
    chance = random.Random(seed)
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, bufsize=0, env=environment, start_new_session=True
    ) as process:
        said = _listen(process, chance, patience, aims)
        if phases is not None:
            phases.written_to |= _written_to(process.pid)
        process.send_signal(signal.SIGKILL)
        assert process.stdout is not None
        said += b"".join(iter(lambda: process.stdout.read(65536), b""))
    assert process.returncode == -signal.SIGKILL, "the kiosk ended by itself"
    heard.kills += 1
    lines = said.decode().split("\n")[:-1]
    for line in lines:
        if not line.startswith(("begin ", "over ")):
            heard.hear(line)
    if phases is not None:
        phases.hear(lines)


def _listen(
    process: subprocess.Popen[bytes], chance: random.Random, patience: Patience, aims: tuple[str, ...]
) -> bytes:
    """Return what `process` said until the moment of its end has come."""
    assert process.stdout is not None
    kind = chance.random()
    at_start = kind < patience.at_start
    deadline = time.monotonic() + (chance.uniform(0, patience.start) if at_start else patience.life)
    awaited, times = b"\n", 10**9 if at_start else chance.randint(1, patience.lines)
    if aims and not at_start and kind <= patience.at_start + patience.in_midst:
        awaited, times = f'begin  "{chance.choice(aims)}"\n'.encode(), chance.choice(TURNS)
    said, met = b"", False
    while (left := deadline - time.monotonic()) > 0 and process.poll() is None:
        if select.select([process.stdout], [], [], left)[0]:
            said += process.stdout.read(65536) or b""
        if not met and said.count(awaited) >= times:
            met, deadline = True, min(deadline, time.monotonic() + chance.uniform(0, INTO_SECONDS))
    return said


def _written_to(process: int) -> set[str]:
    """Return the files with a name that the process and its children have open for writing."""
    if not sys.platform.startswith("linux"):
        return set()
    found = set()
    for one in _family(process):
        for entry in _files_open(one):
            found |= entry
    return found


def _family(process: int) -> list[int]:
    family, seen = [process], 0
    while seen < len(family):
        try:
            children = Path(f"/proc/{family[seen]}/task/{family[seen]}/children").read_text().split()
        except OSError:
            children = []
        family += map(int, children)
        seen += 1
    return family


def _files_open(process: int) -> list[set[str]]:
    found = []
    try:
        numbers = os.listdir(f"/proc/{process}/fd")  # noqa: PTH208  # names, not paths
    except OSError:
        return []
    for number in set(numbers) - {"0", "1", "2"}:  # those it was given by us
        try:
            target = os.readlink(f"/proc/{process}/fd/{number}")  # noqa: PTH115  # a name, also where no file is
            facts = Path(f"/proc/{process}/fdinfo/{number}").read_text()
        except OSError:
            continue
        flags = next(int(line.split()[1], 8) for line in facts.splitlines() if line.startswith("flags:"))
        if target.startswith("/") and flags & os.O_ACCMODE and Path(target).is_file():
            found.append({target})
    return found
