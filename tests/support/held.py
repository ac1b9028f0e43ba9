"""Looks for words in everything that Python still holds, whoever holds it, and in the words that Qt has set."""

from __future__ import annotations

import gc
import linecache
from itertools import compress
from operator import not_
from types import FrameType, NoneType
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtGui import QTextDocument, QTextLayout
from shiboken6 import isValid

if TYPE_CHECKING:
    from collections.abc import Iterable

_AT_A_TIME: Final = 100_000
_TEXTS: Final = frozenset({str, bytes})
_ENDS: Final = _TEXTS | frozenset({int, float, complex, bool, NoneType})


def held(words: Iterable[str]) -> dict[int, str]:
    """Return each string and bytes with one of `words` in it, by its identity: what kind of thing holds it.

    A test knows its words as well: what was there before the visit is its own, as long as it keeps it.
    """
    wanted = tuple(words)
    patterns = (*wanted, *(word.encode() for word in wanted))
    # The source of a test, kept since somebody wrote a traceback, has its words as well.
    linecache.clearcache()
    gc.collect()
    # What was put aside (ui/preparing.py) is not among the objects otherwise.
    gc.unfreeze()
    found = {id(text): text for text in _texts_with(patterns)}
    kinds = dict.fromkeys(found, "something the collector skips")
    for thing in gc.get_referrers(*found.values()) if found else ():
        if thing is not found:
            kind = f"{type(thing).__module__}.{type(thing).__qualname__}"
            kinds |= {id(part): kind for part in gc.get_referents(thing) if id(part) in found}
    return kinds


def set_by_qt() -> list[str]:
    """Return all words that stand in a layout or a document somebody holds."""
    things = [thing for thing in gc.get_objects() if isinstance(thing, QTextLayout | QTextDocument) and isValid(thing)]
    return [thing.text() if isinstance(thing, QTextLayout) else thing.toPlainText() for thing in things]


def _texts_with(patterns: tuple[str | bytes, ...]) -> list[str | bytes]:
    """Return every text with one of the patterns that some thing leads to. Millions of things: many are asked at once.

    No generator: it would hold the patterns itself, and be found.
    """
    left: list[object] = [thing for thing in gc.get_objects() if type(thing) is not FrameType]
    found = _with(patterns, [thing for thing in left if isinstance(thing, str | bytes)])
    seen: set[int] = set()
    while left:
        parts = gc.get_referents(*left[-_AT_A_TIME:])
        del left[-_AT_A_TIME:]
        # To look at a thing takes longer than to look for a word in it: each is looked at once.
        kinds = list(map(type, parts))
        found += _with(patterns, list(compress(parts, map(_TEXTS.__contains__, kinds))))
        others = compress(parts, map(not_, map(_ENDS.__contains__, kinds)))
        # What holds nothing but texts and numbers the collector skips: it leads on.
        new = {id(part): part for part in others if not gc.is_tracked(part) and id(part) not in seen}
        found += _with(patterns, [part for part in new.values() if isinstance(part, str | bytes)])
        seen |= new.keys()
        left += new.values()
    return found


def _with(patterns: tuple[str | bytes, ...], texts: list[str | bytes]) -> list[str | bytes]:
    found: list[str | bytes] = []
    for kind in (str, bytes):
        some: list[Any] = [text for text in texts if isinstance(text, kind)]
        # All of them at once first: next to none has any.
        whole = kind().join(some)
        for pattern in patterns:
            if isinstance(pattern, kind) and pattern in whole:
                found += [text for text in some if pattern in text]
    return found
