"""The invitation, and the pages of the head: language, text size, contrast, voice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from kiosk.screens import SIZES, THEMES, Languages, Setting, Welcome

if TYPE_CHECKING:
    from kiosk.screens import Line, Screen
    from kiosk.view import View

SettingName = Literal["language", "size", "contrast", "voice"]
TILES: Final = 5
"""Languages on the welcome screen; the place of the sixth is "More languages"."""
_THEME_WORDS: Final = {
    "default": "contrast-default",
    "contrast_dark": "contrast-dark",
    "contrast_light": "contrast-light",
    "soft": "contrast-soft",
}
_SIZE_WORDS: Final = {
    "small": "size-small",
    "default": "size-default",
    "large": "size-large",
    "largest": "size-largest",
}


def welcome(view: View, idle_seconds: int) -> Welcome:
    """Return the invitation: touch, or press any key."""
    codes = view.texts.languages
    many = len(codes) > TILES + 1
    shown = list(codes[:TILES]) if many else list(codes)
    if view.language not in shown:
        shown[-1] = view.language
    begin = ("touch", view.line("welcome-begin"))
    voice = (("headphones", view.line("welcome-headphones")),) if view.speaks else ()
    return Welcome(
        identity="welcome",
        frame=view.frame(back="", forward="frame-start", listen=False),
        title=view.line("welcome-title"),
        lead=(view.line("welcome-yourself"), view.line("welcome-free")),
        choose=view.line("welcome-choose"),
        languages=tuple(view.tile(code) for code in shown),
        more=view.line("welcome-more") if many else None,
        notes=(begin, *voice, ("time-limit", view.line("welcome-stop", minutes=minutes(idle_seconds)))),
    )


def setting(name: SettingName, view: View) -> Screen:
    """Return a page of the head."""
    if name == "language":
        return Languages(
            identity=f"setting/{name}",
            frame=view.frame(forward="frame-continue"),
            title=view.line("languages-title"),
            hint=view.line("languages-hint"),
            tiles=tuple(view.tile(code) for code in view.texts.languages),
        )
    title, hint, options = _OPTIONS[name](view)
    return Setting(
        identity=f"setting/{name}",
        frame=view.frame(forward="frame-continue"),
        setting=name,
        title=title,
        hint=hint,
        options=options,
    )


Options = tuple["Line", "Line", tuple[tuple[str, "Line", bool], ...]]


def _size(view: View) -> Options:
    options = tuple((size, view.line(_SIZE_WORDS[size]), size == view.preferences.size) for size in SIZES)
    return view.line("size-title"), view.line("size-hint"), options


def _contrast(view: View) -> Options:
    options = tuple((theme, view.line(_THEME_WORDS[theme]), theme == view.preferences.theme) for theme in THEMES)
    return view.line("contrast-title"), view.line("contrast-hint"), options


def _voice(view: View) -> Options:
    if not view.speaks:
        return view.line("sound-title"), view.line("sound-none"), ()
    on = view.preferences.voice
    options = (("on", view.line("sound-on"), on), ("off", view.line("sound-off"), not on))
    return view.line("sound-title"), view.line("sound-hint"), options


_OPTIONS: Final = {"size": _size, "contrast": _contrast, "voice": _voice}


def minutes(seconds: int) -> int:
    """Return whole minutes, for words: never more than there are, and at least one."""
    return max(1, seconds // 60)
