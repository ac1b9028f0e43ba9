"""What came of a request: an answer, whole and within bounds, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

FailureKind = Literal["unreachable", "certificate", "certificate_date", "proxy", "time_out", "broken", "too_large"]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of some server, not necessarily of ours. Names of `headers` are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no answer.

    unreachable: no connection. certificate: not one we trust; certificate_date: not valid at this machine's time.
    proxy: the proxy refuses. time_out: it took too long. broken: cut off, or no HTTP. too_large: more than we take.
    """

    kind: FailureKind


Outcome: TypeAlias = Answer | Failure
