"""Install a service again and again, each time with a disk that is full, or a kill, one step later.

`python -m tests.support.failing_installation SITE FINDINGS full|kill` ends with 0 when the service was as before or as
after each time, and could be installed at once; it prints how many times that was.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
from pathlib import Path

from kiosk.services.findings import Findings
from kiosk.services.installation import PENDING
from kiosk.services.installed import Services

_MAKING = {"open", "os.mkdir"}
_CHANGING = _MAKING | {"os.rename", "os.remove", "os.rmdir", "os.chmod"}
_WRITING = os.O_WRONLY | os.O_RDWR


class Disk:
    """Counts what is changed below a folder, and fails at a step."""

    def __init__(self, folder: Path, how: str) -> None:
        self.folder, self.how = str(folder), how
        self.at = self.steps = 0
        sys.addaudithook(self._seen)

    def _seen(self, event: str, arguments: tuple[object, ...]) -> None:
        if not self.at or event not in (_CHANGING if self.how == "kill" else _MAKING):
            return
        if event == "open" and not (isinstance(arguments[2], int) and arguments[2] & _WRITING):
            return
        if not str(arguments[0]).startswith(self.folder):
            return
        self.steps += 1
        if self.steps >= self.at:
            if self.how == "kill":
                os._exit(9)
            raise OSError(errno.ENOSPC, "No space left on device")


def _failed(disk: Disk, findings: Findings) -> bool:
    """Install with the disk as it is; tell whether that failed."""
    if disk.how == "full":
        try:
            Services(Path(disk.folder)).add(findings)
        except OSError:
            return True
        return False
    child = os.fork()
    if child == 0:
        Services(Path(disk.folder)).add(findings)
        os._exit(0)
    return os.waitpid(child, 0)[1] != 0


def _state(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def main() -> int:
    """Fail at each step, look, and install."""
    site, findings = Path(sys.argv[1]), Findings.decoded(Path(sys.argv[2]).read_bytes())
    work = site.with_name("work")
    before = Services(site).get(findings.id)
    disk = Disk(work, sys.argv[3])
    for step in range(1, 200):
        shutil.copytree(site, work)
        disk.at, disk.steps = step, 0
        failed = _failed(disk, findings)
        disk.at = 0
        if not failed:
            print(step - 1)
            return 0
        _look(work, site if disk.how == "full" else None, before and before.version, findings)
        shutil.rmtree(work)
    return 1


def _look(work: Path, unchanged: Path | None, before: str | None, findings: Findings) -> None:
    service = Services(work).get(findings.id)
    assert (service and service.version) in (before, findings.version)
    assert service is None or service.load()
    if unchanged is not None:
        assert _state(work) == _state(unchanged)
        assert not list(work.rglob(f"{PENDING}*"))
    added = Services(work).add(findings)
    assert (added.version, added.load() is not None) == (findings.version, True)
    assert added.paused == findings.accepted().record["paused"]
    assert Services(work).damaged() == ()


if __name__ == "__main__":
    sys.exit(main())
