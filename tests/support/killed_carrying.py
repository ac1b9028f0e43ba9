"""A stick is pulled out, or a process killed, at each step of the way; then the way is gone to its end.

`python -m tests.support.killed_carrying FOLDER [TIMES]` kills (-9) each of the three commands before its first change
on the stick, in the site's folder or in a database, its second, and so on (so many TIMES, spread over all steps, or at
each); each time all must be there, once. It is the first way of a kiosk, with a code. It prints how often that was, and
of how many steps.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.store.connection import Connection
from sync.hub.database import Database
from tests.support.sticks import Office, new_kiosk, on_the_stick

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_CHANGING = {"os.mkdir", "os.rename", "os.remove", "os.rmdir"}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
NAMES = ("uuid:killed-1", "uuid:killed-2", "uuid:killed-3")


class Blow:
    """Kills this process at a change below a folder: before it is made, or with half of a file written."""

    def __init__(self) -> None:
        self.folder = ""
        self.at = self.seen = 0
        self._really = os.fsync
        sys.addaudithook(self._heard)
        os.fsync = self._fsync
        self._around(Connection, "_writing")
        self._around(Database, "_turn")

    def _around(self, kind: type, name: str) -> None:
        """Count the beginning of each transaction, and the moment after its end."""
        really = getattr(kind, name)

        @contextmanager
        def counted(them: object) -> Iterator[object]:
            self._step()
            with really(them) as given:
                yield given
            self._step()

        setattr(kind, name, counted)

    def _heard(self, event: str, arguments: tuple[object, ...]) -> None:
        if not self.at or not str(arguments[0] if arguments else "").startswith(self.folder):
            return
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING
        if writes or event in _CHANGING:
            self._step()

    def _fsync(self, descriptor: int) -> None:
        self._step(descriptor)
        self._really(descriptor)

    def _step(self, descriptor: int = -1) -> None:
        self.seen += 1
        if self.at and self.seen >= self.at:
            if descriptor >= 0 and self.seen % 2:
                _halve(descriptor)
            os.kill(os.getpid(), signal.SIGKILL)


def _halve(descriptor: int) -> None:
    """Leave a file as a stick may have it that was pulled out: only its beginning arrived."""
    try:
        os.truncate(descriptor, os.fstat(descriptor).st_size // 2)
    except OSError:
        return  # a folder


def _killed(blow: Blow, folder: Path, step: int, job: Callable[[], object]) -> bool:
    """Do a job in a child that is killed at its `step`; tell whether it was."""
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        # What this process did before it had children is none of their steps.
        blow.folder, blow.at, blow.seen = str(folder), step, 0
        job()
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) == 0, "it failed by itself"
    return os.WIFSIGNALED(status)


def _out(folder: Path) -> None:
    code = (folder / "code").read_text()
    assert new_kiosk(folder / "site").carry("out", folder / "stick", code) == 0


def _hub(folder: Path) -> None:
    office = Office(folder / "office")
    office.command(folder / "stick")
    office.database.close()


def _in(folder: Path) -> None:
    new_kiosk(folder / "site").carry("in", folder / "stick")


WAY = {"out": _out, "hub": _hub, "in": _in}


def _prepare(blow: Blow, folder: Path) -> dict[str, Path]:
    """Return the state before each of the three."""
    (folder / "stick").mkdir(parents=True)
    office = Office(folder / "office")
    (folder / "code").write_text(office.code())
    office.database.close()
    new_kiosk(folder / "site").finish(*NAMES, files=1)
    before = {}
    for name, job in WAY.items():
        before[name] = folder.with_name(f"before-{name}")
        shutil.copytree(folder, before[name])
        assert not _killed(blow, folder, 0, lambda job=job: job(folder))
    return before


def _look(blow: Blow, folder: Path) -> None:
    """Go the whole way; then everything must be there, once, on both sides, and no half file."""
    counts = new_kiosk(folder / "site").counts()
    here = Office(folder / "office")
    gone = counts.accepted
    assert gone <= len(here.arrived()), "the kiosk let go of what the hub does not have"
    here.database.close()
    for job in WAY.values():
        assert not _killed(blow, folder, 0, lambda job=job: job(folder))
    office = Office(folder / "office")
    assert sorted(office.arrived()) == sorted(NAMES)
    assert office.refused() == []
    office.database.close()
    counts = new_kiosk(folder / "site").counts()
    assert (counts.waiting, counts.needs_staff, counts.accepted) == (0, 0, len(NAMES))
    assert not [path.name for path in on_the_stick(folder / "stick") if path.name.endswith(".part")]


def _steps(blow: Blow, folder: Path, job: Callable[[], object]) -> int:
    """Return how many steps a job has: those at which it can be killed."""
    ours, theirs = os.pipe()

    def counted() -> None:
        job()
        os.write(theirs, str(blow.seen).encode())

    assert not _killed(blow, folder, 10**9, counted)
    found = int(os.read(ours, 20))
    os.close(ours)
    os.close(theirs)
    return found


def main() -> None:
    """Kill at each step of each command, or at some of them."""
    folder, times = Path(sys.argv[1]), int((sys.argv[2:] or ["0"])[0])
    blow, killed = Blow(), Counter[str]()
    before = _prepare(blow, folder / "first" / "place")
    work = folder / "first" / "place"

    def again(name: str) -> None:
        shutil.rmtree(work)
        shutil.copytree(before[name], work)

    for name, job in WAY.items():
        again(name)
        steps = _steps(blow, work, lambda job=job: job(work))
        wanted = range(1, steps + 1) if not times else [1 + number * steps // times for number in range(times)]
        for step in wanted:
            again(name)
            assert _killed(blow, work, step, lambda job=job: job(work)), (name, step)
            killed[name] += 1
            _look(blow, work)
            print(f"{name}: {step} of {steps}", flush=True)
        killed[f"steps of {name}"] = steps
    print(json.dumps(killed))


if __name__ == "__main__":
    main()
