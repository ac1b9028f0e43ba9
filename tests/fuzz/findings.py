"""Findings: made small, kept as files, and known again."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fuzz.child import Child
    from tests.fuzz.verdict import Verdict

FOUND: Final = Path(__file__).parent / "found"
_LARGEST: Final = 64 * 1024
_PATIENCE: Final = 60.0


def found_cases() -> list[Path]:
    """Return the cases kept: found/<target>/<name>."""
    return sorted(path for path in FOUND.glob("*/*") if path.is_file())


def keep(target: str, case: bytes) -> Path:
    """Keep a case; too large ones are not kept in the repository, and somebody has to write them as a test."""
    folder = FOUND / target
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / hashlib.sha256(case).hexdigest()[:12]
    if len(case) <= _LARGEST:
        path.write_bytes(case)
    return path


def smaller(child: Child, target: str, case: bytes, verdict: Verdict, seconds: float) -> bytes:
    """Leave out what does not matter for this finding, for a minute at most."""
    until = time.monotonic() + _PATIENCE
    length = len(case) // 2
    while length and time.monotonic() < until:
        for shorter in _without(case, length):
            again = child.verdict(target, shorter, seconds)
            if (again.kind, again.where) == (verdict.kind, verdict.where):
                case = shorter
                break
            if time.monotonic() > until:
                return case
        else:
            length //= 2
    return case


def _without(case: bytes, length: int) -> Iterator[bytes]:
    for start in range(0, len(case), length):
        yield case[:start] + case[start + length :]
