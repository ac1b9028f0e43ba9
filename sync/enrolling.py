"""`handrail enrol`: this kiosk becomes known to a hub; and the check that it is still the machine that was enrolled.

SITE/keys/hub.json says which hub, with its public key, and the mark of the machine. A copied disk in another machine
has another mark: it must be enrolled anew, and sends nothing until then.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import uuid
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kiosk import config as configuration
from kiosk.clock import SystemClock
from kiosk.errors import Surroundings
from kiosk.sealing.keys import read_content, write_own
from kiosk.sealing.pairs import VerifyingKey
from kiosk.store.deliveries import Deliveries
from kiosk.store.lock import FileLock
from kiosk.store.reasons import meaning
from kiosk.store.submissions import stamp
from sync.answers import Answer
from sync.hub_line import COUNTER, HubLine
from sync.limits import Limits
from sync.line import Access, Line
from sync.pace import Pace
from sync.sorting import server_words, sort

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from kiosk.site import Site
    from sync.answers import Outcome

HUB: Final = "hub.json"
_KIND: Final = "hub of this kiosk"
_MACHINE: Final = Path("/etc/machine-id")
_OK: Final = 200


def run(parsed: argparse.Namespace, site: Site, say: Callable[[str], None]) -> int:
    """Enrol the kiosk. Return 0 when the hub knows it, else 1. Raises Surroundings, ConfigError."""
    settings = configuration.parse(f"[sync]\nkind = 'hub'\nurl = {json.dumps(parsed.hub)}\n").sync
    lock = FileLock(site.folder / "data" / "sync.lock")
    try:
        with lock.held(5.0):
            outcome = asyncio.run(_apply(site, settings.url, parsed.code, parsed.name))
    finally:
        lock.close()
    told = _told(outcome, site)
    if told is None:
        sorting = sort(outcome)
        words = server_words(outcome) if isinstance(outcome, Answer) else ""
        say(f"Not enrolled. {words or meaning(sorting.reason)}")
        return 1
    hub = VerifyingKey.from_raw(base64.b64decode(told["hub"]))
    keep_hub(site, hub, stamp(SystemClock(UTC).now()), settings.url)
    with Deliveries.open(site.store_path, SystemClock(UTC), minimum_free=0) as deliveries:
        # A backup was restored here: the hub knows how far this kiosk had counted.
        deliveries.set_state(COUNTER, str(max(int(deliveries.state(COUNTER) or "0"), told["counter"])))
    say(f"Enrolled as {told['name'] or site.signer.id}.")
    say(f'Write into kiosk.toml: [sync] kind = "hub", url = "{settings.url}"')
    return 0


def read_enrolment(site: Site, url: str) -> VerifyingKey:
    """Return the key of the hub at `url`. Raises Surroundings: not enrolled there, or as another machine."""
    path, content = site.folder / "keys" / HUB, _content(site)
    if content["url"] != url:
        raise Surroundings("keys_damaged", f"{path} is of another hub: run `handrail enrol` with a new code")
    return _hub(site, content)


def enrolled_hub(site: Site) -> VerifyingKey:
    """Return the key of the hub this kiosk belongs to, wherever that is. Raises Surroundings as above."""
    return _hub(site, _content(site))


def keep_hub(site: Site, hub: VerifyingKey, made: str, url: str | None = None) -> None:
    """Note which hub this kiosk belongs to. Without `url` the address stays, if it is that of the same hub.

    Raises Surroundings.
    """
    if url is None:
        try:
            content = _content(site)
            url = str(content["url"]) if _hub(site, content).raw == hub.raw else ""
        except Surroundings:
            url = ""  # enrolled by hand, or as another machine
    key = base64.b64encode(hub.raw).decode()
    told = {"handrail": _KIND, "version": 1, "url": url, "hub": key, "machine": machine_mark(site), "made": made}
    write_own(site.folder / "keys" / HUB, told)


def _content(site: Site) -> dict[str, Any]:
    path = site.folder / "keys" / HUB
    try:
        content = read_content(path, _KIND)
        _ = content["url"], content["machine"], content["hub"]
    except Surroundings as error:
        if error.name != "keys_missing":
            raise
        raise Surroundings("keys_missing", f"{path}: run `handrail enrol` with a code from the hub") from None
    except KeyError:
        raise Surroundings("keys_damaged", str(path)) from None
    return content


def _hub(site: Site, content: dict[str, Any]) -> VerifyingKey:
    path = site.folder / "keys" / HUB
    if content["machine"] != machine_mark(site):
        raise Surroundings("keys_damaged", f"{path} is of another machine: run `handrail enrol` with a new code")
    try:
        return VerifyingKey.from_raw(base64.b64decode(content["hub"], validate=True))
    except (ValueError, TypeError):
        raise Surroundings("keys_damaged", str(path)) from None


def machine_mark(site: Site) -> str:
    """Return what stands for this machine together with the kiosk's key, and tells nothing about either."""
    try:
        machine = _MACHINE.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        machine = f"{uuid.getnode():x}"
    return hashlib.sha256(b"handrail machine " + machine.encode() + site.signer.verifying.raw).hexdigest()[:32]


async def _apply(site: Site, url: str, code: str, name: str) -> Outcome:
    clock, limits = SystemClock(UTC), Limits()
    key = base64.b64encode(site.signer.verifying.raw).decode()
    application = {"code": code, "key": key, "name": name, "machine": machine_mark(site)}
    settings = configuration.load(None, site.folder).sync
    access = Access(ca_file=settings.ca_file, proxy=settings.proxy)
    async with Line(access, limits, Pace(0, clock.monotonic), bare=True) as line:
        with Deliveries.open(site.store_path, clock, minimum_free=0) as deliveries:
            hub = HubLine(line, url, site.signer, deliveries, clock)
            headers = {"Content-Type": "application/json"}
            return await hub.ask("POST", "/kiosk/enrol", json.dumps(application).encode(), headers)


def _told(outcome: Outcome, site: Site) -> dict[str, Any] | None:
    if not isinstance(outcome, Answer) or outcome.status != _OK:
        return None
    try:
        content = json.loads(outcome.body)
        VerifyingKey.from_raw(base64.b64decode(content["hub"], validate=True))
        told = {"hub": content["hub"], "counter": int(content["counter"]), "name": str(content["name"])}
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return told if content.get("kiosk") == site.signer.id else None
