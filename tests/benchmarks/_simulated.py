"""Simulated kiosks, all in one process: each signs, seals and sends as a real one, and shares nothing with the others.

What a real kiosk does at each poll: it connects, says how it is (POST /kiosk/health), sends what waits (POST
/kiosk/submissions) and asks for news (GET /kiosk/catalogue, 304 where there are none), over one connection.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import insert

from kiosk.sealing.pairs import OpeningKey, SigningKey
from kiosk.sealing.seals import seal
from kiosk.sealing.seals import sign as sign_box
from kiosk.store.submissions import SealedSubmission, binding, stamp
from sync.batch import pack
from sync.hub.database import Database
from sync.hub.schema import kiosks as kiosk_table
from sync.signing import Request, digest_of, fresh_nonce, sign
from tests.support.odk_clients import NOW
from tests.support.openrosa_far_end import instance

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from kiosk.sealing.pairs import SealingKey

Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]
PERIOD = 300.0
"""A kiosk polls so often, in seconds of its own time."""
LATE = 60.0


@dataclass
class Simulated:
    """One kiosk. `took` and `told` are everybody's: seconds by request, answers by request and status."""

    key: SigningKey
    site: SealingKey
    address: tuple[str, int]
    took: dict[str, list[float]]
    told: Counter[str]
    counter: int = 0
    etag: str = ""
    sent: list[str] = field(default_factory=list)

    async def poll(self) -> None:
        """Do all that is done at a poll."""
        begin = time.perf_counter()
        try:
            async with asyncio.timeout(LATE):
                line = await asyncio.open_connection(*self.address)
                try:
                    await self._ask(line, "POST /kiosk/health", self._health(), begin)
                    await self._ask(line, "POST /kiosk/submissions", pack([self._finished()]))
                    await self._ask(line, "GET /kiosk/catalogue", b"")
                finally:
                    line[1].close()
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
            self.told[f"failed: {type(error).__name__}"] += 1

    async def _ask(self, line: Line, what: str, body: bytes, begin: float | None = None) -> None:
        (reader, writer), (method, path) = line, what.split()
        begin = time.perf_counter() if begin is None else begin
        self.counter += 1
        nonce = fresh_nonce()
        request = Request(method, path, "", digest_of(body), self.counter, int(time.time()), nonce, self.key.id)
        given = {"Host": "hub", "Content-Length": str(len(body)), **sign(request, self.key)}
        if method == "GET" and self.etag:
            given["If-None-Match"] = self.etag
        head = f"{method} {path} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in given.items())
        writer.write(head.encode() + b"\r\n" + body)
        answer = (await reader.readuntil(b"\r\n\r\n")).decode()
        headers = {name.lower(): value for name, value in (each.split(": ", 1) for each in answer.split("\r\n")[1:-2])}
        if length := int(headers.get("content-length", "0")):
            await reader.readexactly(length)
        self.etag = headers.get("etag", self.etag) if method == "GET" else self.etag
        self.took.setdefault(what, []).append(time.perf_counter() - begin)
        self.told[f"{what} {answer.split(' ', 2)[1]}"] += 1

    def _health(self) -> bytes:
        report = {"version": "0.1.0", "waiting": 1, "needs_staff": 0, "delivered": len(self.sent), "trouble": ""}
        return json.dumps(report | {"services": 4, "services_refused": 0, "printer": "", "free_mb": 5200}).encode()

    def _finished(self) -> SealedSubmission:
        name = f"uuid:{uuid.uuid4()}"
        self.sent.append(name)
        bound = binding(name, "join", "1", stamp(NOW))
        box = seal(self.site, instance(name, "somebody said something here, about so long"), bound)
        return SealedSubmission(0, name, "join", "1", stamp(NOW), box, sign_box(self.key, box, bound))


def simulated(many: int, url: str, database: str) -> list[Simulated]:
    """Enrol so many kiosks and return them."""
    site, took, told = OpeningKey.make("submissions").sealing, dict[str, list[float]](), Counter[str]()
    host, port = url.removeprefix("http://").split(":")
    keys = [SigningKey.make() for _ in range(many)]
    rows = [
        {"id": key.id, "name": key.id, "public_key": key.verifying.raw, "machine": "", "enrolled_at": stamp(NOW)}
        | {"counter": 0, "health": {}}
        for key in keys
    ]
    opened = Database(database)
    opened.transaction(lambda connection: connection.execute(insert(kiosk_table), rows))
    opened.close()
    return [Simulated(key, site, (host, int(port)), took, told) for key in keys]


async def at_pace(kiosks: Sequence[Simulated], periods: int, factor: float, begun: Callable[[], None]) -> None:
    """Let each poll once for nothing, and then `periods` times, each at a moment of its own; `begun` in between."""
    period, chance = PERIOD / factor, random.Random("moments")
    moments = [chance.uniform(0, period) for _ in kiosks]
    start = asyncio.get_running_loop().time()

    async def life(kiosk: Simulated, moment: float) -> None:
        for number in range(periods + 1):
            await _until(start + number * period + moment)
            await kiosk.poll()

    async def beginning() -> None:
        await _until(start + period)
        begun()

    await _all([beginning(), *(life(kiosk, moment) for kiosk, moment in zip(kiosks, moments, strict=True))])


async def at_once(kiosks: Sequence[Simulated]) -> float:
    """Let all poll at the same moment, as after a power cut; return the seconds until the last was answered."""
    begin = time.perf_counter()
    await _all([kiosk.poll() for kiosk in kiosks])
    return time.perf_counter() - begin


async def _all(jobs: Sequence[Awaitable[None]]) -> None:
    await asyncio.gather(*jobs)


async def _until(moment: float) -> None:
    await asyncio.sleep(max(0.0, moment - asyncio.get_running_loop().time()))
