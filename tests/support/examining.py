"""The examiner in this process, for tests of what becomes of its answer: pyxform is read once, not fifty times.

What it is asked and what it answers goes through the same bytes as between the two processes.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Self

from kiosk.services import examiner_child
from kiosk.services.examiner import Limits, Wishes
from kiosk.services.findings import Findings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class ExaminerHere:
    """In the place of `Examiner`: without its limits, and without its process."""

    def __init__(
        self, source: Path, media: Path | None = None, wishes: Wishes | None = None, limits: Limits | None = None
    ) -> None:
        places = {"source": str(source), "media": None if media is None else str(media)}
        asked = asdict(wishes or Wishes()) | {"megabytes": (limits or Limits()).megabytes} | places
        self._asked = json.dumps(asked, default=sorted)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def wait(self, _seconds: float) -> Findings:
        return Findings.decoded(examiner_child._answer(json.loads(self._asked)))

    def findings(self, _say: Callable[[str], None] = print) -> Findings:
        return self.wait(0.0)
