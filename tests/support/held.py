"""Looks for words in everything that Python still holds, whoever holds it, and in the words that Qt has set."""

from __future__ import annotations

import gc
import linecache
from itertools import compress, repeat
from operator import is_not, not_
from types import FrameType
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtGui import QTextDocument, QTextLayout
from shiboken6 import isValid

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

_AT_A_TIME: Final = 2_000
"""What so many things lead to is looked at several times before it has left the processor's own memory."""
_MAY_LEAD_ON: Final = 1 << 14
"""Py_TPFLAGS_HAVE_GC: things of any other kind hold nothing."""


def held(words: Iterable[str], known: Collection[int] = ()) -> dict[int, str]:
    """Return each string and bytes with one of `words` in it, by its identity: what kind of thing holds it.

    Those of the identities in `known` are left out.
    """
    found = {place: text for place, text in texts_with(words).items() if place not in known}
    kinds = dict.fromkeys(found, "something the collector skips")
    for thing in gc.get_referrers(*found.values()) if found else ():
        if thing is not found:
            kind = f"{type(thing).__module__}.{type(thing).__qualname__}"
            kinds |= {id(part): kind for part in gc.get_referents(thing) if id(part) in found}
    return kinds


def texts_with(words: Iterable[str]) -> dict[int, str | bytes]:
    """Return each string and bytes with one of `words` in it, by its identity.

    A test knows its words as well: what was there before the visit is its own. It keeps what is returned, so that no
    place of these is given to another text.
    """
    # Made before the collection, which skips them from then on: else they would be found themselves.
    wanted = tuple(words)
    patterns = (*wanted, *(word.encode() for word in wanted))
    # The source of a test, kept since somebody wrote a traceback, has its words as well.
    linecache.clearcache()
    gc.collect()
    # What was put aside (ui/preparing.py) is not among the objects otherwise.
    gc.unfreeze()
    return {id(text): text for text in _texts_with(patterns)}


def things_of(*kinds: type) -> list[Any]:
    """Return all things of these kinds that the collector knows."""
    wanted, things = _Kinds(lambda kind: issubclass(kind, kinds)), gc.get_objects()
    return list(compress(things, map(wanted.__getitem__, map(type, things))))


def set_by_qt() -> list[str]:
    """Return all words that stand in a layout or a document somebody holds."""
    things = [thing for thing in things_of(QTextLayout, QTextDocument) if isValid(thing)]
    return [thing.text() if isinstance(thing, QTextLayout) else thing.toPlainText() for thing in things]


class _Kinds(dict[type, bool]):
    """Whether things of a kind are wanted: each kind is asked once, since there are millions of things."""

    def __init__(self, wanted: Callable[[type], bool]) -> None:
        super().__init__()
        self._wanted = wanted

    def __missing__(self, kind: type) -> bool:
        self[kind] = answer = self._wanted(kind)
        return answer


_STRINGS: Final = _Kinds(lambda kind: issubclass(kind, str))
_BYTES: Final = _Kinds(lambda kind: issubclass(kind, bytes))
_LEAD_ON: Final = _Kinds(lambda kind: bool(kind.__flags__ & _MAY_LEAD_ON))


def _texts_with(patterns: tuple[str | bytes, ...]) -> list[str | bytes]:
    """Return every text with one of the patterns that some thing leads to. Millions of things: many are asked at once.

    No generator: it would hold the patterns itself, and be found.
    """
    left: list[object] = gc.get_objects()
    kinds = list(map(type, left))
    found = _with(patterns, left, kinds)
    left = list(compress(left, map(is_not, kinds, repeat(FrameType))))
    kinds.clear()
    seen: set[int] = set()
    while left:
        parts = gc.get_referents(*left[-_AT_A_TIME:])
        del left[-_AT_A_TIME:]
        kinds = list(map(type, parts))
        found += _with(patterns, parts, kinds)
        others = list(compress(parts, map(_LEAD_ON.__getitem__, kinds)))
        # What holds nothing but texts and numbers the collector skips: it leads on.
        skipped = list(compress(others, map(not_, map(gc.is_tracked, others))))
        new = {place: part for place, part in zip(map(id, skipped), skipped, strict=True) if place not in seen}
        # Not |=, which copies all that was seen, each time.
        seen.update(new)
        left += new.values()
    return found


def _with(patterns: tuple[str | bytes, ...], things: list[Any], kinds: list[type]) -> list[str | bytes]:
    found: list[str | bytes] = []
    for kind, texts in ((str, _STRINGS), (bytes, _BYTES)):
        some: list[Any] = list(compress(things, map(texts.__getitem__, kinds)))
        # All of them at once first: next to none has any.
        whole = kind().join(some)
        for pattern in patterns:
            if isinstance(pattern, kind) and pattern in whole:
                found += [text for text in some if pattern in text]
    return found
