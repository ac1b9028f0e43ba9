"""Submissions as a visit makes them, without the visit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.store.store import Store

if TYPE_CHECKING:
    from kiosk.ports import Clock
    from kiosk.site import Site


def submit(site: Site, clock: Clock, instance_id: str, xml: bytes) -> int:
    """Seal, sign and keep one submission of the form "join", version 1."""
    now = clock.now()
    sealed, signature = site.seal_submission(instance_id, "join", "1", now, xml)
    with Store.open(site.store_path, clock) as store:
        return store.add_submission(instance_id, "join", "1", sealed, signature, now)
