"""The examiner: asks everything of a form that `examination` asks, in a process of its own, with limits.

A form that is within the limits of our readers may still keep pyxform busy for hours. So somebody else's form is never
compiled in a process that matters, and never without an end.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from kiosk.services.findings import Findings
from kiosk.services.problems import ServiceRefusedError, refusal

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

MODULE: Final = "kiosk.services.examiner_child"
_FOLDER: Final = Path(__file__).parents[2]
"""Where the child finds our packages, installed or not; never the folder of whoever calls, which may hold anything."""
_MEGABYTE: Final = 2**20
_FIRST_WORDS: Final = 2.0
_MORE_WORDS: Final = 15.0
_SIMPLER: Final = (
    "Split it, take languages out, shorten formulas that name hundreds of questions, put long lists into a .csv file."
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one examination may cost. Where the system has no such limits (Windows), only `patience` holds."""

    seconds: int = 60
    """Of the processor."""
    megabytes: int = 1536
    """More than an idle process has."""
    patience: float = 180.0
    """Seconds by the clock."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What an installer may say; see `examine`."""

    house_language: str = "en"
    signs: frozenset[str] = field(default_factory=frozenset)
    own: bool = False
    incomplete: str = ""


class Examiner:
    """One examination under way. Leaving the context ends it, however far it is."""

    def __init__(
        self,
        source: Path,
        media: Path | None = None,
        wishes: Wishes | None = None,
        limits: Limits | None = None,
    ) -> None:
        """Begin to examine the form in `source`, as `examine` does. Raises ServiceRefusedError when that cannot be."""
        self._limits = limits or Limits()
        self._waited = 0.0
        asked = asdict(wishes or Wishes()) | {
            "source": os.path.abspath(source),  # noqa: PTH100 -- Path.absolute() keeps ".."; both keep links
            "media": None if media is None else os.path.abspath(media),  # noqa: PTH100
            "seconds": self._limits.seconds,
            "megabytes": self._limits.megabytes,
        }
        self._asked: bytes | None = json.dumps(asked, default=sorted).encode()
        try:
            # What it prints there is nobody's: libraries quote what they read.
            self._process = subprocess.Popen(  # noqa: S603 -- our own module, our own interpreter
                [sys.executable, "-m", MODULE],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=_FOLDER,
            )
        except OSError as error:
            raise _unfinished(f"could not begin ({error.strerror})") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None and not pipe.closed:
                pipe.close()
        self._process.wait()

    def wait(self, seconds: float) -> Findings | None:
        """Wait so long at most; None when it goes on. Raises ServiceRefusedError when the form, or a limit, says no."""
        asked, self._asked = self._asked, None
        try:
            answer, _ = self._process.communicate(asked, timeout=seconds)
        except subprocess.TimeoutExpired:
            self._waited += seconds
            if self._waited < self._limits.patience:
                return None
            raise _too_long(self._limits.patience) from None
        return self._read(answer)

    def findings(self, say: Callable[[str], None] = lambda _words: None) -> Findings:
        """Wait for the end; `say` gets a line now and then when that takes a while. Raises as `wait` does."""
        found = self.wait(min(_FIRST_WORDS, self._limits.patience))
        while found is None:
            say(f"Still checking, after {self._waited:.0f} seconds: the form is large or complicated ...")
            found = self.wait(min(_MORE_WORDS, self._limits.patience - self._waited))
        return found

    def _read(self, answer: bytes) -> Findings:
        code = self._process.returncode
        if code == 0:
            try:
                return Findings.decoded(answer)
            except ValueError:
                raise _unfinished("gave no answer that can be read") from None
        if sys.platform != "win32" and code == -signal.SIGXCPU:
            raise _too_long(self._limits.seconds)
        raise _unfinished(f"ended with {code}" if code > 0 else f"was ended by signal {-code}")


def too_much_memory(megabytes: int) -> ServiceRefusedError:
    """Return the refusal of a form that would take more memory than it may."""
    what = f"The form is too large or too complicated: checking it takes more than {megabytes} MB of memory."
    return refusal("too-much-memory", what, _SIMPLER)


def _too_long(seconds: float) -> ServiceRefusedError:
    what = f"The form is too large or too complicated: after {seconds:.0f} seconds it was still being checked."
    return refusal("too-long", what, _SIMPLER)


def _unfinished(how: str) -> ServiceRefusedError:
    what = f"The form could not be checked to the end: the check {how}."
    remedy = "Try once more. If it happens again and the form is small, the mistake is Handrail's: send us the form."
    return refusal("not-checked", what, remedy)
