"""A small real OpenROSA server on loopback that answers as ODK Central and KoboToolbox were seen to, with faults.

What it says is written from observation (the tables of docs/decisions/0011-sync.md), so that the client is tried
against the real behaviours: a byte-identical duplicate is 201 (Central) or 202 (KoboToolbox), other bytes 409, a form
one has no access to 401, malformed XML 201.
"""

from __future__ import annotations

import random
import secrets
import threading
from collections import Counter, deque
from typing import TYPE_CHECKING, Self

from tests.support.openrosa_far_end import FarEnd
from tests.support.openrosa_handler import Handler, Http

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterable

    from tests.support.openrosa_far_end import Flavour, Offered, Record

FAULTS = (
    "drop", "reset", "reset_after", "repeat", "cut", "cut_request", "portal", "redirect", "deleted", "413", "429",
    "500", "502", "503", "garbage", "stall",
)  # fmt: skip


class Faults:
    """Which request goes wrong, and how: the planned ones first, then by chance."""

    def __init__(self, planned: Iterable[str] = (), share: float = 0.0, seed: str = "") -> None:
        self.planned = deque(planned)
        self.share = share
        self.chance = random.Random(seed)
        self.seen: Counter[str] = Counter()
        self._lock = threading.Lock()

    def next(self) -> str:
        with self._lock:
            fault = ""
            if self.planned:
                fault = self.planned.popleft()
            elif self.share and self.chance.random() < self.share:
                fault = self.chance.choice(FAULTS)
            self.seen[fault or "none"] += 1
            return fault


class OpenRosaTestServer:
    """Runs in a thread of its own; use it as a context. `faults` concern posts, `gets` the fetching."""

    def __init__(
        self,
        flavour: Flavour = "central",
        *,
        faults: Faults | None = None,
        login: tuple[str, str, str] | None = None,
        tls: ssl.SSLContext | None = None,
        most: int = 100_000_000,
    ) -> None:
        self.far_end = FarEnd(flavour)
        self.faults = faults or Faults()
        self.get_faults: dict[str, Callable[[Handler], None]] = {}
        self.login = login
        """scheme ("basic" or "digest"), name, password"""
        self.most = most
        self.token = secrets.token_urlsafe(48)
        self.revoked = False
        self.requests: list[tuple[str, str, int]] = []
        self.headers: list[dict[str, str]] = []
        self.errors: list[str] = []
        self.bytes_in = 0
        self.lock = threading.RLock()
        self.closing = threading.Event()
        self._http = Http(("127.0.0.1", 0), Handler)
        self._http.site = self
        if tls is not None:
            self._http.socket = tls.wrap_socket(self._http.socket, server_side=True)
        self.scheme = "https" if tls else "http"
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()
        assert self.errors == []

    @property
    def port(self) -> int:
        return int(self._http.server_address[1])

    @property
    def root(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}"

    @property
    def path(self) -> str:
        return "/openrosa" if self.login else f"/v1/key/{self.token}/projects/1"

    @property
    def url(self) -> str:
        return self.root + self.path

    @property
    def forms(self) -> dict[str, Offered]:
        return self.far_end.forms

    @property
    def records(self) -> dict[str, Record]:
        return self.far_end.records

    def posts(self) -> list[int]:
        return [status for method, _, status in list(self.requests) if method == "POST"]
