"""The kiosk as `handrail run` opens it, saying "painted" and "ready" the moment it is.

python -m tests.benchmarks._kiosk run --windowed --site SITE
"""

from __future__ import annotations

import logging
import sys


class Tell(logging.Handler):
    """Prints what the log is told, at once."""

    def emit(self, record: logging.LogRecord) -> None:
        """Print a record's words."""
        print(record.getMessage(), flush=True)


if __name__ == "__main__":
    logger = logging.getLogger("ui.start")
    logger.setLevel(logging.INFO)
    logger.addHandler(Tell())

    from kiosk.__main__ import main

    sys.exit(main(sys.argv[1:]))
