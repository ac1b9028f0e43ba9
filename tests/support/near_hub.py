"""A hub in a thread of this process, behind a real port: with bounds of one's own, and quick to begin."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import TYPE_CHECKING, Any

import uvicorn

from sync.hub.app import create_app
from sync.hub.listening import Prompt
from sync.hub.settings import Settings
from tests.support.hubs import Hub
from tests.support.tables import make_tables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE = 60.0


class _Server(uvicorn.Server):
    """Says when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = threading.Event()

    async def startup(self, *words: Any, **named: Any) -> None:
        await super().startup(*words, **named)
        self.listening.set()


@contextlib.contextmanager
def near_hub(folder: Path, address: str = "", port: int = 0, **bounds: float | str) -> Iterator[Hub]:
    """Run a hub until the context ends, over SQLite or what is at `address`; it has no process of its own.

    `bounds` are fields of Settings.
    """
    folder.mkdir(exist_ok=True)
    address = address or f"sqlite:///{folder / 'hub.db'}"
    make_tables(address)
    listener = socket.create_server(("127.0.0.1", port))
    port = listener.getsockname()[1]
    server = _Server(_config(Settings(address, port=port, **bounds)))  # type: ignore[arg-type]
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    try:
        assert server.listening.wait(PATIENCE), "the hub does not listen"
        yield Hub(None, f"http://127.0.0.1:{port}", address, ["--database", address])  # type: ignore[arg-type]
    finally:
        server.should_exit = True
        thread.join(PATIENCE)


def _config(settings: Settings) -> uvicorn.Config:
    """Return how `handrail hub` listens (sync/hub/command.py)."""
    options: dict[str, Any] = {"http": Prompt, "ws": "none", "server_header": False, "timeout_graceful_shutdown": 10}
    return uvicorn.Config(create_app(settings), log_level="critical", access_log=False, **options)
