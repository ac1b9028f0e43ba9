"""The examiner's process: `python -m kiosk.services.examiner_child` examines one form within its limits and ends.

It is asked in JSON on standard input, and answers as `Findings.encoded` does on the standard output it began with.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from kiosk.services.examination import examine
from kiosk.services.examiner import too_much_memory
from kiosk.services.findings import Findings, refused
from kiosk.services.problems import ServiceRefusedError, errors, refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

_NICENESS: Final = 5
_GRACE: Final = 5
"""Seconds of the processor between the signal that ends us and the one that does so for certain."""


def main() -> int:
    """Answer what is asked."""
    answers = _take_standard_output()
    asked = json.load(sys.stdin.buffer)
    _limit(asked["seconds"], asked["megabytes"])
    answer = _answer(asked)
    with answers:
        answers.write(answer)
    return 0


def _take_standard_output() -> BinaryIO:
    """Return what was standard output, which from now on is nowhere: libraries print."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return answers


def _limit(seconds: int, megabytes: int) -> None:
    """Let the system end this process after so many seconds of the processor, and refuse it more memory than this."""
    if sys.platform == "win32":
        return
    import resource

    # Somebody may be at the kiosk while a form arrives.
    os.nice(_NICENESS)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + _GRACE))
    pages = Path("/proc/self/statm")
    if pages.exists():
        now = int(pages.read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        limit = now + megabytes * 2**20
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _answer(asked: Mapping[str, Any]) -> bytes:
    try:
        return _findings(asked).encoded()
    except ServiceRefusedError as error:
        return refused(error.problems)
    except MemoryError:
        pass  # said below, when what filled the memory is gone
    except Exception as error:  # noqa: BLE001 -- a mistake of ours: the installer has to be told, not shown our code
        return refused(_mistake(error).problems)
    return refused(too_much_memory(asked["megabytes"]).problems)


def _findings(asked: Mapping[str, Any]) -> Findings:
    examined = examine(
        Path(asked["source"]),
        None if asked["media"] is None else Path(asked["media"]),
        house_language=asked["house_language"],
        signs=asked["signs"],
        own=asked["own"],
        incomplete=asked["incomplete"],
    )
    package = None if errors(examined.problems) else examined.accepted()
    return Findings(examined.outline.id, examined.outline.version, examined.problems, package)


def _mistake(error: Exception) -> ServiceRefusedError:
    place = traceback.extract_tb(error.__traceback__)[-1]
    what = f"Handrail could not check the form ({type(error).__name__} in {Path(place.filename).stem}:{place.lineno})."
    return refusal("mistake", what, "The mistake is Handrail's, not yours: send us this line, and the form if you may.")


if __name__ == "__main__":
    sys.exit(main())
