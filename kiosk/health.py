"""Whether the kiosk can do its work: what is wrong now, and whether it has gone by itself.

While something is wrong everything there is stays as it is; when the cause has gone, the kiosk goes on
where it stopped. After a mistake of our own it begins anew.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from kiosk.errors import HandrailError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.parts import Parts
    from kiosk.ports import PrinterProblem

RETRY_SECONDS: Final = 5
"""How often we look whether the trouble has gone."""
WATCH_SECONDS: Final = 30
"""How often we look whether the store is well and how the printer is, and for tickets that have run out."""
MOST_UNCOPIED: Final = 80
"""Writes in the log: some 500 pages. After 1,000 SQLite copies them by itself, while somebody waits for a page."""
PRINTED: Final = "printed"
"""The kind of the events that tell how prints went, and how the printer is between them."""
FAULT_SECONDS: Final = 20
"""How long a mistake of ours keeps the trouble screen up before the kiosk begins anew."""
_REOPEN: Final = frozenset({"store_missing", "store_corrupt", "store_newer", "store_unreadable", "store_read_only"})
"""After these the open connection is worth nothing; the others pass with it open."""
log = logging.getLogger(__name__)


class Health:
    """`trouble` is the entry of the catalogue that is shown, "" when all is well.

    Without `look` the store is not opened yet: the caller looks when the first screen is painted.
    """

    def __init__(self, parts: Parts, *, look: bool = True) -> None:
        self._parts = parts
        self.trouble = ""
        self._since = 0.0
        self._looked = parts.clock.monotonic()
        self._to_forget: set[str] = set()
        self._uncut = False
        self._last_print = ""
        if look:
            self.look(in_use=False, at_once=True)

    def report(self, name: str) -> None:
        """Note that something is wrong."""
        now = self._parts.clock.monotonic()
        if self.trouble != name:
            log.error("trouble: %s", name)
            self._since = now
        self.trouble = name
        self._looked = now
        if name in _REOPEN:
            self._parts.door.lose()

    def printed(self, state: str) -> None:
        """Keep how the last print went, when that is news: sync tells the hub that the paper is out, or in again."""
        if state != self._last_print:
            self._last_print = state
            self._parts.later(partial(self._note_print, state))

    def printer(self, problem: PrinterProblem | None) -> None:
        """Keep what the printer says of itself between prints, None for nothing wrong, when that is news."""
        self.printed(problem or ("printed" if self._last_print == "printed" else "ready"))

    def _note_print(self, state: str) -> None:
        with self._reporting():
            self._parts.store.log_event(PRINTED, state=state)

    def fault_is_over(self) -> bool:
        """Tell whether a mistake of ours was shown long enough; then all is well again, and a new beginning due."""
        over = self.trouble == "fault" and self._parts.clock.monotonic() - self._since >= FAULT_SECONDS
        if over:
            self.trouble = ""
        return over

    def look(self, *, in_use: bool, at_once: bool = False) -> None:
        """Look from time to time, or at once: is the trouble over; could new work be kept; has a ticket run out."""
        now = self._parts.clock.monotonic()
        if not at_once and now - self._looked < (RETRY_SECONDS if self.trouble else WATCH_SECONDS):
            return
        self._looked = now
        try:
            if self.trouble.startswith("store_") or not (self.trouble or in_use):
                self._parts.store.can_take(proof=bool(self.trouble))
            if not self.trouble:
                self._close_old_tickets()
            if not in_use:
                self._parts.ask_printer()
        except HandrailError as error:
            self.report(error.name)
            return
        if self.trouble.startswith("store_"):
            log.info("the trouble is over: %s", self.trouble)
            self.trouble = ""
            # What was begun elsewhere told of its failure too late for who began it.
            self._uncut = True
        if not self.trouble:
            self._forget()

    def forget(self, visit_id: str) -> None:
        """Take the sealed state of an ended visit off the disk: now, or when the store is well again."""
        self._to_forget.add(visit_id)
        self._forget()

    def _forget(self) -> None:
        for visit_id in tuple(self._to_forget):
            try:
                self._parts.store.drop_checkpoint(visit_id)
            except HandrailError as error:
                self.report(error.name)
                return
            self._to_forget.discard(visit_id)
            self._uncut = True
        if self._uncut:
            # In two steps: the disk may take long over each.
            self._parts.later(self._copy_the_log)
            self._parts.later(self._cut_the_log)

    def tend(self) -> None:
        """Copy the log of a long visit while the person reads or types."""
        if not self.trouble:
            with self._reporting():
                if self._parts.store.uncopied >= MOST_UNCOPIED:
                    self._parts.store.copy_the_log()

    def _copy_the_log(self) -> None:
        with self._reporting():
            self._parts.store.copy_the_log()

    def _cut_the_log(self) -> None:
        if self._uncut and not self.trouble:
            with self._reporting():
                self._parts.store.empty_the_log()
                self._uncut = False

    @contextmanager
    def _reporting(self) -> Iterator[None]:
        try:
            yield
        except HandrailError as error:
            self.report(error.name)

    def _close_old_tickets(self) -> None:
        from kiosk.visit.call_end import end_call
        from kiosk.visit.calling import kept_until

        now = self._parts.clock.now()
        for ticket in self._parts.store.open_tickets():
            opened = datetime.fromisoformat(ticket.opened_at).astimezone(now.tzinfo)
            if kept_until(opened, self._parts.config) <= now:
                end_call(self._parts, ticket, "expired")
                self._parts.store.drop_checkpoint(ticket.visit_id)
                self._uncut = True
