"""The loop: what is due is sent, what is new is fetched, and staff can see how it stands.

Nothing that matters is in memory: whoever ends this process at any moment loses nothing, since every outcome is in the
store before the next request, and a submission that was sent twice is the same to the server. Waiting goes by
monotonic time, so that a clock which is set does no harm.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from math import inf
from typing import TYPE_CHECKING, Final, Protocol

from kiosk.errors import HandrailError
from kiosk.store.submissions import stamp
from sync.backoff import Backoff
from sync.pauses import Pauses, in_hours

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime, time

    from kiosk.ports import Clock
    from kiosk.store.deliveries import Counts, Due
    from sync.catalogue import Catalogue
    from sync.sorting import Sorting

log = logging.getLogger(__name__)
TICK: Final = 2.0
GLANCE: Final = 0.1
"""How often it is asked whether the kiosk has written: 0.1 ms each time."""
ENOUGH: Final = 5
"""After so many failures in a row the trouble is the server's, not that of the submissions."""
PATIENCE: Final = 24
"""So often in a row one submission may fail in the same way, while others are taken."""


class Courier(Protocol):
    """Brings submissions to some kind of server; notes nothing of what becomes of them."""

    @property
    def most(self) -> int:
        """How many it wants to have at hand at once."""

    @property
    def greeting_lasts(self) -> float:
        """For how many seconds after a greeting it sends without another, while all goes well."""

    async def greet(self) -> Sorting:
        """Find out whether the server is there and lets us in: "accepted", or "pause"."""

    async def deliver(self, items: Sequence[Due]) -> list[Sorting]:
        """Send the first of `items`, one at least, as many as go at once; return what becomes of each of these."""

    async def report(self) -> None:
        """Say how it stands now, where that is other than what was said before."""


class Outbox(Protocol):
    """What waits to be sent: kiosk.store.deliveries.Deliveries keeps these promises, and whoever relays."""

    def due(self, now: datetime, most: int) -> list[Due]:
        """Return what may be sent now."""

    def accepted(self, sequences: Iterable[int]) -> None:
        """Note that the far end has these."""

    def later(self, sequence: int, not_before: datetime, reason: str, words: str = "") -> None:
        """Put one off."""

    def needs_staff(self, sequence: int, reason: str, words: str) -> None:
        """Put one aside."""

    def counts(self) -> Counts:
        """Return how it stands."""

    def set_state(self, name: str, value: str) -> None:
        """Keep a fact for staff."""

    def version(self) -> int:
        """Return a number that changes when somebody else has written."""


