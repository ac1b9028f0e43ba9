"""Finish, serialise, seal, sign, store: in this order, once (design decision 3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from kiosk.parts import Parts
    from kiosk.store.store import Store
    from kiosk.xform import Entry


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A finished service as it will be stored and sent: made once, so that every try has the same bytes."""

    instance_id: str
    form_id: str
    version: str
    sealed: bytes
    signature: bytes
    created_at: datetime

    def keep(self, store: Store) -> int:
        """Put it into the store and its outbox; it is on the disk when this returns. Raises Surroundings."""
        return store.add_submission(
            self.instance_id, self.form_id, self.version, self.sealed, self.signature, self.created_at
        )


def outgoing(parts: Parts, entry: Entry) -> Outgoing:
    """Finish the entry and seal it. Nothing readable is left but in the entry itself."""
    entry.finish()
    now = parts.clock.now()
    form = entry.form
    sealed, signature = parts.site.seal_submission(entry.instance_id, form.id, form.version, now, entry.to_xml())
    return Outgoing(entry.instance_id, form.id, form.version, sealed, signature, now)
