"""The words of the pages, in the language of whoever looks; dates as they are written there, always with UTC."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from kiosk.texts import TextError, Texts

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER: Final = Path(__file__).parent / "words"
LANGUAGES: Final = tuple(sorted((each.name for each in FOLDER.iterdir()), key=lambda code: code != "en"))
MINUTE: Final = 60
HOUR: Final = 3600
DAY: Final = 86_400


class Words:
    """Words and dates for one reader; `accepts` is what the browser says of its languages."""

    def __init__(self, texts: Texts, accepts: str, now: datetime) -> None:
        self._texts = texts
        self._now = now
        wishes = [each.partition(";")[0].strip() for each in accepts.split(",")][:10]
        spoken = [wish.partition("-")[0].lower() for wish in wishes]
        self.language = next((wish for wish in spoken if wish in texts.languages), texts.languages[0])
        self._locale = _locale(
            next((w for w in wishes if w.lower().startswith(f"{self.language}-")), ""), self.language
        )
        self.direction = "rtl" if texts.rtl(self.language) else "ltr"

    def __call__(self, key: str, **arguments: str | int) -> str:
        """Return the words of a key."""
        return self._texts.text(key, self.language, **arguments)

    def perhaps(self, prefix: str, name: str) -> str:
        """Return the words of a name that a database or a kiosk wrote; the name itself where there are none."""
        try:
            return self(f"{prefix}-{name.replace('_', '-').replace(' ', '-')}")
        except TextError:
            return name

    def number(self, value: int) -> str:
        """Write a number."""
        return format_decimal(value, locale=self._locale)

    def day(self, written: str) -> str:
        """Write a day without its year."""
        return format_skeleton("MMMd", date.fromisoformat(written), locale=self._locale)

    def when(self, stamped: str | None) -> Markup:
        """Write a moment; a script makes it the reader's own time."""
        moment = _moment(stamped)
        if moment is None:
            return escape(self("never"))
        words = (
            f"{format_date(moment, 'medium', self._locale)}, {format_time(moment, 'HH:mm', locale=self._locale)} UTC"
        )
        return Markup('<time datetime="{}" data-time>{}</time>').format(moment.isoformat(), words)

    def ago(self, stamped: str | None, key: str = "span") -> Markup:
        """Write how long it is since a moment, "4 minutes", or with the key "past" how long ago it was."""
        moment = _moment(stamped)
        if moment is None:
            return escape(self("never"))
        return Markup('<time datetime="{}">{}</time>').format(moment.isoformat(), self._span(moment, key))

    def _span(self, moment: datetime, key: str) -> str:
        seconds = max(0, int((self._now - moment).total_seconds()))
        for unit, name in ((DAY, "days"), (HOUR, "hours"), (MINUTE, "minutes")):
            if seconds >= unit:
                return self(f"{key}-{name}", count=seconds // unit)
        return self("span-now")


@cache
def loaded() -> Texts:
    """Read all words there are, once."""
    texts = Texts(FOLDER, LANGUAGES)
    for language in LANGUAGES:
        texts.load(language)
    return texts


def attributed(words: Words) -> dict[str, Callable[..., Any]]:
    """Return what templates call."""
    others = {name: getattr(words, name) for name in ("perhaps", "when", "ago", "number", "day")}
    return {"t": words, **others}


def _locale(wish: str, language: str) -> Locale:
    try:
        return Locale.parse(wish or {"en": "en-GB"}.get(language, language), sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale.parse(language)


def _moment(stamped: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(stamped or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else None