class Worker:
    """Delivers and fetches. `step` does what there is to do now; `run` goes on until `stop` is set."""

    def __init__(  # noqa: PLR0913  # its parts, all by name
        self,
        *,
        deliveries: Outbox,
        delivering: Courier,
        catalogue: Catalogue | None,
        clock: Clock,
        backoff: Backoff | None = None,
        quiet_hours: tuple[time, time] | None = None,
        poll_seconds: float = 300.0,
        say: Callable[[str], None] = lambda _words: None,
    ) -> None:
        self._deliveries = deliveries
        self._delivering = delivering
        self._catalogue = catalogue
        self._clock = clock
        self._backoff = backoff or Backoff()
        self._quiet_hours = quiet_hours
        self._poll_seconds = poll_seconds
        self._say = say
        self._pauses = Pauses(clock, self._backoff)
        self._failures = 0
        self._proved = False
        self._told = -inf
        self._polled: float | None = None
        self._version = 0
        self._greeted: float | None = None
        self._states: dict[str, str] = {}

    async def run(self, stop: asyncio.Event) -> None:
        """Go on until `stop` is set."""
        while not stop.is_set():
            try:
                await self.step()
            except HandrailError:
                log.exception("the store does not answer")
            await self._rest(stop)

    async def _rest(self, stop: asyncio.Event) -> None:
        """Wait a tick; no longer than until somebody ends us, or the kiosk has written: a call should not wait."""
        for _ in range(int(TICK / GLANCE)):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), GLANCE)
            if stop.is_set() or self._kiosk_wrote():
                return

    def _kiosk_wrote(self) -> bool:
        try:
            version = self._deliveries.version()
        except HandrailError:
            return False  # the next step says what is wrong
        before, self._version = self._version, version
        return before != version

    async def step(self) -> bool:
        """Do what there is to do now. Return False when nothing was tried."""
        if self._pauses.waiting() or (self._quiet_hours and in_hours(self._clock.now().time(), self._quiet_hours)):
            return False
        polling = self._polled is None or self._clock.monotonic() - self._polled >= self._poll_seconds
        if not polling and not self._deliveries.due(self._clock.now(), 1):
            return False
        lasts = self._delivering.greeting_lasts
        known = self._greeted is not None and self._clock.monotonic() - self._greeted < lasts
        if (polling or not known) and not await self._greet():
            return True
        if await self._drain() and polling:
            await self._poll()
        if not self._pauses.waiting():
            await self._delivering.report()
        self._tell_progress()
        return True

    async def _greet(self) -> bool:
        sorting = await self._delivering.greet()
        if sorting.verdict == "accepted":
            self._state("contact", stamp(self._clock.now()))
            self._greeted = self._clock.monotonic()
            return True
        self._pause(sorting)
        return False

    async def _drain(self) -> bool:
        """Send what is due, until nothing is. Return False when the server cannot take more now."""
        while due := self._deliveries.due(self._clock.now(), self._delivering.most):
            while due:
                sortings = await self._delivering.deliver(due)
                lane, due = due[: len(sortings)], due[len(sortings) :]
                if not self._note(lane, sortings):
                    return False
            if self._clock.monotonic() - self._told >= TICK:
                self._tell_progress()
        return True

    def _note(self, items: Sequence[Due], sortings: Sequence[Sorting]) -> bool:
        """Keep what became of some submissions. Return False when everything has to wait."""
        done = [item.sequence for item, sorting in zip(items, sortings, strict=True) if sorting.verdict == "accepted"]
        if done:
            self._deliveries.accepted(done)
            self._failures, self._proved = 0, True
            self._well()
        going = True
        for item, sorting in zip(items, sortings, strict=True):
            if sorting.verdict == "later":
                self._later(item, sorting)
                going = going and self._failures < ENOUGH
            elif sorting.verdict == "pause":
                self._pause(sorting)
                going = False
            elif sorting.verdict != "accepted":
                self._deliveries.needs_staff(item.sequence, sorting.reason, sorting.words)
                log.warning("for staff: submission %d of the outbox, %s", item.sequence, sorting.reason)
        if self._failures >= ENOUGH and not self._pauses.waiting():
            self._pause(sortings[-1])
        return going

    def _later(self, item: Due, sorting: Sorting) -> None:
        if self._proved and item.repeats >= PATIENCE and item.reason == sorting.reason:
            # The server takes others, but this one never: somebody should look at it.
            self._deliveries.needs_staff(item.sequence, sorting.reason, sorting.words)
            return
        self._failures += 1
        wait = max(self._backoff.delay(item.tries + 1), sorting.wait or 0.0)
        self._deliveries.later(item.sequence, self._pauses.after(wait), sorting.reason, sorting.words)

    def _pause(self, sorting: Sorting) -> None:
        """Let everything wait; the submissions themselves stay as they are."""
        if self._pauses.waiting():
            return
        seconds = self._pauses.begin(sorting.wait)
        self._greeted = None
        self._failures, self._proved = 0, False
        log.info("pause: %s, %d s", sorting.reason, int(seconds))
        if self._states.get("trouble") != sorting.reason:
            self._state("trouble_since", stamp(self._clock.now()))
        self._state("trouble", sorting.reason)
        self._state("words", sorting.words)

    def _well(self) -> None:
        self._pauses.end()
        self._state("trouble", "")
        self._state("words", "")

    async def _poll(self) -> None:
        self._polled = self._clock.monotonic()
        if self._catalogue is None:
            self._well()
            return
        trouble = await self._update(self._catalogue)
        if trouble is None:
            self._well()
        else:
            self._pause(trouble)

    async def _update(self, catalogue: Catalogue) -> Sorting | None:
        """Fetch what is new, which may take minutes; what the kiosk finishes meanwhile does not wait for it."""
        self._kiosk_wrote()  # what was written before has been seen
        update = asyncio.create_task(catalogue.update())
        try:
            going = True
            while not (await asyncio.wait({update}, timeout=GLANCE))[0]:
                if going and self._kiosk_wrote():
                    going = await self._drain()
            return update.result()
        finally:
            update.cancel()

    def _tell_progress(self) -> None:
        self._told = self._clock.monotonic()
        counts = self._deliveries.counts()
        said = f"{counts.waiting} waiting, {counts.needs_staff} for staff, {counts.accepted} delivered"
        if self._states.get("progress") != said:
            self._say(said)
        self._state("progress", said)

    def _state(self, name: str, value: str) -> None:
        """Keep a fact for staff, when it has changed."""
        if self._states.get(name) != value:
            self._deliveries.set_state(name, value)
            self._states[name] = value
