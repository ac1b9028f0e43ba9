"""Words by key and language: one message feeds screen, speech and paper (design decision 7).

The words are Fluent files, one folder for each language. A message's value is what is shown, its
attribute `spoken` what the voice says where that differs, its attribute `short` what a narrow panel
shows. A language is a folder: `language.ftl` in it tells its own name, direction and habits.
"""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import TYPE_CHECKING, Final, Literal

from babel import Locale
from babel.dates import format_date, format_datetime, get_day_names, get_month_names
from babel.numbers import format_decimal
from fluent.runtime import FluentBundle
from fluent.syntax import FluentParser, ast

from kiosk import locale_data
from kiosk.errors import Surroundings
from kiosk.screens import Line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, time
    from decimal import Decimal
    from pathlib import Path

    from fluent.runtime.resolver import Message

Argument = str | int
DatePart = Literal["day", "month", "year"]
_DIGITS: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_PARSER: Final = FluentParser(with_spans=False)
# Where in its file each word stands is a megabyte that nobody asks for.
_ISOLATE: Final = "\u2068"
_POP: Final = "\u2069"
_STEERING: Final = str.maketrans({_ISOLATE: None, _POP: None})
_SPOKEN: Final = _STEERING | str.maketrans("\u00a0", " ")


class TextError(Exception):
    """A message, an attribute or an argument is missing: our mistake, found by the tests."""


class Texts:
    """All words of the kiosk in some languages; immutable after loading.

    `folder` holds a folder of .ftl files for each code in `languages` (BCP 47; the first is the
    language of the house). Raises Surroundings (config_wrong) for a language without files, TextError for
    words that do not parse and for a key that is defined twice in one language.
    """

    def __init__(self, folder: Path, languages: Sequence[str]) -> None:
        self.languages: Final = tuple(languages)
        self._words = {code: _Words(folder / code, code) for code in languages}
        # Only what has no arguments: nothing of a person is ever kept here.
        self._fixed: dict[tuple[str, str], Line] = {}
        self._rtl = {code: self._format(code, "language-direction") == "rtl" for code in languages}
        self._locales = {code: Locale.parse(self._format(code, "language-locale"), sep="-") for code in languages}
        locale_data.trim(*map(str, self._locales.values()))

    def load(self, language: str) -> None:
        """Read the words of a language now (50 ms) rather than when they are first needed."""
        while self.load_some(language):
            pass

    def load_some(self, language: str) -> bool:
        """Read one more file of a language's words (5 ms); return whether there may be another."""
        return self._words[language].load_some()

    def line(self, key: str, language: str, /, **arguments: Argument) -> Line:
        """Return the words of `key`. What is not said otherwise is spoken as it is shown."""
        if arguments:
            return self._line(key, language, arguments)
        fixed = self._fixed.get((key, language))
        if fixed is None:
            fixed = self._fixed[key, language] = self._line(key, language, {})
        return fixed

    def _line(self, key: str, language: str, arguments: Mapping[str, Argument]) -> Line:
        isolated = self._isolated(language, arguments)
        shown = self._format(language, key, isolated)
        # Most words are spoken as they are shown: lists of hundreds are not put together twice.
        same = isolated == arguments and "spoken" not in self._message(language, key).attributes
        return Line(
            shown=shown,
            spoken=shown.translate(_SPOKEN) if same else self._spoken(language, key, arguments),
            short=self._attribute(language, key, "short", isolated),
            language=language,
        )

    def text(self, key: str, language: str, /, **arguments: Argument) -> str:
        """Return the shown words of `key`, to be put into others."""
        return self._format(language, key, arguments)

    def rtl(self, language: str) -> bool:
        """Tell whether the language is written from right to left."""
        return self._rtl[language]

    def keys(self, language: str) -> frozenset[str]:
        """Return every key there is, for the tests and for rendering fixed wording ahead of time."""
        self.load(language)
        return frozenset(self._words[language].keys)

    def day(self, value: date, language: str) -> str:
        """Return a date in words: "14 March 1951"."""
        return format_date(value, "long", locale=self._locales[language])

    def month(self, number: int, language: str) -> str:
        """Return the name of a month, 1 to 12, standing alone."""
        return str(get_month_names("wide", "stand-alone", self._locales[language])[number])

    def date_name(self, kind: Literal["month", "weekday"], number: int, language: str) -> str:
        """Return the short name of a month (1 to 12) or a weekday (1, Monday, to 7) within a date: "Mar", "Sat".

        "" in a language that is not the kiosk's.
        """
        locale = self._locales.get(language) or self._locales.get(language.partition("-")[0])
        if locale is None:
            return ""
        if kind == "month":
            return str(get_month_names("abbreviated", "format", locale)[number])
        return str(get_day_names("abbreviated", "format", locale)[number - 1])

    def month_of_year(self, value: date, language: str) -> str:
        """Return a month of a year in words: "March 1951"."""
        return format_date(value, self._format(language, "language-month-of-year"), locale=self._locales[language])

    def time_of_day(self, value: time | datetime, language: str) -> str:
        """Return a time of day as people of the language write it: "6:00 pm"."""
        moment = datetime(2000, 1, 1, value.hour, value.minute)  # noqa: DTZ001 - only its time of day is written
        return format_datetime(moment, self._format(language, "language-time"), locale=self._locales[language])

    def number(self, value: Decimal, language: str) -> str:
        """Return a number with the language's decimal sign; ungrouped, for an integer may well be a year."""
        return format_decimal(value, locale=self._locales[language], group_separator=False, decimal_quantization=False)

    def date_order(self, language: str) -> tuple[DatePart, ...]:
        """Return day, month and year in the order in which people of the language write them."""
        pattern = str(self._locales[language].date_formats["short"].pattern).lower()
        parts: tuple[DatePart, ...] = ("day", "month", "year")
        return tuple(sorted(parts, key=lambda part: pattern.index(part[0])))

    def spelled(self, number: str, language: str) -> str:
        """Return a number sign by sign, so that nobody mishears it: "K, four, seven"."""
        signs = [sign for sign in number if not sign.isspace()]
        words = [self._format(language, f"digit-{_DIGITS[int(s)]}") if s in "0123456789" else s for s in signs]
        return self._format(language, "number-comma").join(words)

    def _spoken(self, language: str, key: str, arguments: Mapping[str, Argument]) -> str:
        has_own = "spoken" in self._message(language, key).attributes
        return self._format(language, key, arguments, "spoken" if has_own else "").translate(_SPOKEN)

    def _attribute(self, language: str, key: str, name: str, arguments: Mapping[str, Argument]) -> str:
        there = name in self._message(language, key).attributes
        return self._format(language, key, arguments, name) if there else ""

    def _isolated(self, language: str, arguments: Mapping[str, Argument]) -> dict[str, Argument]:
        return {name: _isolated(value, rtl=self._rtl[language]) for name, value in arguments.items()}

    def _message(self, language: str, key: str) -> Message:
        words = self._words.get(language)
        message = words.message(key) if words else None
        if message is None:
            raise TextError(f"{key} has no words in {language}")
        return message

    def _format(
        self, language: str, key: str, arguments: Mapping[str, Argument] | None = None, attribute: str = ""
    ) -> str:
        message = self._message(language, key)
        pattern = message.attributes[attribute] if attribute else message.value
        if pattern is None:
            raise TextError(f"{key} has no words in {language}")
        words, errors = self._words[language].bundle.format_pattern(pattern, dict(arguments or {}))
        if errors:
            raise TextError(f"{key} in {language}: {errors}")
        return str(words)


