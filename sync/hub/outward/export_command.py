"""`handrail hub export`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sync.hub.outward.exporting import readable, write_archive
from sync.hub.people.audit import note

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from sync.hub.database import Database

ACTION = "answers exported"


def export(  # noqa: PLR0913  # what the command says
    database: Database, out: Path | None, who: str, now: datetime, say: Callable[[str], None], *, as_tables: bool
) -> int:
    """Carry it out: 0 when all was written. Raises Surroundings."""
    if out is None:
        say("Name what to make: --out FILE.zip, or with --readable --out FOLDER.")
        return 1
    kind = "readable" if as_tables else "archive"
    database.transaction(partial(note, account=who, action=ACTION, thing=kind, now=now))
    if not as_tables:
        write_archive(database, out, now)
        say(f"Written: {out}. Where the private key is: handrail open --keys FOLDER --out FOLDER {out.name}")
        return 0
    many, not_written = readable(database, out)
    say(f"Written: {many} answers that are not sealed, to {out}. Sealed ones need the private key: export without it.")
    for each in not_written:
        say(f"NOT whole: {each.what}. {each.why} {each.remedy}")
    return 1 if not_written else 0
