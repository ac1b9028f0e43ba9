"""`handrail carry out`: all that waits goes onto a stick, sealed and signed. Nothing leaves the outbox by it.

Batches are called by their content, and written before the letter that names them: whenever the stick is pulled out,
the letter before is whole with all its batches, or the new one is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosk.store.submissions import stamp
from sync.batch import MOST_FORMS, MOST_ITEMS, pack
from sync.batching import as_it_travels
from sync.carrying import letters
from sync.carrying.papers import Application, Outbox, Piece
from sync.carrying.stick import BATCH, FROM_KIOSK, OUTBOX, FullError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kiosk.ports import Clock
    from kiosk.sealing.machine import MachineKey
    from kiosk.sealing.pairs import SigningKey
    from kiosk.store.deliveries import Deliveries
    from kiosk.store.submissions import SealedSubmission
    from sync.carrying.stick import Stick

NUMBER: Final = "carry_number"
WRITTEN: Final = "carry_written"
LARGEST: Final = 8_000_000
"""A batch is not made larger than this, unless one submission is."""
_SECONDS: Final = 2.0


@dataclass(frozen=True, slots=True)
class Written:
    """How many submissions are on the stick now, in how many bytes, and how many found no room."""

    number: int
    submissions: int
    size: int
    left: int


class Outgoing:
    """Writes the outbox of a kiosk onto a stick."""

    def __init__(  # noqa: PLR0913  # its parts, all by name
        self,
        *,
        deliveries: Deliveries,
        signer: SigningKey,
        clock: Clock,
        key: Callable[[], MachineKey | None] = lambda: None,
        health: Callable[[], Mapping[str, object]] = dict,
        say: Callable[[str], None] = lambda _words: None,
    ) -> None:
        self._deliveries = deliveries
        self._signer = signer
        self._clock = clock
        self._key = key
        self._health = health
        self._say = say
        self._told = clock.monotonic()

    def write(self, stick: Stick, hub: str, application: Application | None = None) -> Written:
        """Write all that waits, the oldest first, as far as there is room. Raises StickError, FullError.

        `hub` is the id of the hub's key, "" where it is not known yet.
        """
        waiting = self._deliveries.all_waiting()
        mine = (self._signer.id, FROM_KIOSK)
        if stick.room() <= 0:
            stick.keep_only((), *mine)  # of a run that was broken off; a letter that names them is written anew
        pieces, carried = self._batches(stick, waiting)
        if waiting and not pieces:
            raise FullError("There is no room on the stick.", "Take something off it, or take a larger one.")
        number = int(self._deliveries.state(NUMBER) or "0") + 1
        # Before the stick has it: no number is ever used twice.
        self._deliveries.set_state(NUMBER, str(number))
        now = stamp(self._clock.now())
        outbox = Outbox(self._signer.id, number, now, hub, pieces, self._health(), application)
        stick.write(*mine, OUTBOX, data=letters.write(letters.OUTBOX, self._signer, outbox.content()))
        stick.keep_only([piece.sha256 + BATCH for piece in pieces], *mine)
        self._deliveries.set_state(WRITTEN, f"{now} {carried}")
        return Written(number, carried, sum(piece.size for piece in pieces), len(waiting) - carried)

    def _batches(self, stick: Stick, waiting: list[int]) -> tuple[tuple[Piece, ...], int]:
        """Write the batches; return them, and how many submissions are in them."""
        pieces: list[Piece] = []
        carried = 0
        for batch in self._fill(waiting):
            data = pack(batch)
            piece = Piece.of(data)
            names = (self._signer.id, FROM_KIOSK, piece.sha256 + BATCH)
            if not stick.holds(*names, size=piece.size):
                try:
                    stick.write(*names, data=data)
                except FullError:
                    break
            pieces.append(piece)
            carried += len(batch)
            if self._clock.monotonic() - self._told >= _SECONDS:
                self._told = self._clock.monotonic()
                self._say(f"{carried} of {len(waiting)} submissions are written. Leave the stick in.")
        return tuple(pieces), carried

    def _fill(self, waiting: list[int]) -> Iterator[list[SealedSubmission]]:
        """Yield batches; the same submissions make the same bytes, so that what is there need not be written again."""
        batch: list[SealedSubmission] = []
        size, forms = 0, set()
        for sequence in waiting:
            each = as_it_travels(self._deliveries, sequence, self._key)
            weight = len(each.sealed) + sum(len(file.sealed) for file in each.attachments)
            forms.add((each.form_id, each.version))
            if batch and (size + weight > LARGEST or len(batch) == MOST_ITEMS or len(forms) > MOST_FORMS):
                yield batch
                batch, size, forms = [], 0, {(each.form_id, each.version)}
            batch.append(each)
            size += weight
        if batch:
            yield batch
