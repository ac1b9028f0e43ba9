"""The round trip without a display: a helper is called and a service filled in at the kiosk, and the hub has both."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from sync.hub.demonstration.visitor import SERVICE, visiting
from sync.hub.schema import calls, kiosks, submissions

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.site import Site
    from sync.hub.database import Database

PATIENCE: Final = 30.0
_BLINK: Final = 0.01


def prove(site: Site, database: Database, say: Callable[[str], None]) -> bool:
    """Make a visit while sync and the hub run; say what arrives, and when. False where something does not."""
    if not _until(lambda: _heard(database)):
        say(f"The kiosk did not reach the hub within {PATIENCE:.0f} seconds.")
        return False
    with visiting(site) as visitor:
        number, begun = visitor.call_a_helper(), time.monotonic()
        say(f"Somebody calls a helper at the kiosk and is given the number {number}.")
        if not _until(lambda: _stands(database, number, "waiting")):
            say(f"The call did not arrive within {PATIENCE:.0f} seconds.")
            return False
        say(f"{time.monotonic() - begun:.1f} seconds later the call {number} is on the board of the hub.")
        visitor.take_back()
        begun = time.monotonic()
        if not _until(lambda: _stands(database, number, "cancelled")):
            say(f"That the call is taken back did not arrive within {PATIENCE:.0f} seconds.")
            return False
        say(f"They need no help any more: {time.monotonic() - begun:.1f} seconds later it is off the board.")
        before = _received(database)
        reference, begun = visitor.fill_in(SERVICE), time.monotonic()
        say(f"Somebody joins the library and is given the reference {reference}.")
        if not _until(lambda: _received(database) > before):
            say(f"What they answered did not arrive within {PATIENCE:.0f} seconds.")
            return False
        say(f"{time.monotonic() - begun:.1f} seconds later the hub has what they answered, sealed: it cannot open it.")
    return True


def _until(true: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(_BLINK)
    return True


def _heard(database: Database) -> bool:
    """Tell whether the kiosk has told the hub how it is: its sync is running."""
    with database.reading() as connection:
        return any(connection.execute(select(kiosks.c.health)).scalars())


def _stands(database: Database, number: str, state: str) -> bool:
    """Tell whether the newest call of this number is in this state: numbers come again another day."""
    newest = select(calls.c.state).where(calls.c.number == number).order_by(calls.c.id.desc()).limit(1)
    with database.reading() as connection:
        return connection.execute(newest).scalar() == state


def _received(database: Database) -> int:
    sealed = select(func.count()).select_from(submissions).where(submissions.c.kind == "sealed")
    with database.reading() as connection:
        return int(connection.execute(sealed).scalar_one())
