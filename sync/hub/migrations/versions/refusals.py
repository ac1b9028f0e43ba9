"""Whether a refusal was noted before is asked for each that comes again: not by reading all of them."""

from __future__ import annotations

from alembic import op

revision = "refusals"
down_revision = "outward"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_index(op.f("ix_refusals_instance_id"), "refusals", ["instance_id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_index(op.f("ix_refusals_instance_id"), "refusals")
