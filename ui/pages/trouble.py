"""Out of order: whose fault it is, where to go, what is kept."""

from __future__ import annotations

from typing import cast

from kiosk.screens import Line, Trouble
from ui.pages.page import Intro, Page
from ui.widgets import Note, Sign, Words

SIGN_MM = 24.0


class TroubleView(Page):
    """Words for the visitor, and a small code for staff."""

    def build(self) -> None:
        """Fill the page."""
        screen = cast("Trouble", self.screen_value)
        look = self.look
        if not look.short:
            self.intro.append(Intro(Sign(look, "out-of-order", look.px(SIGN_MM), parent=self), 0, natural=True))
        self.add_title(screen.title)
        self.intro[-1].gap = look.px(5.0)
        self.body.add(Words(look, screen.lead, "hint" if look.short else "choice"))
        for at, (sign, line) in enumerate(screen.notes):
            self.body.add(Note(look, sign, line), gap_mm=3.0 if at or look.short else 8.0)
        if screen.code:
            self.body.add(Note(look, "settings", Line(screen.code)), gap_mm=3.0 if look.short else 8.0)
