"""What became of one case."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING, Final, NamedTuple

from tests.fuzz.limits import Hang, time_limit

if TYPE_CHECKING:
    from collections.abc import Callable

FINE: Final = frozenset({"accepted", "refused"})


class Verdict(NamedTuple):
    """`kind`: "accepted", "refused" (with words), else a finding: "crash", "hang", "memory", "dead".

    `where` tells findings apart: the error, and the innermost place of ours.
    """

    kind: str
    where: str = ""
    detail: str = ""

    @property
    def is_finding(self) -> bool:
        """Whether somebody has to mend something."""
        return self.kind not in FINE


def judge(target: Callable[[bytes], bool], case: bytes, seconds: float) -> Verdict:
    """Run one case. The target tells whether it was accepted or refused in words; all else is a finding."""
    try:
        with time_limit(seconds):
            return Verdict("accepted" if target(case) else "refused")
    except Hang as error:
        return Verdict("hang", place_of(error))
    except MemoryError as error:
        return Verdict("memory", place_of(error))
    except Exception as error:  # noqa: BLE001 -- whatever it is, it is the finding
        words = "".join(traceback.format_exception(error)[-6:])
        return Verdict("crash", f"{type(error).__name__} {place_of(error)}", words[-3000:])


def place_of(error: BaseException) -> str:
    """Return the innermost function of ours: where, not which line, so that small changes keep it the same."""
    places = [
        f"{frame.f_code.co_filename.rpartition('/kiosk/')[2]}:{frame.f_code.co_name}"
        for frame, _ in traceback.walk_tb(error.__traceback__)
        if "/kiosk/" in frame.f_code.co_filename
    ]
    return places[-1] if places else "outside"
