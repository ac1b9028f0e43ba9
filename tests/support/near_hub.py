"""A hub in a thread of this process, behind a real port: with bounds of one's own, and quick to begin."""

from __future__ import annotations

import contextlib
import tempfile
import threading
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import uvicorn

from sync.hub.app import create_app
from sync.hub.database import Database
from sync.hub.listening import Prompt
from sync.hub.settings import Settings
from tests.support.hubs import Hub

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 60.0


class _Server(uvicorn.Server):
    """Says when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = threading.Event()

    async def startup(self, *words: Any, **named: Any) -> None:
        await super().startup(*words, **named)
        self.listening.set()


def _migrate(address: str) -> None:
    database = Database(address)
    database.migrate()
    database.close()


@cache
def _fresh() -> bytes:
    """Return a migrated database: the migrations take longer than most tests."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "hub.db"
        _migrate(f"sqlite:///{file}")
        return file.read_bytes()


@contextlib.contextmanager
def near_hub(folder: Path, address: str = "", **bounds: float | str) -> Iterator[Hub]:
    """Run a hub until the context ends, over SQLite or what is at `address`; it has no process of its own.

    `bounds` are fields of Settings.
    """
    folder.mkdir(exist_ok=True)
    if address:
        _migrate(address)
    else:
        address = f"sqlite:///{folder / 'hub.db'}"
        if not (folder / "hub.db").exists():
            (folder / "hub.db").write_bytes(_fresh())
    app = create_app(Settings(address, **bounds))  # type: ignore[arg-type]
    server = _Server(uvicorn.Config(app, port=0, log_level="critical", access_log=False, http=Prompt, ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        assert server.listening.wait(PATIENCE), "the hub does not listen"
        port = server.servers[0].sockets[0].getsockname()[1]
        yield Hub(None, f"http://127.0.0.1:{port}", address, [])  # type: ignore[arg-type]
    finally:
        server.should_exit = True
        thread.join(PATIENCE)
