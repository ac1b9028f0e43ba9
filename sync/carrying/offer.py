"""What the hub offers by hand: its catalogue in a signed letter, forms, files and lists by their SHA-256 beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.services.problems import quote
from sync.carrying.papers import LARGEST_FILE
from sync.carrying.stick import FILES, SHA256, StickError
from sync.hub_offer import SUFFIX, read_catalogue
from sync.listing import has_hash
from sync.openrosa import RefusedError
from sync.sorting import Sorting

if TYPE_CHECKING:
    from collections.abc import Callable

    from sync.carrying.papers import Shelf
    from sync.carrying.stick import Stick
    from sync.listing import FormEntry, MediaEntry

_BROKEN: Final = Sorting("later", "broken")


class StickOffer:
    """Is to the catalogue what a server is. Raises RefusedError where the letter makes no sense."""

    complete: Final = True

    def __init__(self, stick: Stick, shelf: Shelf) -> None:
        self._stick = stick
        self._lists = shelf.lists
        try:
            self._entries, self._manifests, self._closing = read_catalogue(shelf.catalogue)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise RefusedError(_BROKEN, "the catalogue cannot be read") from None

    def check(self, say: Callable[[str], None]) -> None:
        """Look at every file before anything is changed here. Raises RefusedError; what is wrong is said."""
        wanted = {entry.hash for entry in self._entries}
        wanted |= {self._sha256(media) for each in self._manifests.values() for media in each}
        for sha256 in sorted(wanted):
            try:
                self._file(sha256)
            except RefusedError as error:
                say(f"Not all services are whole on the stick, so none is changed: {error.detail}")
                raise

    @property
    def closing(self) -> frozenset[str]:
        """Ids of the forms that nobody may begin any more."""
        return self._closing

    async def form_list(self, etag: str = "") -> tuple[tuple[FormEntry, ...] | None, str]:
        """Return the forms of the catalogue; `etag` says nothing here."""
        del etag
        return self._entries, ""

    async def form(self, entry: FormEntry) -> bytes:
        """Return the XML of a form. Raises RefusedError."""
        return self._file(entry.hash)

    async def manifest(self, entry: FormEntry, etag: str = "") -> tuple[tuple[MediaEntry, ...] | None, str]:
        """Return the files of a form, as the catalogue named them."""
        del etag
        return self._manifests.get(entry.form_id, ()), ""

    async def media(self, entry: MediaEntry) -> bytes:
        """Return a file, or a list. Raises RefusedError."""
        return self._file(self._sha256(entry))

    def _sha256(self, entry: MediaEntry) -> str:
        return self._lists.get(entry.name.removesuffix(SUFFIX), "") if entry.entity_list else entry.hash

    def _file(self, sha256: str) -> bytes:
        if not SHA256.fullmatch(sha256):
            raise RefusedError(_BROKEN, "a list is missing in the letter")
        try:
            body = self._stick.read(FILES, sha256, most=LARGEST_FILE)
        except StickError as error:
            raise RefusedError(_BROKEN, f"{error.what} {error.remedy}") from None
        if not has_hash(body, sha256):
            raise RefusedError(_BROKEN, f"the file {quote(sha256[:12])} is damaged. Take the stick to the hub again.")
        return body
