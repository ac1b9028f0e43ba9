"""What people type, made fit to be kept: nothing invisible, nothing endless, numbers as numbers.

Checking is the engine's business; here only what a person cannot have meant is taken away. Right-to-left
marks, accents and emoji stay. Signs that turn the order of other words around do not: on a review or
a helper's screen they could make one answer look like another.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kiosk.screens import Kind

LIMIT: Final = 2000
"""Characters of one answer: more than a letter of a page, less than a memory full of somebody's elbow."""

_NUMBERS: Final = frozenset({"integer", "decimal", "range"})
_MOMENTS: Final = frozenset({"date", "time", "datetime"})
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_MINUS: Final = str.maketrans({"\u2212": "-", "\u2013": "-", "\u066b": ".", ",": ".", "\u060c": "."})


def fit(kind: Kind, typed: str, *, lines: bool = False) -> str:
    """Return `typed` as it is kept: at most LIMIT characters, in Unicode's composed form, without control characters.

    `lines` lets line breaks stay. Numbers and dates get digits every program reads, and a decimal point.
    """
    if kind in _NUMBERS:
        return _digits(typed).translate(_MINUS).replace(" ", "")[:LIMIT]
    if kind in _MOMENTS:
        return _digits(typed)[:LIMIT]
    if kind != "text":
        return _visible(typed, lines=False)[:LIMIT]
    return _without_half_a_sign(unicodedata.normalize("NFC", _visible(typed, lines=lines)))


def _visible(typed: str, *, lines: bool) -> str:
    joined = typed.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    kept = []
    for sign in joined:
        if sign in "\n\t":
            kept.append("\n" if sign == "\n" and lines else " ")
        elif sign not in _TURNING and _may_stand_in_xml(sign):
            kept.append(sign)
    return "".join(kept)


def _may_stand_in_xml(sign: str) -> bool:
    """Tell whether XML 1.0 has the character, and a person could have meant it (no control, no half of a pair)."""
    return unicodedata.category(sign) not in {"Cc", "Cs"} and ord(sign) & 0xFFFE != 0xFFFE  # noqa: PLR2004 - the two noncharacters of a plane


def _without_half_a_sign(words: str) -> str:
    """Cut at LIMIT, but never between a letter and its accent or within a joined emoji."""
    if len(words) <= LIMIT:
        return words
    end = LIMIT
    while end and (unicodedata.combining(words[end]) or words[end] in "\u200d\ufe0f" or words[end - 1] == "\u200d"):
        end -= 1
    return words[: end or LIMIT]


def _digits(typed: str) -> str:
    """Write digits of any script as 0 to 9, and leave out what does not show."""
    signs = (str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in _visible(typed, lines=False))
    return "".join(sign for sign in signs if unicodedata.category(sign) != "Cf").strip()
