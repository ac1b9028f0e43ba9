"""The store's tables, as named steps; a step that was released is never changed, only followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlite_utils.migrations import Migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

migrations = Migrations("kiosk")


@migrations()
def m001_submissions_and_outbox(db: Database) -> None:
    """Make the finished services, and what of them has not been accepted yet."""
    db.execute("""
        CREATE TABLE submissions (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            instance_id TEXT NOT NULL UNIQUE,
            form_id TEXT NOT NULL,
            version TEXT NOT NULL,
            created_at TEXT NOT NULL,
            sealed BLOB NOT NULL,
            signature BLOB NOT NULL,
            accepted_at TEXT
        ) STRICT""")
    db.execute("""
        CREATE TABLE attachments (
            submission INTEGER NOT NULL REFERENCES submissions (sequence),
            name TEXT NOT NULL,
            media_type TEXT NOT NULL,
            sealed BLOB NOT NULL,
            PRIMARY KEY (submission, name)
        ) STRICT""")
    db.execute("""
        CREATE TABLE outbox (
            submission INTEGER PRIMARY KEY REFERENCES submissions (sequence),
            state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'needs_staff')),
            tries INTEGER NOT NULL DEFAULT 0,
            not_before TEXT,
            reason TEXT NOT NULL DEFAULT ''
        ) STRICT""")


@migrations()
def m002_checkpoints(db: Database) -> None:
    """Make the sealed state of the running visit, and those a power cut left behind."""
    db.execute(
        "CREATE TABLE checkpoints (visit_id TEXT PRIMARY KEY, sealed BLOB NOT NULL, saved_at TEXT NOT NULL) STRICT"
    )
    db.execute("CREATE TABLE orphans (visit_id TEXT PRIMARY KEY, sealed BLOB NOT NULL, saved_at TEXT NOT NULL) STRICT")


@migrations()
def m003_tickets_and_references(db: Database) -> None:
    """Make the calls for a helper, and the references that were given out."""
    db.execute("""
        CREATE TABLE tickets (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            number TEXT NOT NULL,
            visit_id TEXT NOT NULL,
            service TEXT NOT NULL,
            day TEXT NOT NULL,
            opened_at TEXT NOT NULL,
            closed_at TEXT,
            outcome TEXT NOT NULL DEFAULT ''
        ) STRICT""")
    db.execute("CREATE UNIQUE INDEX open_tickets ON tickets (number) WHERE closed_at IS NULL")
    db.execute("CREATE INDEX tickets_of_a_day ON tickets (day)")
    db.execute('CREATE TABLE "references" (reference TEXT PRIMARY KEY, given_at TEXT NOT NULL) STRICT')


@migrations()
def m004_events(db: Database) -> None:
    """Make what happened, without personal data."""
    db.execute("""
        CREATE TABLE events (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            at TEXT NOT NULL,
            kind TEXT NOT NULL,
            facts TEXT NOT NULL
        ) STRICT""")
    db.execute("CREATE INDEX events_by_kind ON events (kind, at)")


@migrations()
def m005_deliveries(db: Database) -> None:
    """Make what sync needs: the order within a chain of edits, what is posted, what staff can see of it."""
    db.execute("ALTER TABLE outbox ADD COLUMN chain TEXT NOT NULL DEFAULT ''")
    db.execute("ALTER TABLE outbox ADD COLUMN words TEXT NOT NULL DEFAULT ''")
    db.execute("ALTER TABLE outbox ADD COLUMN repeats INTEGER NOT NULL DEFAULT 0")
    db.execute("UPDATE outbox SET chain = (SELECT instance_id FROM submissions WHERE sequence = submission)")
    db.execute("CREATE INDEX outbox_chains ON outbox (chain, submission)")
    db.execute("CREATE INDEX outbox_states ON outbox (state, submission)")
    db.execute("""
        CREATE TABLE posted_files (
            submission INTEGER NOT NULL REFERENCES submissions (sequence),
            position INTEGER NOT NULL,
            name TEXT NOT NULL,
            media_type TEXT NOT NULL,
            protection TEXT NOT NULL CHECK (protection IN ('odk', 'machine')),
            content BLOB NOT NULL,
            accepted_at TEXT,
            PRIMARY KEY (submission, position)
        ) STRICT""")
    # To count them without reading what is sealed.
    db.execute("CREATE INDEX accepted_submissions ON submissions (accepted_at) WHERE accepted_at IS NOT NULL")
    db.execute("CREATE UNIQUE INDEX posted_names ON posted_files (submission, name)")
    db.execute("CREATE TABLE sync_state (name TEXT PRIMARY KEY, value TEXT NOT NULL, at TEXT NOT NULL) STRICT")


@migrations()
def m006_calls_of_tickets(db: Database) -> None:
    """Make room for which submission tells of a ticket: the word that it is over names it."""
    db.execute("ALTER TABLE tickets ADD COLUMN call TEXT NOT NULL DEFAULT ''")
