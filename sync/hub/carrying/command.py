"""What `handrail hub carry FOLDER` says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sync.carrying.stick import StickError
from sync.hub.carrying.exchange import exchange, strangers

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from sync.hub.carrying.exchange import Exchanged
    from sync.hub.database import Database


def carry(database: Database, folder: Path | None, by: str, now: datetime, say: Callable[[str], None]) -> int:
    """Take in a stick and answer. Return 0 when all of it was good, else 1."""
    if folder is None:
        say("Say where the stick is: `handrail hub carry FOLDER`.")
        return 1
    try:
        done = exchange(database, folder, now, by, say)
        others = strangers(folder)
    except StickError as error:
        say(str(error))
        return 1
    if not done:
        say("No kiosk wrote anything onto this stick. At a kiosk: `handrail carry out FOLDER`.")
    for each in done:
        tell(each, say)
    if others:
        say(f"Left alone, since it is none of ours: {', '.join(others[:12])}")
    if done:
        say("You may pull the stick out. Bring it back to the kiosks: `handrail carry in FOLDER`.")
    return 0 if done and not any(each.troubles for each in done) else 1


def tell(each: Exchanged, say: Callable[[str], None]) -> None:
    """Say what became of one kiosk's files."""
    called = f"{each.name} ({each.kiosk})" if each.name else f"Kiosk {each.kiosk}"
    if each.answered:
        refused = f", {each.refused} refused" if each.refused else ""
        offered = f" On the stick for it: {each.services} services." if each.services >= 0 else ""
        say(f"{called}: {each.fresh} new submissions, {each.known} were here before{refused}.{offered}")
    for trouble in each.troubles:
        say(f"{called}: {trouble}")
