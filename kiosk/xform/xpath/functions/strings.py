"""Strings: ODK XForms specification, string functions; XPath 1.0 section 4.2."""

from __future__ import annotations

import base64
import binascii
import hashlib
import math
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from kiosk.xform.xpath.code import Code, number_of, string_of
from kiosk.xform.xpath.errors import ExpressionError
from kiosk.xform.xpath.functions.function import Function, of_strings, or_context
from kiosk.xform.xpath.patterns import Pattern
from kiosk.xform.xpath.values import LARGE, strings_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.xform.xpath.context import Context

_SPACE: Final = " \t\r\n"
_DIGESTS: Final = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}


def words_of(text: str) -> list[str]:
    """Return what white space of XML separates; [""] for blank text."""
    if text.isascii():
        # str.split also takes the separators 1C to 1F, which XML forbids, and the page break, which it forbids too.
        return text.split() or [""]
    return [word for word in text.translate(_AS_SPACE).split(" ") if word] or [""]


_AS_SPACE: Final = str.maketrans("\t\r\n", "   ")


def _string(arguments: Sequence[Code]) -> Code:
    return Code("string", or_context(arguments))


def _concat(arguments: Sequence[Code]) -> Code:
    if all(argument.kind not in {"nodes", "any"} for argument in arguments):
        strings = [string_of(argument) for argument in arguments]
        return Code("string", lambda context: "".join([string(context) for string in strings]))
    runs = [argument.run for argument in arguments]
    return Code("string", lambda context: "".join([text for run in runs for text in strings_of(run(context), context)]))


