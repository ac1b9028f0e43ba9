"""An OpenROSA 1.0 server, as ODK Central, KoboToolbox and Ona speak it.

Every address that a server names must be one of its own: a list must not send this machine elsewhere, and the token
in our addresses goes to nobody else.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import quote, urljoin, urlsplit

from sync.answers import Answer, Failure
from sync.listing import ListingError, read_form_list, read_integrity, read_manifest
from sync.sorting import Sorting, sort

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sync.answers import Outcome
    from sync.line import Line
    from sync.listing import FormEntry, MediaEntry
    from sync.multipart import Post

T = TypeVar("T")
USUAL_MOST: Final = 10_000_000
"""How much a server takes that does not say (OpenRosa Form Submission API)."""
LEAST_MOST: Final = 64 * 1024
MOST_IDS: Final = 50
MOST_ETAG: Final = 200
_OK: Final = 200
_NOT_MODIFIED: Final = 304
_NO_HEAD: Final = frozenset({404, 405, 501})
_READY: Final = frozenset({200, 204})


class RefusedError(Exception):
    """Something could not be fetched; `sorting` says why, and whether it is worth trying again."""

    def __init__(self, sorting: Sorting, detail: str = "") -> None:
        super().__init__(f"{sorting.reason}: {detail}" if detail else sorting.reason)
        self.sorting = sorting
        self.detail = detail


class ChangedError(RefusedError):
    """What was fetched is not what the list said: it changed in between."""

    def __init__(self, detail: str) -> None:
        super().__init__(Sorting("later", "broken"), detail)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was fetched, and its ETag ("" for none); `body` is None when it has not changed since."""

    body: bytes | None = field(repr=False)
    etag: str = ""


