"""Looks for words in everything that Python still holds, whoever holds it, and in the words that Qt has set."""

from __future__ import annotations

import gc
import linecache
from types import FrameType
from typing import TYPE_CHECKING

from PySide6.QtGui import QTextDocument, QTextLayout
from shiboken6 import isValid

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


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
    found: dict[int, str] = {}
    for thing, text in _texts(gc.get_objects()):
        if any(type(pattern) is type(text) and pattern in text for pattern in patterns):  # type: ignore[operator]
            found[id(text)] = f"{type(thing).__module__}.{type(thing).__qualname__}"
    return found


def set_by_qt() -> list[str]:
    """Return all words that stand in a layout or a document somebody holds."""
    things = [thing for thing in gc.get_objects() if isinstance(thing, QTextLayout | QTextDocument) and isValid(thing)]
    return [thing.text() if isinstance(thing, QTextLayout) else thing.toPlainText() for thing in things]


def _texts(things: list[object]) -> Iterator[tuple[object, str | bytes]]:
    """Yield every text with the thing that leads to it: strings, and what holds nothing else, the collector skips."""
    seen: set[int] = set()
    for thing in things:
        if thing is things or isinstance(thing, FrameType):
            continue
        left: list[object] = [thing]
        while left:
            for part in gc.get_referents(left.pop()):
                if isinstance(part, str | bytes):
                    yield thing, part
                elif not gc.is_tracked(part) and id(part) not in seen:
                    seen.add(id(part))
                    left.append(part)
