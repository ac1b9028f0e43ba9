"""One submission to an OpenROSA server: in one post or several, and what is noted of it."""

from __future__ import annotations

import asyncio
import logging
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol

from kiosk.errors import HandrailError
from kiosk.sealing.posts import opened
from sync.multipart import split
from sync.openrosa import LEAST_MOST, RefusedError
from sync.sorting import Sorting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kiosk.sealing.machine import MachineKey
    from kiosk.store.deliveries import Due
    from kiosk.store.posting import PostedFile
    from sync.openrosa import OpenRosaServer

log = logging.getLogger(__name__)
GREETING_LASTS: Final = 60.0
"""A call that follows another goes without a greeting of its own: that is a third of its way."""
LANES: Final = 4
"""How many are on their way at once."""
_TEXT: Final = re.compile(rb">([^<>]{3,})<")


class Files(Protocol):
    """Where the files of submissions are: in a kiosk's outbox (kiosk.store.deliveries), or at a hub that relays."""

    def files(self, sequence: int) -> list[PostedFile]:
        """Return what is posted, the XML first; nothing where none was made."""

    def file_accepted(self, sequence: int, names: Iterable[str]) -> None:
        """Note which attachments have arrived, when there is more than one post."""


@dataclass(frozen=True, slots=True)
class Delivering:
    """Brings submissions from the outbox to the server; notes nothing but which attachments have arrived."""

    deliveries: Files
    server: OpenRosaServer
    key: Callable[[], MachineKey | None]

    @property
    def most(self) -> int:
        """How many are read from the outbox at once, and kept in memory."""
        return 4 * LANES

    @property
    def greeting_lasts(self) -> float:
        """For so many seconds nobody asks again whether the server is there."""
        return GREETING_LASTS

    async def greet(self) -> Sorting:
        """Ask whether the server is there."""
        return await self.server.greet()

    async def report(self) -> None:
        """Say nothing: a server of OpenROSA asks nobody how they are."""

    async def deliver(self, items: Sequence[Due]) -> list[Sorting]:
        """Send the first of these at the same time; return what becomes of each: accepted, later, pause, or staff."""
        return await asyncio.gather(*(self.deliver_one(item) for item in items[:LANES]))

    async def deliver_one(self, item: Due) -> Sorting:
        """Send one submission; return what becomes of it."""
        files = self.deliveries.files(item.sequence)
        if not files:
            return Sorting("staff", "sealed_only")
        try:
            key = self.key() if any(file.protection == "machine" for file in files) else None
            plain = [opened(file, item.instance_id, key) for file in files]
        except HandrailError:
            return Sorting("staff", "outbox_key")
        conflicts = item.repeats if item.reason == "different" else 0
        try:
            sorting = await self._post(item, plain, conflicts)
            if sorting.verdict == "ask":
                sorting = await self._ask(sorting)
        except HandrailError:
            raise
        except Exception:
            # A mistake of ours that only this submission brings about must not hold up the others.
            log.exception("submission %d of the outbox", item.sequence)
            return Sorting("later", "fault")
        return replace(sorting, words=_quiet(sorting.words, plain))

    async def _post(self, item: Due, files: Sequence[PostedFile], conflicts: int) -> Sorting:
        most = self.server.most
        while True:
            posts = split(files, most)
            sorting = Sorting("later", "broken")
            for post in posts:
                sorting = await self.server.post(post, conflicts)
                if sorting.verdict != "accepted":
                    break
                if not post.last:
                    self.deliveries.file_accepted(item.sequence, post.names)
                    files = [replace(file, accepted=file.accepted or file.name in post.names) for file in files]
            if sorting.verdict != "split":
                return sorting
            if max(len(post.names) for post in posts) <= 1 or most <= LEAST_MOST:
                return replace(sorting, verdict="staff")
            most = max(LEAST_MOST, min(most, max(_size(post.files) for post in posts)) // 2)

    async def _ask(self, refused: Sorting) -> Sorting:
        """Find out whether a refusal is meant for this submission, or for this kiosk: the list of forms tells."""
        try:
            await self.server.form_list()
        except RefusedError as error:
            listed = error.sorting
            if listed.verdict == "ask":
                return Sorting("pause", "access", refused.words)
            return listed if listed.verdict == "pause" else Sorting("pause", listed.reason, wait=listed.wait)
        reason = "not_allowed" if refused.reason == "access" else refused.reason
        return replace(refused, verdict="staff", reason=reason)


def _size(files: Sequence[PostedFile]) -> int:
    return sum(len(file.content) for file in files)


def _quiet(words: str, files: Sequence[PostedFile]) -> str:
    """Return a server's words, or nothing where they repeat what somebody entered: they are kept readable."""
    found = words.encode()
    texts = (text.strip() for text in _TEXT.findall(files[0].content)) if files and words else ()
    return "" if any(text and text in found for text in texts) else words