class OpenRosaServer:
    """Speaks to the server at `base`, whose token is in it. `most` is what it takes in one post."""

    def __init__(self, line: Line, base: str, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._line = line
        self._base = base
        self._now = now
        self._target = f"{base}/submission"
        self.most = USUAL_MOST

    # Sending

    async def greet(self) -> Sorting:
        """Ask whether and how much it takes (HEAD). "accepted" means: go on."""
        target = f"{self._base}/submission"
        outcome = await self._line.ask("HEAD", target, self._headers())
        if not isinstance(outcome, Answer):
            return sort(outcome)
        if outcome.status == _OK and "x-openrosa-version" not in outcome.headers:
            return Sorting("pause", "captive_portal")
        if outcome.status not in _READY and outcome.status not in _NO_HEAD:
            return sort(outcome, now=self._now())
        said = outcome.headers.get("x-openrosa-accept-content-length", "")
        if said.isascii() and said.isdigit():
            self.most = max(LEAST_MOST, min(int(said[:18]), USUAL_MOST * 10))
        self._target = self._own(outcome.headers.get("location", "")) or target
        return Sorting("accepted")

    async def post(self, post: Post, conflicts: int) -> Sorting:
        """Post a submission, or one piece of it."""
        encoded = post.encode()
        headers = self._headers() | {"Content-Type": encoded.content_type}
        outcome = await self._line.ask("POST", self._target, headers, encoded.body)
        return sort(outcome, conflicts, self._now())

    # Fetching

    @property
    def complete(self) -> bool:
        """Return False: a server that has lost our access offers an empty list, too."""
        return False

    @property
    def closing(self) -> frozenset[str]:
        """Return nothing: OpenROSA does not tell."""
        return frozenset()

    async def form_list(self, etag: str = "") -> tuple[tuple[FormEntry, ...] | None, str]:
        """Return the forms on offer, None when nothing changed, and the list's ETag. Raises RefusedError."""
        fetched = await self._fetch(f"{self._base}/formList", self._line.limits.listing, etag)
        if fetched.body is None:
            return None, etag
        return _read(read_form_list, fetched.body), fetched.etag

    async def form(self, entry: FormEntry) -> bytes:
        """Return the XML of a form, checked against the list's hash. Raises RefusedError."""
        body = (await self._fetch(entry.download_url, self._line.limits.form)).body or b""
        if entry.hash and _md5(body) != entry.hash:
            raise ChangedError("the form is not the one in the list")
        return body

    async def manifest(self, entry: FormEntry, etag: str = "") -> tuple[tuple[MediaEntry, ...] | None, str]:
        """Return the files of a form and the manifest's ETag; None when nothing changed. Raises RefusedError."""
        if not entry.manifest_url:
            return (), ""
        fetched = await self._fetch(entry.manifest_url, self._line.limits.manifest, etag)
        if fetched.body is None:
            return None, etag
        return _read(read_manifest, fetched.body), fetched.etag

    async def media(self, entry: MediaEntry) -> bytes:
        """Return a file, checked against the manifest's hash (of an entity list: against its ETag)."""
        fetched = await self._fetch(entry.download_url, self._line.limits.media)
        body = fetched.body or b""
        hashes = {_md5(body), _bare(fetched.etag)} if entry.entity_list else {_md5(body)}
        if entry.hash and entry.hash not in hashes and not (entry.entity_list and not fetched.etag):
            raise ChangedError(f"{entry.name} is not the one in the manifest")
        return body

    async def deleted(self, entry: MediaEntry, ids: Iterable[str]) -> dict[str, bool]:
        """Tell of entities whether they are deleted; unknown ids are left out. Raises RefusedError."""
        listed = list(ids)
        found: dict[str, bool] = {}
        for start in range(0, len(listed), MOST_IDS):
            asked = ",".join(quote(name, safe="") for name in listed[start : start + MOST_IDS])
            joint = "&" if "?" in entry.integrity_url else "?"
            fetched = await self._fetch(f"{entry.integrity_url}{joint}id={asked}", self._line.limits.words)
            found |= _read(read_integrity, fetched.body or b"")
        return found

    async def _fetch(self, url: str, most: int, etag: str = "") -> Fetched:
        address = self._own(url)
        if not address:
            raise RefusedError(Sorting("staff", "refused"), "the address belongs to another server")
        headers = self._headers() | ({"If-None-Match": etag} if etag else {})
        outcome = await self._line.ask("GET", address, headers, most=most)
        if isinstance(outcome, Answer) and outcome.status == _NOT_MODIFIED and etag:
            return Fetched(None, etag)
        if not isinstance(outcome, Answer) or outcome.status != _OK:
            raise RefusedError(self._why_not(outcome))
        if "html" in outcome.headers.get("content-type", ""):
            raise RefusedError(Sorting("pause", "captive_portal"))
        return Fetched(outcome.body, outcome.headers.get("etag", "")[:MOST_ETAG])

    def _why_not(self, outcome: Outcome) -> Sorting:
        if isinstance(outcome, Failure) and outcome.kind == "too_large":
            return Sorting("staff", "too_large")
        sorting = sort(outcome, now=self._now())
        # To a GET, 201 and 202 are no success.
        return Sorting("later", "broken") if sorting.verdict == "accepted" else sorting

    def _headers(self) -> dict[str, str]:
        return {"X-OpenRosa-Version": "1.0", "Date": format_datetime(self._now().astimezone(UTC), usegmt=True)}

    def _own(self, url: str) -> str:
        """Return an address of this server, made whole; "" for those of others."""
        try:
            whole, ours = urlsplit(urljoin(f"{self._base}/", url)), urlsplit(self._base)
            if not url or whole.username is not None or whole.hostname != ours.hostname:
                return ""
            # A server behind a proxy may not know that it is spoken to over TLS.
            upgraded = (whole.scheme, ours.scheme, whole.port) == ("http", "https", None)
            if not upgraded and (whole.scheme, whole.port) != (ours.scheme, ours.port):
                return ""
            return whole._replace(scheme=ours.scheme, netloc=ours.netloc, fragment="").geturl()
        except ValueError:
            return ""


def _read(reader: Callable[[bytes], T], body: bytes) -> T:
    try:
        return reader(body)
    except ListingError as error:
        raise RefusedError(Sorting("later", "broken"), str(error)) from None


def _md5(body: bytes) -> str:
    return hashlib.md5(body, usedforsecurity=False).hexdigest()


def _bare(etag: str) -> str:
    """Return the value of an ETag without its marks."""
    return etag.removeprefix("W/").strip('"')
