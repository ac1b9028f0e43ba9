"""Alembic's way in: it finds the connection that sync.hub.database.migrate hands over."""

from __future__ import annotations

from alembic import context

from sync.hub.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
