"""Taking in what one kiosk wrote onto a stick: its letter, and the batches that this names; each submission once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from sync.batch import BatchError, unpack
from sync.carrying import letters
from sync.carrying.letters import LetterError
from sync.carrying.papers import Outbox, mark
from sync.carrying.stick import BATCH, FROM_KIOSK, OUTBOX, MissingError, StickError
from sync.hub.kiosks.taking import WORDS, keep, verified
from sync.hub.schema import submissions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from kiosk.sealing.pairs import VerifyingKey
    from kiosk.store.submissions import SealedSubmission
    from sync.carrying.papers import Piece
    from sync.carrying.stick import Stick
    from sync.hub.database import Database

_AGAIN: Final = "At the kiosk: `handrail carry out` writes it anew. Nothing is lost: it still has everything."


class UntakenError(Exception):
    """Nothing of a kiosk is taken from this stick; the words say what is wrong, and what to do."""


@dataclass(frozen=True, slots=True)
class Brought:
    """The letter of a kiosk, which `key` signed; `digest` stands for the whole letter."""

    key: VerifyingKey
    outbox: Outbox
    digest: str


@dataclass(slots=True)
class Intake:
    """What became of it: the marks of what the hub holds now, what it refused, and what is wrong with the files."""

    accepted: dict[str, str] = field(default_factory=dict)
    refused: dict[str, tuple[str, str]] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)
    fresh: int = 0


def read_outbox(stick: Stick, kiosk: str) -> Brought:
    """Read the letter of a kiosk. Raises UntakenError, StickError."""
    try:
        data = stick.read(kiosk, FROM_KIOSK, OUTBOX, most=letters.LARGEST)
        letter = letters.read(letters.OUTBOX, data)
        outbox = Outbox.read(letter.content)
    except MissingError:
        raise UntakenError(
            f"Its list {OUTBOX} is not there: the stick was pulled out while it was written. {_AGAIN}"
        ) from None
    except LetterError as error:
        raise UntakenError(f"Its list {OUTBOX} cannot be used. {error} {_AGAIN}") from None
    if not letter.key.id == outbox.kiosk == kiosk:
        raise UntakenError(f"Its list {OUTBOX} is of another kiosk: somebody moved files about on the stick. {_AGAIN}")
    return Brought(letter.key, outbox, hashlib.sha256(data).hexdigest())


def take_in(
    database: Database, stick: Stick, brought: Brought, now: datetime, tell: Callable[[int, int], None]
) -> Intake:
    """Take in all batches that are whole. `tell` hears after each how many of how many are done.

    What was taken is on the disk. Again, it changes nothing.
    """
    intake = Intake()
    pieces = brought.outbox.batches
    for number, piece in enumerate(pieces, 1):
        try:
            batch = _batch(stick, brought.outbox.kiosk, piece)
        except (StickError, BatchError) as error:
            intake.troubles.append(f"{_called(piece)} was left out. {error} {_AGAIN}")
            continue
        _take(database, brought, batch, intake, now)
        tell(number, len(pieces))
    return intake


def _batch(stick: Stick, kiosk: str, piece: Piece) -> list[SealedSubmission]:
    data = stick.read(kiosk, FROM_KIOSK, piece.sha256 + BATCH, most=piece.size)
    if hashlib.sha256(data).hexdigest() != piece.sha256:
        raise BatchError("It breaks off, or was changed after it was written.")
    return unpack(data)


def _take(
    database: Database, brought: Brought, batch: Sequence[SealedSubmission], intake: Intake, now: datetime
) -> None:
    looked = verified(batch, brought.key)
    names = [each.instance_id for each in batch]
    known = database.transaction(partial(_known, names=names))
    job = partial(keep, kiosk=brought.key.id, batch=batch, looked=looked, now=now)
    refused = database.transaction(job)
    taken = {each.instance_id: mark(each) for each in batch if each.instance_id not in refused}
    intake.accepted |= taken
    intake.refused |= {name: (code, WORDS[code]) for name, code in refused.items()}
    intake.fresh += max(0, len(taken) - known)


def _known(connection: Connection, names: Sequence[str]) -> int:
    here = select(func.count()).select_from(submissions).where(submissions.c.instance_id.in_(names))
    return int(connection.execute(here).scalar_one())


def _called(piece: Piece) -> str:
    return f"The file {piece.sha256[:12]}...{BATCH}"
