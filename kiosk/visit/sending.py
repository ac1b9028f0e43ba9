"""Finish, serialise, seal, sign, store: in this order, once (design decision 3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.store.submissions import binding, stamp

if TYPE_CHECKING:
    from datetime import datetime

    from kiosk.parts import Parts
    from kiosk.store.store import Store
    from kiosk.store.submissions import SealedAttachment
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
    attachments: tuple[SealedAttachment, ...] = ()

    def keep(self, store: Store) -> int:
        """Put it into the store and its outbox; it is on the disk when this returns. Raises Surroundings."""
        return store.add_submission(
            self.instance_id,
            self.form_id,
            self.version,
            self.sealed,
            self.signature,
            self.created_at,
            attachments=self.attachments,
        )


def outgoing(parts: Parts, entry: Entry) -> Outgoing:
    """Finish the entry and seal it. Nothing readable is left but in the entry itself."""
    entry.finish()
    now = parts.clock.now()
    form = entry.form
    sealed, signature = parts.site.seal_submission(entry.instance_id, form.id, form.version, now, entry.to_xml())
    whole = binding(entry.instance_id, form.id, form.version, stamp(now))
    files = tuple(
        parts.site.seal_attachment(whole, name, "text/csv", content) for name, content in entry.attachments.items()
    )
    return Outgoing(entry.instance_id, form.id, form.version, sealed, signature, now, files)
