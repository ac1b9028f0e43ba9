"""From written words to words an engine says as meant (VVSG 7.1-M.1).

Patterns that mean the same in every language are here: a reference is said sign by sign, a telephone
number digit by digit in its groups, an ISO date in words, a price with its currency where people say
it. Words of one language are in assets/voice/lexicon-LANGUAGE.toml.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

LONGEST = 240
"""Letters in one utterance. A child needs 60 ms for so many and seconds for thousands; the first is heard sooner."""

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u061c]")
_UNSAID = re.compile(r"[\x00-\x1f\x7f-\x9f\s]+")
_ISO_DATE = re.compile(r"(?<![\w-])(\d{4})-(\d{2})-(\d{2})(?![\w-])")
_REFERENCE = re.compile(r"\b([A-Z]{1,3})[ -]?(\d{2,8})\b(?![.,]\d)")
_TELEPHONE = re.compile(r"(?<![\w.,/+-])(?!\d{1,2}[-. ]\d{1,2}[-. ]\d{2,4}\b)((?:\+|\(?0)\d?[\d ()-]{5,24}\d)(?![\w/])")
_PRICE = re.compile(
    r"(?P<before>[£€$])\s?(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?:[.,](?P<cents>\d{2}))?(?![\d.,]*\d)"
    r"|(?<![\d.,])(?P<sum>\d+)(?:,(?P<parts>\d{2}))?\s?(?P<after>[£€$])"
)
_FEWEST_DIGITS = 7
_SENTENCE_END = re.compile(r"(?<=[.!?؟。;:])\s+")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """How some words of one language are said.

    `words`: as written, as said; written in small letters it also matches capitals. `currency`:
    sign, and its name for one and for several. `plus`: the word for the sign of telephone numbers.
    `locale`: how dates are said, where that is not as in `language`.
    """

    language: str
    words: Mapping[str, str] = field(default_factory=dict)
    currency: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    plus: str = "+"
    locale: str = ""

    def said(self, text: str) -> str:
        """Return `text` as the engine shall have it; "" where there is nothing to say."""
        clean = _UNSAID.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFC", text))).strip()
        clean = self._with_words(clean)
        clean = _ISO_DATE.sub(self._date, clean)
        clean = _PRICE.sub(self._price, clean)
        clean = _TELEPHONE.sub(self._telephone, clean)
        clean = _REFERENCE.sub(lambda found: f"{_apart(found[1])}, {_apart(found[2])}", clean)
        return clean if any(sign.isalnum() or unicodedata.category(sign) == "So" for sign in clean) else ""

    def _with_words(self, text: str) -> str:
        for written, said in self.words.items():
            text = _word(written).sub(said.replace("\\", r"\\"), text)
        return text

    def _date(self, found: re.Match[str]) -> str:
        from babel import UnknownLocaleError
        from babel.dates import format_date

        try:
            day = date(int(found[1]), int(found[2]), int(found[3]))
            return format_date(day, "long", locale=(self.locale or self.language).replace("-", "_"))
        except (ValueError, UnknownLocaleError):
            return found[0]

    def _price(self, found: re.Match[str]) -> str:
        whole, cents = found["whole"] or found["sum"], found["cents"] or found["parts"]
        names = self.currency.get(found["before"] or found["after"])
        if names is None:
            return found[0]
        name = names[0] if whole == "1" else names[1]
        return f"{whole} {name}" if cents in {None, "00"} else f"{whole} {name} {cents}"

    def _telephone(self, found: re.Match[str]) -> str:
        digits = re.sub(r"\D", "", found[1])
        if len(digits) < _FEWEST_DIGITS:
            return found[0]
        groups = re.findall(r"\d+", found[1])
        if len(groups) == 1:
            groups = re.findall(r"\d{3}(?!\d$)|\d{1,4}$", digits)
        said = ", ".join(_apart(group) for group in groups)
        return f"{self.plus} {said}" if found[1].startswith("+") else said


@cache
def _word(written: str) -> re.Pattern[str]:
    """Return what finds a word; kept, for each of hundreds of lines is looked through for each of them."""
    return re.compile(rf"(?<!\w){re.escape(written)}(?!\w)", re.IGNORECASE if written.islower() else re.NOFLAG)


def _apart(signs: str) -> str:
    return " ".join(signs)


def lexicon(folder: Path, language: str) -> Lexicon:
    """Read lexicon-LANGUAGE.toml in `folder`; a language without one has an empty lexicon."""
    path = folder / f"lexicon-{language}.toml"
    if not path.is_file():
        return Lexicon(language)
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    return Lexicon(
        language,
        words=content.get("words", {}),
        currency={sign: (one, several) for sign, (one, several) in content.get("currency", {}).items()},
        plus=content.get("plus", "+"),
        locale=content.get("locale", ""),
    )


def pieces(text: str) -> list[str]:
    """Cut `text` into utterances of at most LONGEST letters: between sentences where it can, else between words."""
    return _joined(part for sentence in _SENTENCE_END.split(text) for part in _short(sentence))


def _short(sentence: str) -> list[str]:
    if len(sentence) <= LONGEST:
        return [sentence]
    cut = (word[start : start + LONGEST] for word in sentence.split() for start in range(0, len(word), LONGEST))
    return _joined(cut)


def _joined(parts: Iterable[str]) -> list[str]:
    found: list[str] = []
    for part in parts:
        if found and len(found[-1]) + 1 + len(part) <= LONGEST:
            found[-1] += f" {part}"
        elif part:
            found.append(part)
    return found
