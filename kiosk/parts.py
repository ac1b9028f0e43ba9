"""What a kiosk is made of, handed to it once: nothing in the core makes its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from kiosk.services.forms import Forms
from kiosk.store.door import StoreDoor

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.config import Config
    from kiosk.paper.paper import Paper
    from kiosk.ports import Clock
    from kiosk.services.installed import Services
    from kiosk.site import Site
    from kiosk.store.store import Store
    from kiosk.texts import Texts


@dataclass(frozen=True, kw_only=True, slots=True)
class Parts:
    """The parts of a kiosk.

    `open_store` opens the store and raises Surroundings when it cannot: it is called at the start and
    again whenever the store has been lost. `print_paper` returns at once; how it went comes back as the
    action Printed. `ask_printer` returns at once, too; what the printer says of itself comes back by `Kiosk.printer`.
    `voices` tells the languages that can be spoken now; it may change while the kiosk runs.
    `later` does on this thread what nobody has to wait for, in the order given: at once, unless there is an event loop.
    """

    config: Config
    clock: Clock
    texts: Texts
    services: Services
    site: Site
    open_store: Callable[[], Store]
    print_paper: Callable[[Paper], None]
    voices: Callable[[], frozenset[str]]
    ask_printer: Callable[[], None] = lambda: None
    forms: Forms = field(default_factory=Forms)
    later: Callable[[Callable[[], None]], None] = lambda work: work()
    door: StoreDoor = field(init=False)

    def __post_init__(self) -> None:
        kept = timedelta(days=self.config.data.recovered_days)
        object.__setattr__(self, "door", StoreDoor(self.open_store, kept))

    @property
    def store(self) -> Store:
        """The open store. Raises Surroundings when it cannot be opened."""
        return self.door.store
