"""The line to the server: one request, one answer, within bounds. Nothing here raises because of what a server does."""

from __future__ import annotations

import asyncio
import ssl
import zlib
from dataclasses import dataclass
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING, Final, Self

import certifi
import httpx

from sync.answers import Answer, Failure
from sync.authentication import NameAndPassword

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping
    from pathlib import Path
    from types import TracebackType

    from sync.answers import FailureKind, Outcome
    from sync.limits import Limits
    from sync.pace import Pace

_GZIP: Final = 16 + zlib.MAX_WBITS
_NOT_YET_VALID: Final = frozenset({9, 10})  # X509_V_ERR_CERT_NOT_YET_VALID, X509_V_ERR_CERT_HAS_EXPIRED


# anyio groups what comes of its tasks; asyncio's and the system's own are not all httpx's.
_TROUBLES: Final = (
    httpx.HTTPError,
    httpx.InvalidURL,
    httpx.StreamError,
    TimeoutError,
    OSError,
    ValueError,
    LookupError,  # httpx's, where a server asks for a Digest that nobody knows
    NotImplementedError,
    ExceptionGroup,
)


class TooLargeError(Exception):
    """An answer is larger than we take."""


@dataclass(frozen=True, slots=True)
class Access:
    """How the server is reached. `user` is "" where no name is asked for; `ca_file` None for the usual authorities."""

    user: str = ""
    password: str = ""
    ca_file: Path | None = None
    proxy: str = ""


class Line:
    """Connections to one server, kept open from request to request. Use it as an asynchronous context."""

    def __init__(self, access: Access, limits: Limits, pace: Pace, *, bare: bool = False) -> None:
        """`bare`: send no headers but what is asked for. They are a tenth of what a single submission is to the hub."""
        self.limits = limits
        self._pace = pace
        self._auth = NameAndPassword(access.user, access.password) if access.user else None
        self._client = httpx.AsyncClient(
            verify=_trust(access.ca_file),
            proxy=access.proxy or None,
            trust_env=False,  # what is configured holds, not what a shell happened to have
            follow_redirects=False,
            timeout=httpx.Timeout(limits.idle, connect=limits.connect),
            limits=httpx.Limits(max_connections=8, max_keepalive_connections=4),
            headers={"User-Agent": "Handrail", "Accept-Encoding": "gzip"},
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        )
        if bare:
            self._client.headers.clear()

    async def __aenter__(self) -> Self:
        await self._client.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._client.__aexit__(kind, error, traceback)

    async def ask(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None = None, most: int = 0
    ) -> Outcome:
        """Send a request and return the whole answer, of at most `most` bytes; or why there is none."""
        try:
            request = self._client.build_request(
                method, url, headers=_lengths(headers, body), content=None if body is None else _Body(body, self._pace)
            )
            return await self._converse(request, most or self.limits.words)
        except TooLargeError:
            return Failure("too_large")
        except _TROUBLES as error:
            return Failure(kind_of(error))

    async def _converse(self, request: httpx.Request, most: int) -> Answer:
        """Send, and once more with name and password where the server asks for them."""
        flow = self._auth.auth_flow(request) if self._auth else None
        request = next(flow) if flow else request
        while True:
            response, answer = await self._exchange(request, most)
            if flow is None:
                return answer
            try:
                request = flow.send(response)
            except StopIteration:
                return answer

    async def _exchange(self, request: httpx.Request, most: int) -> tuple[httpx.Response, Answer]:
        loop = asyncio.get_running_loop()
        start = loop.time()
        async with asyncio.timeout(self.limits.grace) as scope:

            def moved(count: int) -> None:
                scope.reschedule(start + self.limits.grace + count / self._slowest())

            if isinstance(request.stream, _Body):
                request.stream.moved = moved
            response = await self._client.send(request, auth=None, stream=True)
            try:
                body = await self._read(response, most, moved)
            finally:
                await response.aclose()
            headers = {name.lower(): value for name, value in response.headers.items()}
            return response, Answer(response.status_code, headers, body)

    def _slowest(self) -> float:
        return min(self.limits.slowest, self._pace.rate / 2) if self._pace.rate else self.limits.slowest

    async def _read(self, response: httpx.Response, most: int, moved: Callable[[int], None]) -> bytes:
        if response.headers.get("content-length", "0").isdigit() and _length(response) > most:
            raise TooLargeError
        packed = response.headers.get("content-encoding", "identity").strip().lower()
        if packed not in {"identity", "gzip", ""}:
            raise httpx.DecodingError("an encoding we did not ask for")
        inflate = zlib.decompressobj(_GZIP) if packed == "gzip" else None
        found, received = bytearray(), 0
        async for piece in response.aiter_raw():
            received += len(piece)
            found += _inflated(inflate, piece, most - len(found)) if inflate else piece
            if len(found) > most:
                raise TooLargeError
            moved(received)
            await self._pace.spend(len(piece))
        if inflate and response.request.method != "HEAD" and not inflate.eof:
            raise httpx.DecodingError("cut off")
        return bytes(found)


def _length(response: httpx.Response) -> int:
    return 0 if response.request.method == "HEAD" else int(response.headers.get("content-length", "0")[:18])


def _inflated(inflate: zlib._Decompress, piece: bytes, room: int) -> bytes:
    """Unpack a piece, never more than there is room for and a byte: a small piece may hold a gigabyte of zeros."""
    try:
        return inflate.decompress(piece, room + 1)
    except zlib.error:
        raise httpx.DecodingError("no gzip") from None


def _lengths(headers: Mapping[str, str], body: bytes | None) -> dict[str, str]:
    # Said beforehand: not every server takes a body in chunks.
    return dict(headers) if body is None else {**headers, "Content-Length": str(len(body))}


class _Body(httpx.AsyncByteStream):
    """The same bytes each time it is sent, at the pace of the line; `moved` hears how many are on their way."""

    def __init__(self, content: bytes, pace: Pace) -> None:
        self._content = content
        self._pace = pace
        self.moved: Callable[[int], None] | None = None

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for start in range(0, len(self._content), self._pace.piece):
            piece = self._content[start : start + self._pace.piece]
            yield piece
            if self.moved is not None:
                self.moved(start + len(piece))
            await self._pace.spend(len(piece))


def _trust(ca_file: Path | None) -> ssl.SSLContext:
    """Trust the authorities in `ca_file` alone, or the system's and those every browser trusts. Raises OSError."""
    if ca_file is None:
        return _everybody()
    context = ssl.create_default_context(cafile=ca_file)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


@cache
def _everybody() -> ssl.SSLContext:
    """Read the authorities of the system and of browsers: a tenth of a second, once."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def kind_of(error: BaseException) -> FailureKind:
    """Tell what kind of failure an exception is; its words are never used: they may hold an address with a token."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLCertVerificationError):
            return "certificate_date" if seen.verify_code in _NOT_YET_VALID else "certificate"
        seen = seen.__cause__ or seen.__context__
    if isinstance(error, httpx.ProxyError):
        return "proxy"
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout):
        return "unreachable"
    if isinstance(error, httpx.TimeoutException | TimeoutError):
        return "time_out"
    return "broken"
