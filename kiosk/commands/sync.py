"""`handrail sync --show|--retry`: how delivery stands. The sending itself is in the package sync."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kiosk.services.forms import xml_of
from kiosk.services.installed import Services
from kiosk.services.problems import quote
from kiosk.store.deliveries import Deliveries
from kiosk.store.reasons import REASONS, meaning

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from kiosk.config import Config
    from kiosk.ports import Clock
    from kiosk.site import Site

_MOST = 1_000
_KEY = b"base64RsaPublicKey"


def add_arguments(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `sync`."""
    parser = subparsers.add_parser("sync", help="send what people finished, fetch services and lists")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--once", action="store_true", help="send what is due, fetch what is new, and end")
    how.add_argument("--show", action="store_true", help="say how it stands, what was refused and why")
    how.add_argument("--retry", action="store_true", help="try again what was refused")


def warn(config: Config, site: Site, say: Callable[[str], None]) -> None:
    """Name the services whose submissions could not be sent as the kiosk is configured: better now than one by one."""
    if config.sync.kind != "openrosa" or config.sync.plain:
        return
    kept = [quote(service.id) for service in Services(site.services).all() if _KEY not in xml_of(service)]
    if kept:
        remedy = "Encrypt these forms, or set plain = true (docs/it/sync.md)."
        say(f"What people finish stays on this kiosk, sealed, for: {', '.join(kept)}. {remedy}")


def show(site: Site, clock: Clock, say: Callable[[str], None]) -> int:
    """Say how delivery stands. Return 1 when something needs staff."""
    with Deliveries.open(site.store_path, clock) as deliveries:
        counts, states = deliveries.counts(), deliveries.states()
        refused = deliveries.refused(_MOST)
    say(f"Waiting: {counts.waiting}. Needs staff: {counts.needs_staff}. Delivered: {counts.accepted}.")
    say(f"Last contact: {states.get('contact') or 'never'}")
    if states.get("carry_written"):
        at, _, number = states["carry_written"].partition(" ")
        say(f"Last written onto a stick: {number} submissions, {at}")
    if states.get("trouble"):
        _explain(states["trouble"], f"Since {states.get('trouble_since', '')}: ", states.get("words", ""), say)
    for (reason, form_id, version, words), many in Counter(
        (item.reason, item.form_id, item.version, item.words) for item in refused
    ).items():
        _explain(reason, f"{many} of {quote(form_id)}, version {quote(version)}: ", words, say)
    forms = {name.partition(":")[2]: value for name, value in states.items() if name.startswith("refused:")}
    for form_id, value in forms.items():
        say(f"Not installed: {quote(form_id)}. {value.partition(chr(10))[2]}")
    return 1 if counts.needs_staff or forms or states.get("trouble") else 0


def retry(site: Site, clock: Clock, say: Callable[[str], None]) -> int:
    """Let everything be tried again that was refused: submissions and forms."""
    with Deliveries.open(site.store_path, clock) as deliveries:
        many = deliveries.retry()
        forms = deliveries.states("refused:")
        for name in forms:
            deliveries.drop_state(name)
    say(f"To be tried again: {many} submissions, {len(forms)} forms of the server.")
    return 0


def _explain(reason: str, before: str, words: str, say: Callable[[str], None]) -> None:
    said = f" The server says: {words}" if words else ""
    remedy = REASONS[reason].remedy if reason in REASONS else ""
    say(" ".join(f"{before}{meaning(reason)}{said} {remedy}".split()))
