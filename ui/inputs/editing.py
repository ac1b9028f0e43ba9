"""What may stand in a field: characters refused, folded or kept, and where capitals are shown. No Qt."""

# ruff: noqa: RUF001 - dashes and apostrophes as people type them

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from kiosk.visit.answers import LIMIT

Capitals = Literal["none", "words", "sentences"]

MAX_CHARACTERS = LIMIT + 1
"""One more than the core keeps: so that it is the core that cuts, and says so in words."""

_LINE_ENDS = re.compile("\r\n|[\r\u2028\u2029\x0b\x0c\x85]")
_DIRECTION_CONTROLS = frozenset({*range(0x202A, 0x202F), *range(0x2066, 0x206A)})
# Embeddings and overrides could make a helper read another text than was typed; the plain marks stay.
_NOT_TEXT = frozenset({"Cc", "Cs", "Co", "Cn"})
_KEPT_UNASSIGNED = range(0x1F000, 0x1FB00)
# Emoji newer than this Python's Unicode are still somebody's words.
_WORD_STARTS = frozenset(" \t\n-–’'(“\"/.")
_SENTENCE = re.compile(r"(?:^|[.!?…]\s+|\n\s*)$")


def clean(text: str, *, lines: bool, limit: int = MAX_CHARACTERS) -> str:
    """Return `text` as it may be kept: no control characters, one line unless `lines`, at most `limit` long.

    Never cuts a letter from its marks or an emoji in two.
    """
    text = _LINE_ENDS.sub("\n", text)
    kept = "".join(c for c in text if _allowed(c))
    if not lines:
        kept = kept.replace("\n", " ")
    return kept if len(kept) <= limit else kept[: _cut(kept, limit)]


def digits_only(text: str, limit: int) -> str:
    """Return the digits of `text` as ASCII, at most `limit`; Arabic-Indic and other digits are read."""
    return "".join(str(unicodedata.digit(c)) for c in text if c.isdigit())[:limit]


def telephone(text: str, limit: int = MAX_CHARACTERS) -> str:
    """Return what can stand in a telephone number: digits, +, space, hyphen, brackets, # and *."""
    read = (str(unicodedata.digit(c)) if c.isdigit() else c for c in text)
    return "".join(c for c in read if c.isdigit() or c in "+ -()#*/.")[:limit]


def capitals_at(before: str, how: Capitals) -> bool:
    """Whether the next letter after `before` is shown as a capital: names by word, sentences by sentence."""
    if how == "words":
        return not before or before[-1] in _WORD_STARTS
    return how == "sentences" and _SENTENCE.search(before[-40:]) is not None


def _allowed(character: str) -> bool:
    if character == "\n":
        return True
    code = ord(character)
    if code in _DIRECTION_CONTROLS or 0xFFF0 <= code <= 0xFFFB or code == 0xFEFF:  # noqa: PLR2004 - code points
        return False
    return unicodedata.category(character) not in _NOT_TEXT or code in _KEPT_UNASSIGNED


def _cut(text: str, limit: int) -> int:
    """Where to cut at `limit` or a little before, between letters."""
    at = limit
    while at > max(0, limit - 32) and (_joins(text[at]) or text[at - 1] == "\u200d"):
        at -= 1
    return at


def _joins(character: str) -> bool:
    code = ord(character)
    return (
        unicodedata.category(character).startswith("M")
        or character == "\u200d"
        or code in range(0x1F3FB, 0x1F400)
        or code in range(0xE0020, 0xE0080)
    )
