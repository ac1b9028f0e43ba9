"""No picture of the memory on disk when a process crashes: it holds what a person typed and what is being said."""

from __future__ import annotations

import sys


def leave_none() -> None:
    """Let this process leave no core dump."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
