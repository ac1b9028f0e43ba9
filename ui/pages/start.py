"""The page before the first question."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ui.pages.page import LISTEN_GAP_MM, Intro, Page
from ui.widgets import Note, Words

if TYPE_CHECKING:
    from kiosk.screens import Start


class StartView(Page):
    """What the service is for, what one needs, what it costs, how long it takes, what is kept."""

    def build(self) -> None:
        """Fill the page."""
        screen = cast("Start", self.screen_value)
        self.add_title(screen.title)
        lead = Words(self.look, screen.lead, "hint", parent=self)
        if self.look.short:
            self.body.add(lead)
        else:
            self.intro.append(Intro(lead, self.look.px(LISTEN_GAP_MM / 2)))
        self.add_listen()
        for at, (sign, heading, words) in enumerate(screen.facts):
            self.body.add(Note(self.look, sign, words, heading), gap_mm=6.0 if at and not self.look.short else 2.6)
