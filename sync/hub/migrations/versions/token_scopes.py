"""What a token is good for: one that sends submissions must not change the lists of statuses."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "token_scopes"
down_revision = "by_hand"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.add_column("tokens", sa.Column("scope", sa.Text(), server_default="submissions", nullable=False))


def downgrade() -> None:
    """Take it back."""
    op.drop_column("tokens", "scope")
