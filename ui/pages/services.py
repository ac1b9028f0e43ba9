"""The list of services: what would you like to do?"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from kiosk.actions import OpenService
from ui.pages.page import Page
from ui.widgets import Key

if TYPE_CHECKING:
    from kiosk.screens import Line, ServiceCard, Services

MOST_MM = 52.0


class ServicesView(Page):
    """A card for each service: sign, what it does, for what, how long. One touch opens it."""

    wide = True

    def build(self) -> None:
        """Fill the page."""
        screen = cast("Services", self.screen_value)
        self.add_title(screen.title)
        self.add_hint(screen.hint)
        self.add_listen()
        self.cards = [(card, self._key(card)) for card in screen.cards]
        self.body.add_cards([key for _, key in self.cards], 1 if self.look.portrait else 2, most_mm=MOST_MM)

    def _key(self, card: ServiceCard) -> Key:
        key = Key(
            self.look, card.title, variant="service", name=f"service:{card.id}", sign=card.icon, reason=card.paused
        )
        return self.do(key, OpenService(card.id))

    def arrange(self) -> None:
        """Lay out; what a service is for stands on its card unless that would make more parts."""
        self._caption(purpose=False)
        super().arrange()
        without = self.body.parts
        self._caption(purpose=True)
        super().arrange()
        if self.body.parts > without:
            self._caption(purpose=False)
            super().arrange()

    def _caption(self, *, purpose: bool) -> None:
        for card, key in self.cards:
            captions: list[tuple[str, Line]] = []
            if purpose and card.purpose.shown:
                captions.append(("", card.purpose))
            if card.paused is not None:
                captions.append(("clock", card.paused))
            elif card.duration is not None:
                captions.append(("clock", card.duration))
            key.content.things.captions = tuple(captions)
            key.setAccessibleDescription(" ".join((card.purpose.shown, *(line.shown for _, line in captions))))
