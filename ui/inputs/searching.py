"""Finding an answer in a long list by a few letters. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.wording import folded

if TYPE_CHECKING:
    from collections.abc import Sequence


class Index:
    """Labels folded once, to be searched with every letter typed."""

    def __init__(self, labels: Sequence[str]) -> None:
        self._labels = [folded(label) for label in labels]

    def found(self, query: str) -> list[int]:
        """Return the places of the labels that match, best first; all of them for an empty query.

        Every word of the query must begin a word of the label, or else stand somewhere in it. Labels
        that begin with the query come first; equals keep their order.
        """
        wanted = folded(query)
        if not wanted:
            return list(range(len(self._labels)))
        words = wanted.split()
        ranked = [(rank, at) for at, label in enumerate(self._labels) if (rank := _rank(label, wanted, words)) < _NONE]
        return [at for _, at in sorted(ranked)]


_NONE = 3


def _rank(label: str, wanted: str, words: Sequence[str]) -> int:
    if label.startswith(wanted):
        return 0
    spaced = f" {label}"
    if all(f" {word}" in spaced for word in words):
        return 1
    return 2 if all(word in label for word in words) else _NONE
