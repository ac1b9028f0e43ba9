"""Changes to bytes that know a little of what they change: tokens of XML and cells, numbers, lengths, whole parts.

Used by hypothesis (which draws the seed) and by atheris (as its custom mutator).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

_TOKEN: Final = re.compile(rb"[\w.:-]+|<[/!?]?|[^\w\s]")
_ELEMENT: Final = re.compile(rb"<(\w[\w:.-]*)[^<>]*>[^<]*(?:</\1>)?")
_VALUE: Final = re.compile(rb'="([^"]*)"')
HURTFUL: Final = (
    *(b"", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"]]>", b"<![CDATA[", b"<!--", b"-->", b"<?xml version='1.0'?>"),
    *(b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;", b"&#0;", b"&#x10FFFF;", b"&#xD800;", b"xmlns:h=''", b"xmlns=''"),
    *(
        b"1e308",
        b"-1",
        b"999999999999999999999",
        b"NaN",
        b"true()",
        b"1 div 0",
        b"//*",
        b".",
        b"..",
        b"/data",
        b"../..",
    ),
    *(b"__class__", b"__init__", b"None", b"constructor", b"jr://file/../../etc/passwd", b"jr://file/", b"jr://x"),
    *(
        b"jr:itext('x')",
        b"jr:template",
        b"count(//*[count(//*)])",
        b"instance('x')/root/item",
        b"concat(/data/a,/data/a)",
    ),
    *(
        b"encoding='utf-16'",
        b"encoding='utf-7'",
        b"encoding='x'",
        "\u202e\u0000\ud7ff".encode(),
        b"\xed\xa0\x80",
        b"\x1f",
    ),
)


def mutated(case: bytes, random: Random, others: Sequence[bytes] = ()) -> bytes:
    """Return `case` with one to five changes; `others` give parts to put in."""
    for _ in range(random.randint(1, 5)):
        change = random.choice(_CHANGES)
        case = change(case, random, others or (case,))
    return case[: 2**20]


def _token(case: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    """Put another token in the place of one."""
    found = _some(_TOKEN, case, random)
    other = _some(_TOKEN, random.choice(others), random)
    if found is None:
        return case + random.choice(HURTFUL)
    new = random.choice(HURTFUL) if other is None or random.random() < 0.4 else other[0]
    return case[: found.start()] + new + case[found.end() :]


def _value(case: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    """Put another attribute's value, or a hurtful one, in the place of one."""
    found, other = _some(_VALUE, case, random), _some(_VALUE, random.choice(others), random)
    if found is None:
        return _token(case, random, others)
    new = random.choice(HURTFUL) if other is None or random.random() < 0.4 else other[1]
    return case[: found.start(1)] + new.replace(b'"', b"'").replace(b"<", b"&lt;") + case[found.end(1) :]


def _element(case: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    """Remove an element, put it twice, many times or elsewhere."""
    found = _some(_ELEMENT, case, random)
    if found is None:
        return _bytes(case, random, others)
    rest = case[: found.start()] + case[found.end() :]
    place = _some(_ELEMENT, rest, random)
    at = place.start() if place else 0
    return rest[:at] + found[0] * random.choice((0, 1, 2, 2, 50)) + rest[at:]


def _line(case: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    """Remove, double or bring in a line (a row of a table)."""
    lines = case.split(b"\n")
    place = random.randrange(len(lines))
    new = random.choice(random.choice(others).split(b"\n"))
    lines[place : place + random.randint(0, 1)] = random.choice(([], [new], [lines[place]] * 2, [lines[place]] * 200))
    return b"\n".join(lines)


def _bytes(case: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    """Change, cut or put in some bytes anywhere."""
    at = random.randint(0, len(case))
    length = random.choice((0, 1, 1, 2, 4, 64))
    return (
        case[:at]
        + random.choice((random.randbytes(random.randint(0, 4)), random.choice(HURTFUL)))
        + case[at + length :]
    )


def _span(case: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    """Put a span of another case, or of this, anywhere."""
    other = random.choice(others)
    start = random.randint(0, len(other))
    at = random.randint(0, len(case))
    return case[:at] + other[start : start + random.choice((8, 64, 1024))] + case[at:]


def _cut(case: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    """Cut off the end."""
    return case[: random.randint(0, len(case))]


_CHANGES: Final = (_token, _token, _value, _value, _value, _element, _element, _line, _bytes, _span, _cut)


def _some(pattern: re.Pattern[bytes], case: bytes, random: Random) -> re.Match[bytes] | None:
    """Return some match, near a random place so that long cases cost no more than short ones."""
    return pattern.search(case, random.randint(0, len(case))) or pattern.search(case)
