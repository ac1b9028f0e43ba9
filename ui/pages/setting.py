"""Text size, contrast or voice: a short list, applied at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from accessibility import display
from kiosk.actions import ChooseSize, ChooseTheme, Voice
from ui.pages.page import Page
from ui.widgets import Key

if TYPE_CHECKING:
    from kiosk.screens import Line, Setting, Size, Theme

MOST_MM = 40.0


class SettingView(Page):
    """Each size is written in its own size, each contrast in its own colours."""

    def build(self) -> None:
        """Fill the page."""
        screen = cast("Setting", self.screen_value)
        self.add_title(screen.title)
        self.add_hint(screen.hint)
        self.add_listen()
        keys = [self._key(screen.setting, value, line, chosen=chosen) for value, line, chosen in screen.options]
        self.body.add_cards(keys, most_mm=MOST_MM)

    def _key(self, setting: str, value: str, line: Line, *, chosen: bool) -> Key:
        cap = display.CAP_MM[cast("Size", value)]["choice"] if setting == "size" else 0
        theme = cast("Theme", value) if setting == "contrast" else None
        key = Key(
            self.look,
            line,
            variant="answer",
            name=f"{setting}:{value}",
            mark="circle",
            cap_mm=cap,
            swatch=theme,
            chosen=chosen,
        )
        return self.do(key, self._action(setting, value))

    @staticmethod
    def _action(setting: str, value: str) -> ChooseSize | ChooseTheme | Voice:
        if setting == "size":
            return ChooseSize(cast("Size", value))
        if setting == "contrast":
            return ChooseTheme(cast("Theme", value))
        return Voice("on" if value == "on" else "off")
