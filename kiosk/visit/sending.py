"""Finish, serialise, seal, sign, store: in this order, once (design decision 3)."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.errors import HandrailError, Surroundings
from kiosk.sealing.posts import Finished, posted_files
from kiosk.store.submissions import binding, stamp

if TYPE_CHECKING:
    from datetime import datetime

    from kiosk.parts import Parts
    from kiosk.store.posting import PostedFile
    from kiosk.store.store import Store
    from kiosk.store.submissions import SealedAttachment
    from kiosk.store.tickets import Tidings
    from kiosk.xform import Entry

log = logging.getLogger(__name__)


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
    files: tuple[PostedFile, ...] = ()

    def keep(self, store: Store, *, ticket: Tidings | None = None, after: str = "") -> int:
        """Put it into the store and its outbox; it is on the disk when this returns. Raises Surroundings.

        `ticket` is what it says of an open ticket; it is sent after the instance `after`.
        """
        return store.add_submission(
            self.instance_id,
            self.form_id,
            self.version,
            self.sealed,
            self.signature,
            self.created_at,
            attachments=self.attachments,
            files=self.files,
            replaces=after,
            ticket=ticket,
        )


def keep(store: Store, going: Outgoing) -> None:
    """Put it into the store: not into a file that has been moved away, but into the last room on the disk."""
    try:
        store.can_take()
    except Surroundings as error:
        if error.name != "store_full":
            raise
    going.keep(store)


def outgoing(parts: Parts, entry: Entry) -> Outgoing:
    """Finish the entry and seal it. Nothing readable is left but in the entry itself."""
    entry.finish()
    now = parts.clock.now()
    form, xml = entry.form, entry.to_xml()
    sealed, signature = parts.site.seal_submission(entry.instance_id, form.id, form.version, now, xml)
    whole = binding(entry.instance_id, form.id, form.version, stamp(now))
    attachments = tuple(
        parts.site.seal_attachment(whole, name, "text/csv", content) for name, content in entry.attachments.items()
    )
    finished = Finished(entry.instance_id, form.id, form.version, form.submission_key, xml, entry.attachments)
    files = _files(parts, finished, stamp(now))
    return Outgoing(entry.instance_id, form.id, form.version, sealed, signature, now, attachments, files)


def _files(parts: Parts, finished: Finished, made: str) -> tuple[PostedFile, ...]:
    """Make what a plain OpenROSA server gets. Where that cannot be made, what is sealed is kept all the same."""
    try:
        return posted_files(finished, parts.config.sync, parts.site.folder / "keys", made)
    except HandrailError:
        log.exception("nothing could be made for the server")
        return ()
