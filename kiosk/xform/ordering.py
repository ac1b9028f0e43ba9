"""Circles in a graph given as the followers of each number."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence


def components(after: Sequence[Collection[int]]) -> list[list[int]]:
    """Return the strongly connected components (Tarjan 1972, without recursion.

    Forms may be thousands of tasks deep).
    """
    search = _Search(after)
    for start in range(len(after)):
        if search.number[start] < 0:
            search.from_node(start)
    return search.found


class _Search:
    def __init__(self, after: Sequence[Collection[int]]) -> None:
        self.after = after
        self.number = [-1] * len(after)
        self.low = [0] * len(after)
        self.waiting: list[int] = []
        self.is_waiting = [False] * len(after)
        self.found: list[list[int]] = []
        self._count = 0

    def _enter(self, node: int) -> Iterator[int]:
        self.number[node] = self.low[node] = self._count
        self._count += 1
        self.waiting.append(node)
        self.is_waiting[node] = True
        return iter(self.after[node])

    def from_node(self, start: int) -> None:
        path = [(start, self._enter(start))]
        while path:
            node, followers = path[-1]
            follower = next(followers, None)
            if follower is None:
                path.pop()
                if path:
                    above = path[-1][0]
                    self.low[above] = min(self.low[above], self.low[node])
                self._close(node)
            elif self.number[follower] < 0:
                path.append((follower, self._enter(follower)))
            elif self.is_waiting[follower]:
                self.low[node] = min(self.low[node], self.number[follower])

    def _close(self, node: int) -> None:
        if self.low[node] != self.number[node]:
            return
        members: list[int] = []
        while not members or members[-1] != node:
            members.append(self.waiting.pop())
            self.is_waiting[members[-1]] = False
        self.found.append(members[::-1])


def cycle_through(members: Sequence[int], after: Sequence[Collection[int]]) -> list[int]:
    """Return a shortest circle through the first of `members`, which are one component."""
    start, inside = members[0], set(members)
    came_from: dict[int, int] = {}
    front = [start]
    while front:
        following: list[int] = []
        for node in front:
            for follower in after[node]:
                if follower == start:
                    return _way_back(node, start, came_from)
                if follower in inside and follower not in came_from:
                    came_from[follower] = node
                    following.append(follower)
        front = following
    return [start]


def _way_back(node: int, start: int, came_from: dict[int, int]) -> list[int]:
    way = [node]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return way[::-1]
