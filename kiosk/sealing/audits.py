"""The audit logs of one form as one table, as ODK Central exports them: a column for the submission, then the log's.

Each log is a file of its own too; but its cells hold what people typed, and only here are they made harmless.
"""

from __future__ import annotations

import csv
import io
from typing import Final

AUDIT: Final = "audit.csv"
_KEY: Final = "KEY"


class AuditColumns:
    """The columns of all logs of a form: every log is seen once with `learn`, then once with `rows`."""

    def __init__(self) -> None:
        self._columns: dict[str, None] = {_KEY: None}
        self.any = False

    @property
    def columns(self) -> list[str]:
        """The columns of the table."""
        return list(self._columns)

    def learn(self, log: bytes) -> None:
        """Add the columns of a log; what is none is left out."""
        read = _lines(log)
        if read is not None:
            self._columns |= dict.fromkeys(name for name in read[0] if name != _KEY)
        self.any = True

    def rows(self, instance_id: str, log: bytes) -> list[list[str]]:
        """Return the rows of the log of a submission."""
        _, lines = _lines(log) or ([], [])
        return [[(line | {_KEY: instance_id}).get(column, "") for column in self._columns] for line in lines]


def _lines(log: bytes) -> tuple[list[str], list[dict[str, str]]] | None:
    try:
        reader = csv.DictReader(io.StringIO(log.decode(), newline=""), restkey=None)
        lines = [{name: cell or "" for name, cell in line.items() if name} for line in reader]
    except (UnicodeDecodeError, csv.Error):
        return None
    return list(reader.fieldnames or ()), lines
