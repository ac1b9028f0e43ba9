"""The list of services, from which one is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from kiosk.actions import OpenService
from ui.pages.page import Page
from ui.widgets import Key

if TYPE_CHECKING:
    from kiosk.screens import Line, ServiceCard, Services

MOST_MM = 52.0
NONE, TIME, ALL = 0, 1, 2
"""How much stands under the title of a service: nothing, how long it takes, and for whom it is as well."""
FORMS = ((2, ALL), (2, TIME), (1, ALL), (1, TIME), (2, NONE), (1, NONE))
"""Columns and captions, the best first."""


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
        self.body.add_cards([key for _, key in self.cards], 1, most_mm=MOST_MM)

    def _key(self, card: ServiceCard) -> Key:
        key = Key(
            self.look, card.title, variant="service", name=f"service:{card.id}", sign=card.icon, reason=card.paused
        )
        return self.do(key, OpenService(card.id))

    def arrange(self) -> None:
        """Lay out: as few parts as can be, then as much on each card as there is room for."""
        self._set(*FORMS[-1])
        super().arrange()
        width, height = self.body.width(), self.body.height()
        if width <= 0 or height <= 0:
            return
        forms = [form for form in FORMS if form[0] == 1] if self.look.portrait else list(FORMS)
        best: tuple[tuple[bool, int], tuple[int, int]] | None = None
        for form in forms:
            self._set(*form)
            parts, overflows = self.body.parts_at(width, height)
            score = (overflows or self._breaks(form[0], width), parts)
            if best is None or score < best[0]:
                best = (score, form)
            if score == (False, 1):
                break
        if best is not None:
            self._set(*best[1])
            super().arrange()
        self._align_tiles()

    def _align_tiles(self) -> None:
        """Let the tiles be alike: the words of the cards begin on one line. A paused one has more words."""
        sizes = []
        for _, key in self.cards:
            key.content.most_picture = 0
            if key.reason is None:
                sizes.append(key.content.fitting_picture(key.height() - self.look.lip, key.width()))
        for _, key in self.cards:
            key.content.most_picture = min(sizes, default=0)

    def _set(self, columns: int, captions: int) -> None:
        self._caption(captions)
        self.body.set_columns(columns)

    def _breaks(self, columns: int, width: int) -> bool:
        """Whether a word does not fit on a line of its card."""
        pager = self.body.pager_width()
        cell = (width - pager - (columns - 1) * self.look.answer_gap) // columns
        return any(key.content.breaks(cell) for _, key in self.cards)

    def _caption(self, wanted: int) -> None:
        for card, key in self.cards:
            captions: list[tuple[str, Line]] = []
            if wanted == ALL and card.purpose.shown:
                captions.append(("", card.purpose))
            if card.paused is not None:
                captions.append(("clock", card.paused))
            elif wanted and card.duration is not None:
                captions.append(("clock", card.duration))
            key.content.things.captions = tuple(captions)
            key.setAccessibleDescription(" ".join((card.purpose.shown, *(line.shown for _, line in captions))))
