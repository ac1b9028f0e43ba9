"""An edit is found by what it edits, without reading all submissions."""

from __future__ import annotations

from alembic import op

revision = "edits"
down_revision = "people"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_index(op.f("ix_submissions_deprecated_id"), "submissions", ["deprecated_id"])
