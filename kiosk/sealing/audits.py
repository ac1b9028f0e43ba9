"""The audit logs of one form as one table, as ODK Central exports them: a column for the submission, then the log's.

Each log is a file of its own too; but its cells hold what people typed, and only here are they made harmless.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from kiosk.sealing.flattening import Table

if TYPE_CHECKING:
    from collections.abc import Iterable

AUDIT: Final = "audit.csv"
_KEY: Final = "KEY"


def audit_table(logs: Iterable[tuple[str, bytes]]) -> Table:
    """Return the table of logs, each given with the id of its submission; what is no log is left out."""
    columns: dict[str, None] = {_KEY: None}
    rows: list[dict[str, str]] = []
    for instance_id, content in logs:
        try:
            reader = csv.DictReader(io.StringIO(content.decode(), newline=""), restkey=None)
            lines = [{name: cell or "" for name, cell in line.items() if name} for line in reader]
        except (UnicodeDecodeError, csv.Error):
            continue
        columns |= dict.fromkeys(name for name in reader.fieldnames or () if name != _KEY)
        rows += [line | {_KEY: instance_id} for line in lines]
    table = Table("audit", list(columns))
    for row in rows:
        table.add(row)
    return table
