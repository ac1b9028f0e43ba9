"""The way to a store that may be away for a while: opened when first needed, and again when it has been lost."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from kiosk.errors import HandrailError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import timedelta

    from kiosk.store.store import Store

log = logging.getLogger(__name__)


class StoreDoor:
    """Gives the open store. Every use may raise Surroundings; after `lose` the next use opens it anew."""

    def __init__(self, opener: Callable[[], Store], orphans_kept: timedelta) -> None:
        self._opener = opener
        self._orphans_kept = orphans_kept
        self._store: Store | None = None
        self._was_open = False

    @property
    def store(self) -> Store:
        """The store, open. At its first opening the visits that a power cut ended are put aside for staff."""
        if self._store is None:
            store = self._opener()
            if not self._was_open:
                store.keep_orphans()
                store.tidy(self._orphans_kept)
            self._store, self._was_open = store, True
        return self._store

    def settles(self, within: float = 0) -> bool:
        """Return whether nothing is being written elsewhere any more, `within` so many seconds from now."""
        return self._store is None or self._store.settles(within)

    def settle(self) -> None:
        """Wait for what is being written elsewhere. Raises Surroundings."""
        if self._store is not None:
            self._store.settle()

    def lose(self) -> None:
        """Forget the open connection: the file may be another one, or back in a better state, next time."""
        store, self._store = self._store, None
        if store is not None:
            try:
                store.close()
            except HandrailError:
                log.warning("the store could not be closed")
