"""What one person prefers, step by step: text size, contrast, voice."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk import actions
from kiosk.screens import RATES, VOLUMES, Preferences

if TYPE_CHECKING:
    from kiosk.config import Config
    from kiosk.texts import Texts

Wish = actions.ChooseSize | actions.ChooseTheme | actions.Voice


def at_first(config: Config, texts: Texts) -> Preferences:
    """Return what every visit begins with."""
    language = next((code for code in config.place.languages if code in texts.languages), texts.languages[0])
    return Preferences(
        language=language,
        rtl=texts.rtl(language),
        size=config.panel.start_size,
        voice=config.voice.enabled and config.voice.on_at_start,
        rate=config.voice.rate,
        volume=config.voice.volume,
    )


def wished(now: Preferences, wish: Wish, *, can_speak: bool) -> Preferences:
    """Return the preferences after a wish; the voice stays off where there is none."""
    if isinstance(wish, actions.ChooseSize):
        return replace(now, size=wish.size)
    if isinstance(wish, actions.ChooseTheme):
        return replace(now, theme=wish.theme)
    if wish.change in {"on", "off"}:
        return replace(now, voice=wish.change == "on" and can_speak)
    if wish.change in {"slower", "faster"}:
        return replace(now, rate=_step(RATES, now.rate, up=wish.change == "faster"))
    return replace(now, volume=_step(VOLUMES, now.volume, up=wish.change == "louder"))


def _step(steps: tuple[int, ...], now: int, *, up: bool) -> int:
    nearest = min(range(len(steps)), key=lambda index: abs(steps[index] - now))
    return steps[min(max(nearest + (1 if up else -1), 0), len(steps) - 1)]
