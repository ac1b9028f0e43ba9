"""`handrail carry in`: the hub's word clears the outbox, for exactly the bytes that it names, and nothing else does.

What is accepted stays accepted, also in an old letter. What an old letter refuses is not believed again: somebody may
have mended it since.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, TypeVar

from kiosk.store.submissions import stamp
from sync.batching import as_it_travels
from sync.carrying import letters
from sync.carrying.letters import LetterError
from sync.carrying.outgoing import NUMBER
from sync.carrying.papers import Acknowledgement, Shelf, mark
from sync.carrying.stick import ACKNOWLEDGEMENT, CATALOGUE, FROM_HUB, MissingError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kiosk.ports import Clock
    from kiosk.sealing.machine import MachineKey
    from kiosk.sealing.pairs import VerifyingKey
    from kiosk.store.deliveries import Deliveries
    from sync.carrying.letters import Letter
    from sync.carrying.stick import Stick

L = TypeVar("L", Acknowledgement, Shelf)
ANSWERED: Final = "carry_answered"
SHELVED: Final = "carry_shelved"
CONTACT: Final = "contact"
_TOGETHER: Final = 200
_SECONDS: Final = 2.0
_AGAIN: Final = "Take the stick to the hub again: `handrail hub carry` writes it anew. Nothing is lost."


class AnswerError(Exception):
    """What is on the stick is no answer for this kiosk; the words say what it is, and what to do."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What a letter changed: how many left the outbox, how many need staff. `stale`: a newer one was taken before."""

    accepted: int
    refused: int
    said: tuple[str, ...]
    stale: bool


def read_acknowledgement(stick: Stick, kiosk: str) -> tuple[Letter, Acknowledgement]:
    """Read the hub's answer to this kiosk; whether it is the right hub is still to be asked. Raises AnswerError."""
    letter = _letter(stick, kiosk, ACKNOWLEDGEMENT, letters.ACKNOWLEDGEMENT)
    return letter, _meant(kiosk, Acknowledgement.read, letter)


def read_shelf(stick: Stick, kiosk: str, hub: VerifyingKey) -> Shelf | None:
    """Read what the hub offers this kiosk, None where it offers nothing. Raises AnswerError, StickError."""
    try:
        letter = _letter(stick, kiosk, CATALOGUE, letters.CATALOGUE)
    except MissingError:
        return None
    check_hub(letter, hub)
    return _meant(kiosk, Shelf.read, letter)


def check_hub(letter: Letter, hub: VerifyingKey) -> None:
    """Refuse what another hub signed. Raises AnswerError."""
    if letter.key.raw != hub.raw:
        raise AnswerError(
            f"This stick has an answer of another hub ({letter.key.id}); this kiosk belongs to hub {hub.id}. "
            "Take the stick of your own hub. To change the hub, ask there for a code: `handrail carry out --code`."
        )


class Incoming:
    """Takes in what the hub says of the outbox."""

    def __init__(
        self,
        deliveries: Deliveries,
        clock: Clock,
        key: Callable[[], MachineKey | None] = lambda: None,
        say: Callable[[str], None] = lambda _words: None,
    ) -> None:
        self._deliveries = deliveries
        self._clock = clock
        self._key = key
        self._say = say
        self._told = clock.monotonic()

    def take(self, answer: Acknowledgement) -> Answered:
        """Do what a letter says that the right hub signed for this kiosk. Again, it changes nothing."""
        fresh = is_newer(self._deliveries.state(ANSWERED), answer.answers, answer.made)
        accepted = self._accept(answer)
        refused = self._refuse(answer) if fresh else 0
        if fresh:
            self._deliveries.set_state(ANSWERED, moment(answer.answers, answer.made))
            # A backup was restored here: the hub knows how far this kiosk had counted.
            known = max(int(self._deliveries.state(NUMBER) or "0"), answer.answers, answer.last)
            self._deliveries.set_state(NUMBER, str(known))
            self._deliveries.set_state(CONTACT, stamp(self._clock.now()))
        stale = not fresh and self._deliveries.state(ANSWERED) != moment(answer.answers, answer.made)
        return Answered(accepted, refused, answer.said if fresh else (), stale)

    def _accept(self, answer: Acknowledgement) -> int:
        done: list[int] = []
        many = 0
        for number, (name, told) in enumerate(answer.accepted.items(), 1):
            sequence = self._deliveries.in_outbox(name)
            if sequence is not None and self._is_the_same(sequence, told):
                done.append(sequence)
            if len(done) == _TOGETHER:
                self._deliveries.accepted(done)
                many, done = many + len(done), []
            self._tell(number, len(answer.accepted))
        if done:
            self._deliveries.accepted(done)
        return many + len(done)

    def _is_the_same(self, sequence: int, told: str) -> bool:
        # What once travelled sealed, and now would travel open, is the same submission.
        if mark(as_it_travels(self._deliveries, sequence, self._key)) == told:
            return True
        return mark(self._deliveries.sealed(sequence)) == told

    def _refuse(self, answer: Acknowledgement) -> int:
        many = 0
        for name, (code, words) in answer.refused.items():
            sequence = self._deliveries.in_outbox(name)
            if sequence is not None:
                self._deliveries.needs_staff(sequence, "different" if code == "different" else "refused", words)
                many += 1
        return many

    def _tell(self, number: int, of: int) -> None:
        if self._clock.monotonic() - self._told >= _SECONDS:
            self._told = self._clock.monotonic()
            self._say(f"{number} of {of} submissions are looked at ...")


def moment(answers: int, made: str) -> str:
    """Return how it is kept which letter was the last one."""
    return f"{answers} {made}"


def time_of(made: str) -> datetime | None:
    """Return when a letter was written, None where it says no time."""
    try:
        written = datetime.fromisoformat(made)
    except ValueError:
        return None
    return written if written.tzinfo else written.replace(tzinfo=UTC)


def is_newer(kept: str, answers: int, made: str) -> bool:
    """Tell whether a letter comes after the one that is kept: first counts our own number, then the hub's time."""
    number, _, at = kept.partition(" ")
    return (answers, made) > (int(number or "-1"), at)


def _letter(stick: Stick, kiosk: str, name: str, kind: str) -> Letter:
    data = stick.read(kiosk, FROM_HUB, name, most=letters.LARGEST)
    try:
        return letters.read(kind, data)
    except LetterError as error:
        raise AnswerError(f"The hub's {name} cannot be used. {error} {_AGAIN}") from None


def _meant(kiosk: str, read: Callable[[Mapping[str, Any]], L], letter: Letter) -> L:
    try:
        found = read(letter.content)
    except LetterError as error:
        raise AnswerError(f"The hub's answer cannot be used. {error} {_AGAIN}") from None
    if found.kiosk != kiosk:
        raise AnswerError(f"This answer is meant for another kiosk ({found.kiosk}). Take the stick there.")
    return found
