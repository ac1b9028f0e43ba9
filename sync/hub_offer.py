"""What our hub offers this kiosk: one signed catalogue, then files by their SHA-256 and lists by their mark."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from sync.answers import Answer, Failure
from sync.batching import for_all
from sync.listing import MOST_FILES, MOST_FORMS, MOST_TEXT, FormEntry, MediaEntry, has_hash
from sync.openrosa import MOST_ETAG, ChangedError, RefusedError
from sync.sorting import Sorting, sort

if TYPE_CHECKING:
    from sync.answers import Outcome
    from sync.hub_line import HubLine

SUFFIX: Final = ".csv"
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_MARK: Final = re.compile(r"[0-9a-f]{8,64}")
_OK: Final = 200
_NOT_MODIFIED: Final = 304
_BROKEN: Final = Sorting("later", "broken")


class HubOffer:
    """Fetches from the hub. Nothing in a catalogue is believed before it was looked at."""

    complete: Final = True

    def __init__(self, hub: HubLine) -> None:
        self._hub = hub
        self._closing: frozenset[str] = frozenset()
        self._manifests: dict[str, tuple[MediaEntry, ...]] = {}

    @property
    def closing(self) -> frozenset[str]:
        """Ids of the forms that nobody may begin any more."""
        return self._closing

    async def form_list(self, etag: str = "") -> tuple[tuple[FormEntry, ...] | None, str]:
        """Return the forms of the catalogue, None when nothing changed, and its ETag. Raises RefusedError."""
        headers = {"If-None-Match": etag} if etag else {}
        answer = await self._get("/kiosk/catalogue", self._hub.line.limits.listing, headers)
        if answer.status == _NOT_MODIFIED:
            return None, etag
        try:
            entries, manifests, closing = read_catalogue(json.loads(answer.body))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise RefusedError(_BROKEN, "the catalogue cannot be read") from None
        self._manifests, self._closing = manifests, closing
        return entries, answer.headers.get("etag", "")[:MOST_ETAG]

    async def form(self, entry: FormEntry) -> bytes:
        """Return the XML of a form. Raises RefusedError."""
        return await self._file(entry.hash, self._hub.line.limits.form)

    async def manifest(self, entry: FormEntry, etag: str = "") -> tuple[tuple[MediaEntry, ...] | None, str]:
        """Return the files of a form, as the catalogue named them; `etag` says nothing here."""
        del etag
        return self._manifests.get(entry.form_id, ()), ""

    async def media(self, entry: MediaEntry) -> bytes:
        """Return a file, or a list as it stands. Raises RefusedError."""
        if not entry.entity_list:
            return await self._file(entry.hash, self._hub.line.limits.media)
        name = quote(entry.name.removesuffix(SUFFIX), safe="")
        answer = await self._get(f"/kiosk/lists/{name}", self._hub.line.limits.media, {})
        if answer.headers.get("etag", "").strip('"') != entry.hash:
            raise ChangedError("a list is not the one in the catalogue")
        return answer.body

    async def _file(self, sha256: str, most: int) -> bytes:
        body = (await self._get(f"/kiosk/files/{sha256}", most, {})).body
        if not has_hash(body, sha256):
            raise ChangedError("a file is not the one in the catalogue")
        return body

    async def _get(self, path: str, most: int, headers: dict[str, str]) -> Answer:
        outcome = await self._hub.ask("GET", path, b"", headers, most)
        asked = "If-None-Match" in headers
        if isinstance(outcome, Answer) and (outcome.status == _OK or (asked and outcome.status == _NOT_MODIFIED)):
            if "html" in outcome.headers.get("content-type", ""):
                raise RefusedError(Sorting("pause", "captive_portal"))
            return outcome
        raise RefusedError(_why_not(outcome))


def _why_not(outcome: Outcome) -> Sorting:
    if isinstance(outcome, Failure) and outcome.kind == "too_large":
        return Sorting("staff", "too_large")
    sorting = for_all(outcome) or sort(outcome)
    # To a GET, 201 and 202 are no success.
    return _BROKEN if sorting.verdict == "accepted" else sorting


def read_catalogue(  # what somebody sent
    told: Any,  # noqa: ANN401
) -> tuple[tuple[FormEntry, ...], dict[str, tuple[MediaEntry, ...]], frozenset[str]]:
    """Read a catalogue: the forms, their files by form id, and what is closing. Raises what a wrong shape raises."""
    if (told["handrail"], told["format"]) != ("catalogue", 1) or len(told["forms"]) > MOST_FORMS:
        raise ValueError
    entries, manifests, closing = [], {}, set()
    for form in told["forms"]:
        form_id = _text(form["form_id"])
        if form["state"] != "open":
            closing.add(form_id)
            continue
        entries.append(
            FormEntry(form_id, _text(form["version"]), _text(form["title"]), _matching(_SHA256, form["form"]), "", "")
        )
        manifests[form_id] = _manifest(form, told["lists"])
    if len(manifests) != len(entries) or not all(manifests.keys()):
        raise ValueError
    return tuple(entries), manifests, frozenset(closing - manifests.keys())


def _manifest(form: Any, lists: Any) -> tuple[MediaEntry, ...]:  # noqa: ANN401  # whatever somebody sent
    files = [MediaEntry(_text(name), _matching(_SHA256, mark), "") for name, mark in form["files"].items()]
    # A list that the hub does not have is missing: the form is refused when it is examined.
    here = [name for name in form["lists"] if name in lists]
    files += [MediaEntry(_text(n) + SUFFIX, _matching(_MARK, lists[n]), "", entity_list=True) for n in here]
    if len(files) > MOST_FILES or len({file.name for file in files}) != len(files):
        raise ValueError
    return tuple(files)


def _text(text: Any) -> str:  # noqa: ANN401  # the same
    if not isinstance(text, str) or len(text) > MOST_TEXT or not text.isprintable():
        raise ValueError
    return text


def _matching(pattern: re.Pattern[str], text: Any) -> str:  # noqa: ANN401  # the same
    if not isinstance(text, str) or not pattern.fullmatch(text):
        raise ValueError
    return text
