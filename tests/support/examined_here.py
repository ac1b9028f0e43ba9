"""The examiner without its process, which takes a third of a second: for tests of what becomes of its answer."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Self

from kiosk.services.examiner import Limits, Wishes
from kiosk.services.examiner_child import _answer
from kiosk.services.findings import Findings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class ExaminerInTurn:
    """In the place of `Examiner`: answers with the same bytes, without its limits."""

    def __init__(
        self, source: Path, media: Path | None = None, wishes: Wishes | None = None, limits: Limits | None = None
    ) -> None:
        places = {"source": str(source), "media": None if media is None else str(media)}
        self._asked = asdict(wishes or Wishes()) | asdict(limits or Limits()) | places

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def wait(self, _seconds: float) -> Findings:
        return Findings.decoded(_answer(self._asked))

    def findings(self, _say: Callable[[str], None] = print) -> Findings:
        return self.wait(0.0)
