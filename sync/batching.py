"""Submissions to the hub, as many in a request as there are; what is refused by itself is named by the hub.

A batch needs no greeting: it is signed and counted as a greeting is, and only the hub itself can say what it was. So a
call for a helper is a single request. A greeting goes where something went wrong, and with each look for what is new.
"""

from __future__ import annotations

import json
from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING, Final

from kiosk.errors import HandrailError
from kiosk.sealing.posts import OPEN_FORMS, opened
from sync.answers import Answer
from sync.batch import RECEIPT, pack, receipt_for
from sync.hub_line import code_of
from sync.reporting import STANDING
from sync.signing import digest_of
from sync.sorting import MOST_WORDS, Sorting, sort

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kiosk.sealing.machine import MachineKey
    from kiosk.store.deliveries import Deliveries, Due
    from kiosk.store.submissions import SealedSubmission
    from sync.answers import Outcome
    from sync.hub_line import HubLine

MOST: Final = 256
LARGEST: Final = 1_000_000
"""A request is not made larger than this, unless one submission is."""
_OK: Final = 200
_NO_CONTENT: Final = 204
_MEANT_FOR_US: Final = {"unknown": "not_enrolled", "revoked": "revoked", "cloned": "cloned", "clock": "clock"}


class Batching:
    """Brings submissions to the hub; notes nothing. When a batch fails, smaller ones are tried, down to single ones."""

    most = MOST
    """So many are wanted at once."""
    greeting_lasts = inf
    """Until something goes wrong."""

    def __init__(
        self,
        deliveries: Deliveries,
        hub: HubLine,
        key: Callable[[], MachineKey | None] = lambda: None,
        report: Callable[[], dict[str, object]] = dict,
    ) -> None:
        """`key` opens what travels open; `report` is what the hub hears of this kiosk's health."""
        self._deliveries = deliveries
        self._hub = hub
        self._key = key
        self._report = report
        self._said: dict[str, object] = {}
        self._items = MOST

    async def greet(self) -> Sorting:
        """Tell the hub that we are there, and how we are."""
        return await self._say(self._report())

    async def report(self) -> None:
        """Say how we are now, where that is other than what was said before: before we sent, or while nobody heard us.

        Whether it is heard shows with the next greeting.
        """
        now = self._report()
        if self._said and any(now.get(name) != self._said.get(name) for name in STANDING):
            await self._say(now)

    async def _say(self, report: dict[str, object]) -> Sorting:
        body = json.dumps(report, sort_keys=True).encode()
        outcome = await self._hub.ask("POST", "/kiosk/health", body, {"Content-Type": "application/json"})
        if isinstance(outcome, Answer) and outcome.status == _NO_CONTENT:
            self._said = report
            return Sorting("accepted")
        return for_all(outcome) or _waiting(sort(outcome))

    async def deliver(self, items: Sequence[Due]) -> list[Sorting]:
        """Send the first of these, as many as go into one request; return what becomes of each of them."""
        while True:
            batch = self._fill(items[: self._items])
            body = pack(batch)
            outcome = await self._hub.ask("POST", "/kiosk/submissions", body, {})
            refused = _taken(outcome, body, len(batch))
            if refused is not None:
                self._items = min(MOST, 2 * self._items)
                return [_one(refused.get(each.instance_id)) for each in batch]
            everybody = for_all(outcome)
            sorting = everybody or sort(outcome)
            if everybody or sorting.verdict == "pause":
                return [sorting] * len(batch)
            # Whether the trouble is the hub's or this batch's, a greeting tells, which is small.
            greeting = await self.greet()
            if greeting.verdict != "accepted":
                return [greeting] * len(batch)
            if len(batch) == 1:
                return [_alone(sorting)]
            # One of them may be the trouble: whichever it is shall not keep the others.
            self._items = len(batch) // 2

    def _fill(self, items: Sequence[Due]) -> list[SealedSubmission]:
        found: list[SealedSubmission] = []
        size = 0
        for item in items:
            sealed = as_it_travels(self._deliveries, item.sequence, self._key)
            size += len(sealed.sealed) + sum(len(file.sealed) for file in sealed.attachments)
            if found and size > LARGEST:
                break
            found.append(sealed)
        return found


def as_it_travels(deliveries: Deliveries, sequence: int, key: Callable[[], MachineKey | None]) -> SealedSubmission:
    """Return a submission as the hub gets it: one of the kiosk's own forms open, if its key is here; others sealed."""
    sealed = deliveries.sealed(sequence)
    if not sealed.form_id.startswith(OPEN_FORMS) or sealed.attachments:
        return sealed
    try:
        files, opener = deliveries.files(sequence), key()
        if len(files) != 1 or opener is None:
            return sealed
        xml = opened(files[0], sealed.instance_id, opener).content
    except HandrailError:
        return sealed
    return replace(sealed, sealed=xml, signature=b"")


def _taken(outcome: Outcome, body: bytes, count: int) -> dict[str, tuple[str, str]] | None:
    """Return what the hub refuses of a batch, by id, or None where it has not taken it: it names what it answers."""
    if not isinstance(outcome, Answer):
        return None
    receipt = receipt_for(digest_of(body))
    if outcome.status == _NO_CONTENT and outcome.headers.get(RECEIPT) == receipt:
        return {}
    if outcome.status != _OK:
        return None
    try:
        said = json.loads(outcome.body)
        if (said["handrail"], said["batch"], said["count"]) != ("taken", receipt, count):
            return None
        return {name: (str(code), str(words)[:MOST_WORDS]) for name, (code, words) in said["refused"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _one(refused: tuple[str, str] | None) -> Sorting:
    if refused is None:
        return Sorting("accepted")
    return Sorting("staff", "different" if refused[0] == "different" else "refused", refused[1])


def for_all(outcome: Outcome) -> Sorting | None:
    """Return why everything waits, where the hub refuses this kiosk and not what it sends."""
    code = code_of(outcome)
    if not code or not isinstance(outcome, Answer):
        return None
    reason = _MEANT_FOR_US.get(code)
    return Sorting("pause", reason) if reason else Sorting("pause", "access", sort(outcome).words)


def _waiting(sorting: Sorting) -> Sorting:
    return Sorting("pause", sorting.reason, sorting.words, sorting.wait)


def _alone(sorting: Sorting) -> Sorting:
    """Sort what became of a single one: a hub that is not there as a hub is everybody's trouble."""
    if sorting.verdict == "ask":
        return _waiting(sorting)
    return Sorting("staff", sorting.reason, sorting.words) if sorting.verdict == "split" else sorting
