"""What leaves the hub: how far each relay has come, and the web addresses that are told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "outward"
down_revision = "token_scopes"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXTS = ("trouble", "words", "made_by", "made_at")


def upgrade() -> None:
    """Make the change."""
    op.add_column("relays", sa.Column("last", NUMBER, server_default="0", nullable=False))
    for name in TEXTS:
        op.add_column("relays", sa.Column(name, sa.Text(), nullable=True))
    op.add_column("relay_items", sa.Column("repeats", sa.BigInteger(), server_default="0", nullable=False))
    op.create_table(
        "hooks",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.Column("last", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("tries", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("not_before", sa.Text(), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hooks")),
    )
    op.create_table(
        "hook_items",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("hook", NUMBER, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("sent_at", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["hook"], ["hooks.id"], name=op.f("fk_hook_items_hook")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hook_items")),
        sa.UniqueConstraint("hook", "kind", "object", name=op.f("uq_hook_items_hook_kind_object")),
    )
    op.create_index(op.f("ix_hook_items_hook"), "hook_items", ["hook"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("hook_items")
    op.drop_table("hooks")
    op.drop_column("relay_items", "repeats")
    for name in ("last", *TEXTS):
        op.drop_column("relays", name)
