"""Real hubs, each a process of its own on loopback; kiosks that are enrolled there, and what one of them may sign."""

from __future__ import annotations

import contextlib
import io
import os
import select
import socket
import ssl
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
from sqlalchemy import select as sql_select

from kiosk.__main__ import main
from kiosk.store.store import Store
from kiosk.store.submissions import binding, stamp
from sync.batch import receipt_for
from sync.hub.database import Database
from sync.hub.kiosks.enrolment import make_code
from sync.hub.schema import attachments, refusals, submissions
from sync.signing import Request, digest_of, fresh_nonce, sign
from tests.support.clock import StillClock
from tests.support.demonstrated import demonstrated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Select

    from kiosk.site import Site

ROOT = Path(__file__).parents[2]
PATIENCE = 180.0
BLINK = 0.05
PLAIN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""For requests by plain HTTP: without it httpx reads all authorities of the world for each of them."""


@dataclass
class Hub:
    """A hub that runs; `database` opens the same database from here."""

    process: subprocess.Popen[bytes]
    url: str
    address: str
    options: list[str]

    def code(self, made: datetime | None = None) -> str:
        """Make a code, now or at another time; a process of its own for each would take seconds."""
        database = Database(self.address)
        try:
            return database.transaction(
                lambda connection: make_code(connection, "Mill", "staff", made or datetime.now(UTC))
            )
        finally:
            database.close()

    def command(self, *words: str) -> str:
        """Run `handrail hub` with some words; return what it said."""
        command = [sys.executable, "-m", "kiosk", "hub", *words, *self.options]
        return subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()

    def attached(self) -> int:
        """Return how many files there are."""
        return len(self._rows(sql_select(attachments.c.name)))

    def arrived(self) -> dict[str, bytes]:
        """Return what is sealed of each submission."""
        columns = (submissions.c.instance_id, submissions.c.content)
        return {row.instance_id: row.content for row in self._rows(sql_select(*columns))}

    def refused(self) -> list[str]:
        """Return the codes of what was refused."""
        return [row.code for row in self._rows(sql_select(refusals.c.code))]

    def _rows(self, query: Select[Any]) -> list[Any]:
        database = Database(self.address)
        try:
            with database.reading() as connection:
                return list(connection.execute(query))
        finally:
            database.close()


@contextlib.contextmanager
def hub_over(options: list[str], address: str, port: int = 0) -> Iterator[Hub]:
    """Run a hub until the context ends."""
    port = port or free_port()
    command = [sys.executable, "-m", "kiosk", "hub", "--port", str(port), *options]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        try:
            _until_it_listens(process, port)
            yield Hub(process, f"http://127.0.0.1:{port}", address, options)
        finally:
            process.terminate()
            process.wait(PATIENCE)


def hub_on_sqlite(folder: Path, port: int = 0) -> contextlib.AbstractContextManager[Hub]:
    return hub_over(["--data", str(folder)], f"sqlite:///{folder / 'hub.db'}", port)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _until_it_listens(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert process.poll() is None, "the hub ended by itself"
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1.0):
            return
        select.select([], [], [], BLINK)
    raise AssertionError("the hub does not listen")


def enrolled(folder: Path, hub: Hub) -> Site:
    """Make a kiosk and enrol it by the commands that staff use."""
    site = demonstrated(folder)
    assert main(["enrol", "--site", str(folder), "--hub", hub.url, hub.code()]) == 0
    (folder / "kiosk.toml").write_text(f'[sync]\nkind = "hub"\nurl = "{hub.url}"\n')
    return site


def finish(site: Site, names: Iterable[str], files: int = 0) -> dict[str, bytes]:
    """Finish services as a visit does, each with so many files; return what is sealed of each."""
    clock, found = StillClock(), {}
    now = clock.now()
    with Store.open(site.store_path, clock, minimum_free=0) as store:
        for name in names:
            sealed, signature = site.seal_submission(name, "join", "1", now, f"<data>{name}</data>".encode())
            bound = binding(name, "join", "1", stamp(now))
            kept = [site.seal_attachment(bound, f"{each}.csv", "text/csv", b"event,node") for each in range(files)]
            store.add_submission(name, "join", "1", sealed, signature, now, attachments=kept)
            found[name] = sealed
    return found


def sync_once(site: Site) -> subprocess.Popen[bytes]:
    """Begin a real `handrail sync --once`."""
    command = [sys.executable, "-m", "kiosk", "sync", "--once", "--site", str(site.folder)]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment)


def synced(site: Site) -> tuple[int, str]:
    """Do the same here, without a process of its own; return its code and what it said."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = main(["sync", "--once", "--site", str(site.folder)])
    return code, said.getvalue()


def took(answer: httpx.Response, body: bytes) -> bool:
    """Tell whether a hub says that it has all of a batch."""
    return answer.status_code == 204 and answer.headers["handrail"] == receipt_for(digest_of(body))


def posted(  # noqa: PLR0913  # each of them may be wrong in some test
    hub: Hub,
    site: Site,
    body: bytes,
    *,
    path: str = "/kiosk/submissions",
    counter: int,
    nonce: str = "",
    created: float | None = None,
    digest: bytes | None = None,
) -> httpx.Response:
    """Send one signed request by hand."""
    when = int(time.time() if created is None else created)
    mark = digest_of(body) if digest is None else digest
    request = Request("POST", path, "", mark, counter, when, nonce or fresh_nonce(), site.signer.id)
    with httpx.Client(verify=PLAIN, trust_env=False, timeout=PATIENCE) as client:
        return client.post(hub.url + path, content=body, headers=sign(request, site.signer))
