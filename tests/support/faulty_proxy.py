"""A TCP proxy before a real hub that loses, drops, stalls, resets, cuts, repeats and lies; it counts every byte.

It knows where a request and an answer end, since otherwise it could not send one of them twice; it changes nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
import struct
import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Coroutine

LONGEST = 5.0
"""So long a stalled connection is kept at most; its client gives up before."""
SIGN_IN = b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 20\r\n\r\n<html>Sign in</html>"
GATEWAY = b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n"
_AT_ONCE = 1_000_000
_NEVER_LONG = frozenset({b"204", b"304"})


class BrokenOffError(Exception):
    """A message did not come to its end."""


@dataclass
class Traffic:
    """What passed between clients and this proxy, by "METHOD /path"."""

    requests: Counter[str] = field(default_factory=Counter)
    up: Counter[str] = field(default_factory=Counter)
    down: Counter[str] = field(default_factory=Counter)


class FaultyProxy:
    """Listens at `url` for the hub at `port`; of all requests a `share` goes wrong. Use it as a context."""

    def __init__(self, port: int, *, share: float = 0.0, seed: str = "proxy") -> None:
        self.share = share
        self.seen: Counter[str] = Counter()
        self.traffic = Traffic()
        self._hub = port
        self._chance = random.Random(seed)
        self._old: list[bytes] = []
        self._loop = asyncio.new_event_loop()
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = self._do(asyncio.start_server(self._serve, "127.0.0.1", 0, limit=_AT_ONCE))
        return self

    def __exit__(self, *_: object) -> None:
        self._do(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def url(self) -> str:
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    @property
    def posts(self) -> int:
        """How many batches were sent by now."""
        return self.traffic.requests["POST /kiosk/submissions"]

    def _do(self, work: Coroutine[object, object, object]) -> object:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _end(self) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        client = _Client(self, reader, writer)
        try:
            with contextlib.suppress(BrokenOffError, OSError, asyncio.IncompleteReadError, TimeoutError):
                while await client.one():
                    pass
        except asyncio.CancelledError:
            pass  # the proxy ends
        finally:
            self._tasks.discard(task)
            client.close()

    def kind(self) -> str:
        """Return what becomes of the next request."""
        if self._chance.random() >= self.share:
            return "pass"
        kind = self._chance.choice(sorted(FAULTS))
        self.seen[kind] += 1
        return kind

    def where(self, length: int) -> int:
        """Return where a message is cut."""
        return self._chance.randrange(1, max(2, length))

    def overtaken(self, request: bytes) -> bytes:
        """Keep a request for later; return one that was sent before."""
        self._old.append(request)
        return self._old.pop(0) if len(self._old) > 3 else b""

    async def to_hub(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection("127.0.0.1", self._hub, limit=_AT_ONCE)


@dataclass
class _Client:
    """One connection, and the one to the hub that belongs to it."""

    proxy: FaultyProxy
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    hub: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
    name: str = ""

    async def one(self) -> bool:
        """Pass one request on, or not. Return False when that was the last one here."""
        request = await _message(self.reader)
        if not request:
            return False
        self.name = b" ".join(request.split(b" ", 2)[:2]).decode()
        self.proxy.traffic.requests[self.name] += 1
        self.proxy.traffic.up[self.name] += len(request)
        kind = self.proxy.kind()
        return await FAULTS[kind](self, request) if kind != "pass" else await self.say(await self.ask(request))

    async def ask(self, request: bytes) -> bytes:
        """Return the hub's answer; where the hub is not there, what proxies say."""
        fresh = self.hub is None
        try:
            if self.hub is None:
                self.hub = await self.proxy.to_hub()
            self.hub[1].write(request)
            return await _message(self.hub[0]) or await self._anew(request, fresh=fresh)
        except (OSError, asyncio.IncompleteReadError):
            self.leave()
            return GATEWAY

    async def _anew(self, request: bytes, *, fresh: bool) -> bytes:
        """The hub closes what nobody has used for a while: ask it on another connection."""
        self.leave()
        return GATEWAY if fresh else await self.ask(request)

    async def say(self, answer: bytes) -> bool:
        self.proxy.traffic.down[self.name] += len(answer)
        self.writer.write(answer)
        await self.writer.drain()
        return True

    def leave(self) -> None:
        if self.hub:
            self.hub[1].close()
        self.hub = None

    def close(self) -> None:
        self.leave()
        self.writer.close()

    async def gone(self) -> bool:
        """Wait until the client has lost its patience."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.reader.read(1), LONGEST)
        return False

    async def lose(self, _request: bytes) -> bool:
        return False

    async def drop(self, request: bytes) -> bool:
        await self.ask(request)
        return False

    async def reset(self, request: bytes) -> bool:
        await self.ask(request)
        plug = self.writer.get_extra_info("socket")
        plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return False

    async def stall(self, request: bytes) -> bool:
        await self.ask(request)
        return await self.gone()

    async def stall_before(self, _request: bytes) -> bool:
        return await self.gone()

    async def cut_request(self, request: bytes) -> bool:
        with contextlib.suppress(OSError):
            self.leave()
            self.hub = await self.proxy.to_hub()
            self.hub[1].write(request[: self.proxy.where(len(request))])
            await self.hub[1].drain()
        return False

    async def cut_answer(self, request: bytes) -> bool:
        answer = await self.ask(request)
        await self.say(answer[: self.proxy.where(len(answer))])
        return False

    async def repeat(self, request: bytes) -> bool:
        """The hub gets it twice, and the client the second answer."""
        await self.ask(request)
        return await self.say(await self.ask(request))

    async def repeat_unheard(self, request: bytes) -> bool:
        """The hub gets it twice, and the client the first answer."""
        answer = await self.ask(request)
        await self.ask(request)
        return await self.say(answer)

    async def repeat_late(self, request: bytes) -> bool:
        """The hub gets, once more, what somebody sent some time ago."""
        answer = await self.ask(request)
        if old := self.proxy.overtaken(request):
            await self.ask(old)
        return await self.say(answer)

    async def at_once(self, request: bytes) -> bool:
        """The hub gets it twice at the same moment, on two connections."""
        other = _Client(self.proxy, self.reader, self.writer)
        answers = await asyncio.gather(self.ask(request), other.ask(request))
        other.leave()
        return await self.say(answers[0])

    async def portal(self, _request: bytes) -> bool:
        return await self.say(SIGN_IN)

    async def gateway(self, _request: bytes) -> bool:
        return await self.say(GATEWAY)


FAULTS = {
    each.__name__: each
    for each in (
        _Client.lose, _Client.drop, _Client.reset, _Client.stall, _Client.stall_before, _Client.cut_request,
        _Client.cut_answer, _Client.repeat, _Client.repeat_unheard, _Client.repeat_late, _Client.at_once,
        _Client.portal, _Client.gateway,
    )
}  # fmt: skip


async def _message(reader: asyncio.StreamReader) -> bytes:
    """Return one whole request or answer, b"" when there is none. Raises IncompleteReadError."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as error:
        if error.partial:
            raise
        return b""
    told = head.lower()
    if b"\r\ntransfer-encoding:" in told:
        raise BrokenOffError("neither our client nor our hub sends in chunks")
    length = told.partition(b"\r\ncontent-length:")[2].partition(b"\r\n")[0]
    if told.split(b" ", 2)[1] in _NEVER_LONG:
        return head
    return head + await reader.readexactly(int(length or b"0"))
