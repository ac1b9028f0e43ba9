"""People at the pages of a hub: real browsers' requests without a browser."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import httpx
from argon2 import PasswordHasher
from sqlalchemy import insert

from kiosk.store.submissions import stamp
from sync.hub.database import Database
from sync.hub.people.accounts import make
from sync.hub.people.invitations import invite
from sync.hub.people.sessions import begin
from sync.hub.schema import calls, events, kiosks
from tests.support.hubs import PLAIN

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from tests.support.hubs import Hub

PASSWORD = "three green stairs"
KEY = re.compile(r'name="csrf" value="([^"]+)"')


class Visitor:
    """Somebody with a browser. Forms are sent with the key that stands in the page."""

    def __init__(self, hub: Hub) -> None:
        # Nothing is left open at the end of a test.
        limits = httpx.Limits(max_keepalive_connections=0)
        self.client = httpx.Client(base_url=hub.url, timeout=60, verify=PLAIN, trust_env=False, limits=limits)

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.client.get(path, **options)

    def send(self, path: str, fields: dict[str, str] | None = None, page: str = "", **options: Any) -> httpx.Response:
        """Send a form from `page` (the path itself where it is left out), and go where the answer leads."""
        found = KEY.search(self.get(page or path, follow_redirects=True).text)
        sent = {"csrf": html.unescape(found.group(1)) if found else "", **(fields or {})}
        return self.client.post(path, data=sent, follow_redirects=True, **options)

    def sign_in(self, name: str, password: str = PASSWORD) -> httpx.Response:
        return self.send("/sign-in", {"name": name, "password": password})


def wording(answer: httpx.Response) -> str:
    """Return what a page says, without its tags."""
    body = re.sub(r"<(script|style|svg).*?</\1>", " ", answer.text, flags=re.DOTALL)
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", body).split()))


def job(hub: Hub, work: Callable[[Connection], Any]) -> Any:
    """Do something to the hub's database from here."""
    database = Database(hub.address)
    try:
        return database.transaction(work)
    finally:
        database.close()


def link_for(hub: Hub, name: str, role: str) -> str:
    """Return the path of an invitation."""
    return f"/invitation/{job(hub, lambda connection: invite(connection, name, role, 'test', datetime.now(UTC)))}"


@cache
def _kept() -> str:
    # Quick to compare. Whoever takes an invitation has what `passwords.hashed` makes.
    return PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)


def member(hub: Hub, name: str, role: str) -> Visitor:
    """Return somebody who has an account and is signed in, without the seconds that passwords take."""

    def let_in(connection: Connection) -> str:
        now = datetime.now(UTC)
        return begin(connection, make(connection, name, _kept(), role, now), "open", now)

    visitor = Visitor(hub)
    visitor.client.cookies.set("handrail", job(hub, let_in), domain="127.0.0.1")
    return visitor


def put_kiosk(hub: Hub, number: str, name: str, **values: Any) -> None:
    """Put a kiosk into the hub's list, without its key."""
    row = {"id": number, "name": name, "public_key": b"k" * 32, "machine": "m", "enrolled_at": stamp(datetime.now(UTC))}
    row |= {"counter": 1, "health": {}, "last_seen_at": stamp(datetime.now(UTC))} | values
    job(hub, lambda connection: connection.execute(insert(kiosks).values(row)))


def put_call(hub: Hub, number: str, kiosk: str | None = None, **values: Any) -> int:
    """Let a call arrive; return its id."""

    def arrive(connection: Connection) -> int:
        at = stamp(datetime.now(UTC))
        row = {"instance_id": f"uuid:{number}", "number": number, "kiosk": kiosk, "service": "", "reason": "person"}
        row |= {"language": "en", "opened_at": at, "received_at": at, "state": "waiting", "changed_at": at} | values
        made = connection.execute(insert(calls).values(row).returning(calls.c.id)).scalar_one()
        connection.execute(insert(events).values(at=at, kind="call", object=row["instance_id"]))
        return int(made)

    return int(job(hub, arrive))