def plain(shown: str) -> str:
    """Return shown words without the invisible signs that only steer their direction."""
    return shown.translate(_STEERING)


def _isolated(value: Argument, *, rtl: bool) -> Argument:
    """Keep a word's own direction inside a sentence of the other one, and a telephone number's groups in order."""
    if isinstance(value, int):
        return value
    kinds = {unicodedata.bidirectional(sign) for sign in value}
    right = kinds & {"R", "AL"}
    foreign = not right and kinds & {"L", "EN"} if rtl else right
    return f"{_ISOLATE}{value}{_POP}" if foreign else value


class _Words:
    """The words of one language: `language.ftl` at once, another file when one of its words is first needed."""

    def __init__(self, folder: Path, language: str) -> None:
        self.bundle = FluentBundle([language], use_isolating=False)
        self.keys: set[str] = set()
        self._waiting = sorted(folder.glob("*.ftl"), key=lambda file: file.name != "language.ftl")
        if not self._waiting:
            raise Surroundings("config_wrong", f"[place] languages: there are no words for {language}.")
        self._read(self._waiting.pop(0))

    def load_some(self) -> bool:
        if self._waiting:
            self._read(self._waiting.pop(0))
        return bool(self._waiting)

    def message(self, key: str) -> Message | None:
        while key not in self.keys and self._waiting:
            # Most words are in the file they are named after.
            self._waiting.sort(key=lambda file: file.stem != key.partition("-")[0])
            self._read(self._waiting.pop(0))
        return self.bundle.get_message(key) if key in self.keys else None

    def _read(self, file: Path) -> None:
        resource = _PARSER.parse(file.read_text(encoding="utf-8"))
        for entry in resource.body:
            if isinstance(entry, ast.Junk):
                raise TextError(f"{file.parent.name}/{file.name} does not parse: {entry.content}")
            if isinstance(entry, ast.Message):
                if entry.id.name in self.keys:
                    raise TextError(f"{file.parent.name}/{file.name} defines {entry.id.name} again")
                self.keys.add(entry.id.name)
        self.bundle.add_resource(resource)
