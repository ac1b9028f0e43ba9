"""A real PostgreSQL of one's own: made in a folder of its own, by an ordinary user, reached by a socket in it."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

NOBODY = 65534
_NO_PORT = "-c listen_addresses='' -c unix_socket_directories={folder} -c max_connections=60"


@dataclass(frozen=True)
class Postgres:
    """Runs until the context of `postgres` ends, or `stop`."""

    folder: Path

    @property
    def url(self) -> str:
        return f"postgresql://hub@/hub?host={self.folder}"

    def start(self) -> None:
        options = _NO_PORT.format(folder=self.folder)
        log = str(self.folder / "log")
        self._run("pg_ctl", "--pgdata", self._data, "--options", options, "--log", log, "--wait", "start")

    def stop(self) -> None:
        self._run("pg_ctl", "--pgdata", self._data, "--mode", "immediate", "--wait", "stop")

    def make(self) -> None:
        self._run("initdb", "--pgdata", self._data, "--username", "hub", "--auth", "trust", "--no-sync", "-E", "UTF8")
        self.start()
        self._run("createdb", "--host", str(self.folder), "--username", "hub", "hub")

    @property
    def _data(self) -> str:
        return str(self.folder / "data")

    def _run(self, program: str, *words: str) -> None:
        # It refuses to run as root.
        user = NOBODY if os.geteuid() == 0 else None
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C"}
        command = [str(_programs() / program), *words]
        done = subprocess.run(
            command, user=user, cwd=self.folder, env=environment, stdout=subprocess.DEVNULL, check=False
        )
        assert done.returncode == 0, program


@contextmanager
def postgres() -> Iterator[Postgres]:
    # The folders of pytest can be entered by root alone, and the names of sockets must be short.
    folder = Path(tempfile.mkdtemp(prefix="handrail-postgres-", dir="/tmp"))
    found = Postgres(folder)
    try:
        if os.geteuid() == 0:
            os.chown(folder, NOBODY, pwd.getpwuid(NOBODY).pw_gid)
        found.make()
        yield found
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            found.stop()
        shutil.rmtree(folder)


def _programs() -> Path:
    """Return where Debian keeps them, or whoever has them on the way."""
    kept = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    found = kept[-1] if kept else Path(shutil.which("initdb") or "")
    assert found.name == "initdb", "PostgreSQL is missing: ./dev test installs it"
    return found.parent
