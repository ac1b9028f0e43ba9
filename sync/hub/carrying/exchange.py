"""`handrail hub carry FOLDER`: a stick with the outboxes of any number of kiosks is taken in and answered.

One function does it, for the command and for a page. Nothing of a kiosk whose files are bad holds up another one.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import insert

from kiosk.services.problems import quote
from kiosk.store.submissions import stamp
from sync.carrying import letters
from sync.carrying.papers import Acknowledgement
from sync.carrying.stick import ACKNOWLEDGEMENT, FILES, FROM_HUB, KIOSK, Stick, StickError
from sync.carrying.vouching import REFUSED
from sync.hub.carrying.entry import CODE, Entry, enter
from sync.hub.carrying.intake import Intake, UntakenError, read_outbox, take_in
from sync.hub.carrying.shelves import Shelves
from sync.hub.refusal import Refusal
from sync.hub.schema import audit

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Connection

    from sync.hub.carrying.intake import Brought
    from sync.hub.database import Database

    Say = Callable[[str], None]

_SECONDS: Final = 2.0


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What became of one kiosk's files. `fresh` submissions are new here, `known` were here before.

    `answered`: its acknowledgement is on the stick. `services`: so many are on it for the kiosk, -1 where they are not.
    `troubles`: what is wrong, and what to do.
    """

    kiosk: str
    name: str = ""
    fresh: int = 0
    known: int = 0
    refused: int = 0
    answered: bool = False
    services: int = -1
    troubles: tuple[str, ...] = ()


def exchange(
    database: Database, folder: Path, now: datetime, by: str = "", say: Say = lambda _words: None
) -> list[Exchanged]:
    """Take in what kiosks wrote onto the stick in `folder`, and answer them; `by` is who does it, for the audit log.

    Raises StickError when there is no stick. Again, it changes nothing but the answers' date.
    """
    stick = Stick(folder)
    done: list[Exchanged] = []
    shelves: Shelves | None = None
    for kiosk in stick.kiosks():
        try:
            brought = read_outbox(stick, kiosk)
            entry = database.transaction(
                partial(enter, key=brought.key, outbox=brought.outbox, digest=brought.digest, now=now)
            )
        except (StickError, UntakenError) as error:
            done.append(Exchanged(kiosk, troubles=(str(error),)))
            continue
        except Refusal as refusal:
            done.append(Exchanged(kiosk, troubles=(refusal.words,)))
            continue
        if entry.trouble:
            done.append(Exchanged(kiosk, troubles=(entry.trouble,)))
            continue
        shelves = shelves or Shelves(database, stick, entry.hub)
        done.append(_Round(database, stick, entry, brought, now, say).go(shelves, by))
    if shelves is not None:
        _tidy(shelves, say)
    return done


def strangers(folder: Path) -> list[str]:
    """Return what is beside our files on a stick and none of them, in words for a terminal: it is left alone."""
    names = Stick(folder).names()
    return sorted(quote(name) for name in names if name != FILES and not KIOSK.fullmatch(name))


class _Round:
    """One kiosk's turn."""

    def __init__(  # noqa: PLR0913, PLR0917  # its parts, named where it is made
        self, database: Database, stick: Stick, entry: Entry, brought: Brought, now: datetime, say: Say
    ) -> None:
        self._database = database
        self._stick = stick
        self._entry = entry
        self._brought = brought
        self._now = now
        self._say = say
        self._told = time.monotonic()

    def go(self, shelves: Shelves, by: str) -> Exchanged:
        """Take in, then answer: first what frees the kiosk's outbox, then what needs more room."""
        kiosk = self._brought.outbox.kiosk
        intake = take_in(self._database, self._stick, self._brought, self._now, self._tell)
        refused_code = self._entry.proof == REFUSED
        troubles = [*intake.troubles, *([CODE] if refused_code else [])]
        counts = {"new": intake.fresh, "refused": len(intake.refused), "number": self._brought.outbox.number}
        self._database.transaction(partial(_note, kiosk=kiosk, by=by, found=counts, now=self._now))
        answered, services = False, -1
        try:
            self._answer(intake, tuple(troubles))
            answered = True
            services = shelves.fill(kiosk, self._brought.outbox.number, stamp(self._now))
        except StickError as error:
            missing = "Services and lists are not on the stick." if answered else "The kiosk's answer is not on it."
            troubles.append(f"{error} {missing} Everything that was taken in is safe here; do it once more.")
        known = len(intake.accepted) - intake.fresh
        return Exchanged(
            kiosk, self._entry.name, intake.fresh, known, len(intake.refused), answered, services, tuple(troubles)
        )

    def _answer(self, intake: Intake, said: tuple[str, ...]) -> None:
        outbox, entry = self._brought.outbox, self._entry
        answer = Acknowledgement(
            outbox.kiosk,
            outbox.number,
            stamp(self._now),
            intake.accepted,
            intake.refused,
            said,
            entry.proof,
            entry.name,
            entry.last,
        )
        data = letters.write(letters.ACKNOWLEDGEMENT, entry.hub, answer.content())
        self._stick.write(outbox.kiosk, FROM_HUB, ACKNOWLEDGEMENT, data=data)

    def _tell(self, number: int, of: int) -> None:
        if time.monotonic() - self._told >= _SECONDS:
            self._told = time.monotonic()
            self._say(f"{number} of {of} files of kiosk {self._brought.outbox.kiosk} are taken in. Leave the stick in.")


def _note(connection: Connection, kiosk: str, by: str, found: dict[str, Any], now: datetime) -> None:
    values = {"at": stamp(now), "account": by or None, "action": "stick taken in", "object": kiosk, "facts": found}
    connection.execute(insert(audit).values(values))


def _tidy(shelves: Shelves, say: Say) -> None:
    try:
        shelves.tidy()
    except StickError as error:
        say(f"Old files could not be taken off the stick. {error}")
