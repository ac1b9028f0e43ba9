"""What kiosks sent by hand, on a stick."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "by_hand"
down_revision = "edits"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "carried",
        sa.Column("kiosk", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["kiosk"], ["kiosks.id"], name=op.f("fk_carried_kiosk")),
        sa.PrimaryKeyConstraint("kiosk", "number", name=op.f("pk_carried")),
    )


def downgrade() -> None:
    """Undo it."""
    op.drop_table("carried")