def _join(arguments: Sequence[Code]) -> Code:
    glue, *runs = string_of(arguments[0]), *(argument.run for argument in arguments[1:])

    def run(context: Context) -> str:
        between = glue(context)
        texts = [text for one in runs for text in strings_of(one(context), context)]
        context.spend(len(between) * len(texts) // LARGE)
        return between.join(texts)

    return Code("string", run)


def _normalize_space(arguments: Sequence[Code]) -> Code:
    string = or_context(arguments)
    return Code("string", lambda context: " ".join(_split_space(string(context))))


def _split_space(text: str) -> list[str]:
    return [word for word in text.translate(_AS_SPACE).split(" ") if word]


def _string_length(arguments: Sequence[Code]) -> Code:
    string = or_context(arguments)
    return Code("number", lambda context: float(len(string(context))))


def _round_half_up(number: float) -> float:
    return number if math.isinf(number) else math.floor(number + 0.5)


def _substring(arguments: Sequence[Code]) -> Code:
    string, start = string_of(arguments[0]), number_of(arguments[1])
    length = number_of(arguments[2]) if len(arguments) > 2 else None  # noqa: PLR2004 -- the third is optional

    def run(context: Context) -> str:
        text, begin = string(context), start(context)
        count = math.inf if length is None else length(context)
        if math.isnan(begin) or math.isnan(count):
            return ""
        begin = _round_half_up(begin)
        end = begin + _round_half_up(count)
        if math.isnan(end):
            return ""
        first, last = max(begin, 1.0), min(end, len(text) + 1.0)
        return text[int(first) - 1 : int(last) - 1] if first < last else ""

    return Code("string", run)


def _substr(arguments: Sequence[Code]) -> Code:
    string, start = string_of(arguments[0]), number_of(arguments[1])
    end = number_of(arguments[2]) if len(arguments) > 2 else None  # noqa: PLR2004 -- the third is optional

    def run(context: Context) -> str:
        text = string(context)
        first, last = start(context), float(len(text)) if end is None else end(context)
        if math.isnan(first) or math.isnan(last):
            return ""
        return text[_place(first, len(text)) : _place(last, len(text))]

    return Code("string", run)


def _place(number: float, length: int) -> int:
    """Return the index a number means: from the end when negative, never beyond either end."""
    index = int(max(min(number, length), -length))
    return index + length if index < 0 else index


def _substring_before(text: str, mark: str) -> str:
    before, found, _ = text.partition(mark) if mark else ("", "", "")
    return before if found else ""


def _substring_after(text: str, mark: str) -> str:
    return text.partition(mark)[2] if mark else text


def _translate(text: str, old: str, new: str) -> str:
    table: dict[int, str | None] = {}
    for place, character in enumerate(old):
        table.setdefault(ord(character), new[place] if place < len(new) else None)
    return text.translate(table)


def _coalesce(arguments: Sequence[Code]) -> Code:
    one, other = (string_of(argument) for argument in arguments)
    return Code("string", lambda context: one(context) or other(context))


@lru_cache(maxsize=128)
def _compiled(pattern: str) -> Pattern:
    return Pattern(pattern)


def _regex(arguments: Sequence[Code]) -> Code:
    string, pattern = string_of(arguments[0]), string_of(arguments[1])
    written = arguments[1].constant
    if isinstance(written, str):
        fixed = _compiled(written)
        return Code("boolean", lambda context: fixed.search(string(context), context.spend))
    return Code("boolean", lambda context: _compiled(pattern(context)).search(string(context), context.spend))


def _digest(arguments: Sequence[Code]) -> Code:
    strings = [string_of(argument) for argument in arguments]

    def run(context: Context) -> str:
        text, algorithm, *encoding = (string(context) for string in strings)
        return digest(text, algorithm, *encoding)

    return Code("string", run)


def digest(text: str, algorithm: str, encoding: str = "base64") -> str:
    """Return the digest of a text. Raises ExpressionError for an algorithm or encoding the specification has not."""
    if algorithm not in _DIGESTS or encoding not in {"base64", "hex"}:
        raise ExpressionError("digest() knows MD5, SHA-1, SHA-256, SHA-384 and SHA-512, in base64 or hex")
    summed = hashlib.new(_DIGESTS[algorithm], text.encode("utf-8", "replace"), usedforsecurity=False)
    return summed.hexdigest() if encoding == "hex" else base64.b64encode(summed.digest()).decode("ascii")


def _base64_decode(text: str) -> str:
    try:
        return base64.b64decode("".join(text.split()), validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""


STRING_FUNCTIONS: Final = (
    Function("string", 0, 1, "the value, or the context node, as a string", _string),
    Function("concat", 0, None, "all values one after the other; of a node-set every node", _concat),
    Function("join", 1, None, "all values with the first argument between them; of a node-set every node", _join),
    Function("substr", 2, 3, "the characters from a place to before another, from 0; negative from the end", _substr),
    Function("substring", 2, 3, "so many characters from a place on, from 1", _substring),
    Function(
        "substring-before", 2, 2, "what comes before the first such text", of_strings("string", _substring_before)
    ),
    Function("substring-after", 2, 2, "what comes after the first such text", of_strings("string", _substring_after)),
    Function("translate", 3, 3, "characters of the second replaced by the third's", of_strings("string", _translate)),
    Function("string-length", 0, 1, "how many characters it has", _string_length),
    Function("normalize-space", 0, 1, "the text with single spaces and none around", _normalize_space),
    Function("contains", 2, 2, "does it contain the text", of_strings("boolean", lambda text, part: part in text)),
    Function("starts-with", 2, 2, "does it begin with the text", of_strings("boolean", str.startswith)),
    Function("ends-with", 2, 2, "does it end with the text", of_strings("boolean", str.endswith)),
    Function("coalesce", 2, 2, "the first value that is not empty", _coalesce),
    Function("regex", 2, 2, "does some part of it match the regular expression", _regex),
    Function("digest", 2, 3, "the digest (MD5, SHA-1 ... SHA-512) of a text, in base64 or hex", _digest),
    Function("base64-decode", 1, 1, "the text a base64 text holds, empty when it holds none",
             of_strings("string", _base64_decode)),
)  # fmt: skip
