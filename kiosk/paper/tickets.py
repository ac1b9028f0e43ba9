"""What stands on a ticket, a receipt and a slip, in the words of one language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosk.paper.paper import Block, Paper
from kiosk.sealing import base45

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from kiosk.config import Place
    from kiosk.texts import Texts

VISIT_PREFIX: Final = "H1V:"
"""Before a sealed visit, in base45."""
CLAIM_PREFIX: Final = "H1C:"
"""Before the id of a visit whose sealed bytes are too many for one good code."""
MOST_BYTES: Final = 541
"""What a code of version 18, level M, holds after the prefix; larger ones have too small modules on 80 mm (R3)."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A call for a helper. `service` is the title of what the visit is in, or ""; a helper takes about `minutes`."""

    number: str
    service: str
    made: datetime
    keep_until: datetime
    minutes: int


@dataclass(frozen=True, slots=True)
class Press:
    """Sets papers in one language for one place; draws nothing."""

    texts: Texts
    language: str
    place: Place

    def ticket(self, ticket: Ticket, code: str) -> Paper:
        """Return the paper of a ticket: where to wait, how long it is kept, how to cancel; `code` goes into the QR."""
        coming, stay, go = self.coming(ticket)
        about = [Block(ticket.service)] if ticket.service else []
        claim = code.startswith(CLAIM_PREFIX)
        after = [Block(self._say("paper-code-claim" if claim else "paper-code"))]
        if self.place.telephone:
            after.append(Block(self._say("paper-cancel", contact=self.place.telephone)))
        return Paper(
            id=f"ticket-{ticket.number.replace(' ', '-')}-{ticket.made:%H%M%S}",
            kind="ticket",
            language=self.language,
            rtl=self.texts.rtl(self.language),
            place=self.place.name,
            number_label=self._say("help-number"),
            number=ticket.number,
            number_words=self.texts.spelled(ticket.number, self.language),
            blocks=(Block(coming, "heading"), Block(stay), *about, Block(self.when(ticket.made)), Block(go)),
            qr=code,
            after_qr=tuple(after),
        )

    def receipt(
        self, reference: str, service: str, made: datetime, *, steps: Iterable[str], facts: Iterable[str]
    ) -> Paper:
        """Return the receipt of a finished service; `facts` are who answers, how, by when, and whom to ask."""
        numbered = (self._say("answer-numbered", number=n, answer=step) for n, step in enumerate(steps, start=1))
        return self._slip(
            f"receipt-{reference.replace(' ', '-')}",
            reference,
            Block(service, "heading"),
            Block(self.when(made)),
            Block(self._say("done-next"), "heading"),
            *map(Block, (*numbered, *facts)),
        )

    def answer(self, reference: str, made: datetime, said: Iterable[str]) -> Paper:
        """Return the slip of what was looked up; who asks for it wants the answer to stand on it."""
        first, *rest = said
        lines = (Block(first, "heading"), *map(Block, rest), Block(self.when(made)))
        return self._slip(f"answer-{made:%H%M%S}", reference, *lines)

    def _slip(self, name: str, reference: str, *blocks: Block) -> Paper:
        return Paper(
            id=name,
            kind="receipt",
            language=self.language,
            rtl=self.texts.rtl(self.language),
            place=self.place.name,
            number_label=self._say("done-reference"),
            number=reference,
            number_words=self.texts.spelled(reference, self.language),
            blocks=blocks,
            qr=reference,
            after_qr=(Block(self._say("paper-keep")),),
        )

    def coming(self, ticket: Ticket) -> tuple[str, str, str]:
        """Return the three sentences of screen and ticket alike: who comes, where to wait, until when it is kept."""
        clock = self.texts.time_of_day(ticket.keep_until, self.language)
        if ticket.keep_until.date() == ticket.made.date():
            go = self._say("help-go", time=clock)
        else:
            go = self._say("help-go-day", time=clock, date=self.texts.day(ticket.keep_until, self.language))
        stay = self._say("help-stay", minutes=ticket.minutes) if ticket.minutes else self._say("help-stay-here")
        return self._say("help-coming"), stay, go

    def when(self, made: datetime) -> str:
        """Return which kiosk it was, on which day, at what time."""
        day, clock = self.texts.day(made, self.language), self.texts.time_of_day(made, self.language)
        return self._say("paper-when", kiosk=self.place.kiosk, date=day, time=clock)

    def _say(self, key: str, **arguments: str | int) -> str:
        return self.texts.line(key, self.language, **arguments).shown


def visit_code(sealed: bytes, visit_id: str) -> str:
    """Return the content of a ticket's code: the sealed visit where it fits, else a claim on it."""
    if len(sealed) <= MOST_BYTES:
        return VISIT_PREFIX + base45.encode(sealed)
    return CLAIM_PREFIX + visit_id.upper()
