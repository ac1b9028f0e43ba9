"""Character classes of regular expressions, as Java and JavaScript name them."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    Accepts: TypeAlias = Callable[[str], bool]

_WORD: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_")
_DIGITS: Final = frozenset("0123456789")
_SPACES: Final = frozenset(" \t\n\r\f\v")
_LINE_ENDS: Final = frozenset("\n\r\u2028\u2029\u0085")
_PUNCTUATION: Final = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_ASCII_LAST: Final = "\x7f"


def is_word(character: str) -> bool:
    r"""Say whether \w accepts it: ASCII letters, digits and _."""
    return character in _WORD


def is_any(character: str) -> bool:
    """Say whether the dot accepts it: anything but the end of a line."""
    return character not in _LINE_ENDS


SHORTHANDS: Final[dict[str, Accepts]] = {
    "d": _DIGITS.__contains__,
    "D": lambda character: character not in _DIGITS,
    "w": _WORD.__contains__,
    "W": lambda character: character not in _WORD,
    "s": _SPACES.__contains__,
    "S": lambda character: character not in _SPACES,
}
CONTROLS: Final = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v", "a": "\a", "e": "\x1b", "0": "\0"}

_NAMED: Final[dict[str, Accepts]] = {
    "Lower": lambda character: "a" <= character <= "z",
    "Upper": lambda character: "A" <= character <= "Z",
    "Alpha": lambda character: character.isascii() and character.isalpha(),
    "Digit": _DIGITS.__contains__,
    "Alnum": lambda character: character.isascii() and character.isalnum(),
    "Punct": _PUNCTUATION.__contains__,
    "Space": _SPACES.__contains__,
    "Blank": lambda character: character in " \t",
    "ASCII": lambda character: character <= _ASCII_LAST,
    "IsAlphabetic": str.isalpha,
    "IsLetter": str.isalpha,
    "IsDigit": str.isdigit,
    "IsUppercase": str.isupper,
    "IsLowercase": str.islower,
    "IsPunctuation": lambda character: unicodedata.category(character).startswith("P"),
    "IsWhite_Space": str.isspace,
}
_SCRIPTS: Final = {"latin", "arabic", "cyrillic", "greek", "hebrew", "devanagari", "thai", "han", "hangul", "hiragana",
                   "katakana", "bengali", "tamil", "ethiopic", "armenian", "georgian", "khmer", "myanmar"}  # fmt: skip
_UNICODE_NAMES: Final = {"han": "CJK UNIFIED IDEOGRAPH"}
_CATEGORIES: Final = frozenset({
    "C", "Cc", "Cf", "Cn", "Co", "Cs", "L", "Ll", "Lm", "Lo", "Lt", "Lu", "M", "Mc", "Me", "Mn", "N", "Nd", "Nl", "No",
    "P", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "S", "Sc", "Sk", "Sm", "So", "Z", "Zl", "Zp", "Zs",
})  # fmt: skip


def named_class(name: str) -> Accepts | None:
    r"""Return what \p{name} accepts: a category (L, Lu), a script (IsLatin) or one of Java's names (Alpha)."""
    if name in _CATEGORIES:
        return lambda character: unicodedata.category(character).startswith(name)
    if name in _NAMED:
        return _NAMED[name]
    script = name.rpartition("=")[2].removeprefix("Is").lower()
    if script in _SCRIPTS:
        start = _UNICODE_NAMES.get(script, script.upper())
        return lambda character: unicodedata.name(character, "").startswith(start)
    return None


def negated(accepts: Accepts) -> Accepts:
    """Return what accepts the other characters."""
    return lambda character: not accepts(character)


def any_case(accepts: Accepts) -> Accepts:
    """Return what accepts a character in either case."""
    return lambda character: accepts(character) or accepts(character.swapcase())
