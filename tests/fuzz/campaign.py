"""Generates cases by hypothesis and judges each in a process with limits."""

from __future__ import annotations

import time
from collections import Counter
from random import SystemRandom
from typing import TYPE_CHECKING, Final

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.fuzz.child import Child
from tests.fuzz.findings import keep, smaller
from tests.fuzz.limits import seconds_for
from tests.fuzz.strategies import strategy

if TYPE_CHECKING:
    from tests.fuzz.verdict import Verdict

_BATCH: Final = 250


class Campaign:
    """Runs targets in turn; `kinds` counts the verdicts, `found` has one example for each finding."""

    def __init__(self) -> None:
        self.kinds: Counter[tuple[str, str]] = Counter()
        self.found: dict[tuple[str, str, str], Verdict] = {}
        self._child = Child()

    def run(self, targets: list[str], seconds: float) -> None:
        """Fuzz `targets`, a batch of each in turn, for so many seconds."""
        until = time.monotonic() + seconds
        try:
            while time.monotonic() < until:
                for target in targets:
                    if time.monotonic() < until:
                        self._batch(target, until)
                self.tell()
        finally:
            self._child.close()

    def _batch(self, target: str, until: float) -> None:
        quiet = settings(
            max_examples=_BATCH,
            database=None,
            deadline=None,
            derandomize=False,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )

        @seed(SystemRandom().getrandbits(64))
        @quiet
        @given(strategy(target))
        def judge_all(case: bytes) -> None:
            if time.monotonic() < until:
                self._judge(target, case)

        judge_all()

    def _judge(self, target: str, case: bytes) -> None:
        verdict = self._child.verdict(target, case, seconds_for(target))
        self.kinds[target, verdict.kind] += 1
        key = (target, verdict.kind, verdict.where)
        if verdict.is_finding and key not in self.found:
            self.found[key] = verdict
            small = smaller(self._child, target, case, verdict, seconds_for(target))
            path = keep(target, small)
            print(f"FOUND {verdict.kind} in {target}: {verdict.where} ({len(small)} bytes, {path.name})", flush=True)
            print(verdict.detail, flush=True)

    def tell(self) -> None:
        """Print how far it is."""
        parts = [f"{target} {kind} {count}" for (target, kind), count in sorted(self.kinds.items())]
        print(
            f"{time.strftime('%H:%M:%S')} {self.kinds.total()} cases, {len(self.found)} findings; {', '.join(parts)}",
            flush=True,
        )
