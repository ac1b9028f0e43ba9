"""Every language there is, in its own script."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from kiosk.actions import ChooseLanguage
from ui.pages.page import Page
from ui.widgets import Key

if TYPE_CHECKING:
    from kiosk.screens import Languages

MOST_MM = 36.0


class LanguagesView(Page):
    """A tile for each language; the speaker sign tells whether it has a voice."""

    share = 0.33

    def build(self) -> None:
        """Fill the page."""
        screen = cast("Languages", self.screen_value)
        self.add_title(screen.title)
        self.add_hint(screen.hint)
        self.add_listen()
        keys = [self._key(tile.code) for tile in screen.tiles]
        self.body.add_cards(keys, most_mm=MOST_MM)

    def _key(self, code: str) -> Key:
        screen = cast("Languages", self.screen_value)
        tile = next(tile for tile in screen.tiles if tile.code == code)
        key = Key(
            self.look,
            tile.name,
            variant="answer",
            name=f"language:{code}",
            mark="circle",
            chosen=tile.chosen,
            end_sign="voice" if tile.voice else "voice-off",
        )
        return self.do(key, ChooseLanguage(code))
