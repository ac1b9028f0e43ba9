"""Who may speak OpenROSA: whoever has a token, in the address or as the password of Basic authentication."""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from sqlalchemy import insert, select, update

from kiosk.store.submissions import stamp
from sync.hub.refusal import Refusal
from sync.hub.schema import audit, tokens

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection
    from starlette.requests import Request

    from sync.hub.database import Database

BYTES: Final = 32
LONGEST: Final = 200
REMEMBERED_SECONDS: Final = 1.0
MOST_REMEMBERED: Final = 1_000


@dataclass(frozen=True, slots=True)
class Sender:
    """A client with a token that is good. `path` is what its addresses begin with."""

    name: str
    token_hash: str
    path: str


def make_token(connection: Connection, name: str, by: str, now: datetime) -> str:
    """Make a token for a client called `name`; only its hash is kept."""
    token = secrets.token_urlsafe(BYTES)
    values = {"token_hash": _hash(token), "name": name, "made_by": by, "made_at": stamp(now)}
    connection.execute(insert(tokens).values(values))
    _note(connection, "token made", name, by, now)
    return token


def revoke_token(connection: Connection, name: str, by: str, now: datetime) -> int:
    """Let the tokens of this name in no more, from this moment. Return how many there were."""
    here = update(tokens).where(tokens.c.name == name, tokens.c.revoked_at.is_(None))
    many = int(connection.execute(here.values(revoked_at=stamp(now))).rowcount)
    if many:
        _note(connection, "token revoked", name, by, now)
    return many


@dataclass(slots=True)
class Doorkeeper:
    """Finds out who asks. What it knows is a second old at most; what is stored asks again, in its transaction."""

    database: Database
    _known: dict[str, tuple[float, str]] = field(default_factory=dict)

    async def let_in(self, request: Request) -> Sender:
        """Return who asks, before any of the body is read. Raises Refusal: 401 (no token), 403 (a wrong one)."""
        token, path = _given(request)
        found = _hash(token)
        name = self._remembered(found) or await self.database.read(lambda connection: _name(connection, found))
        if name is None:
            self._known.pop(found, None)
            raise Refusal(403, "token", "The token is unknown or was revoked.")
        if len(self._known) >= MOST_REMEMBERED:
            self._known.clear()
        self._known.setdefault(found, (time.monotonic(), name))
        return Sender(name, found, path)

    def _remembered(self, found: str) -> str | None:
        at, name = self._known.get(found, (0.0, ""))
        if name and time.monotonic() - at < REMEMBERED_SECONDS:
            return name
        self._known.pop(found, None)
        return None


def _given(request: Request) -> tuple[str, str]:
    token = str(request.path_params.get("token", ""))
    if token:
        return token[: LONGEST + 1], f"/v1/key/{quote(token[:LONGEST], safe='')}"
    scheme, _, rest = request.headers.get("authorization", "").partition(" ")
    try:
        given = base64.b64decode(rest.strip()[:1_000], validate=True).decode() if scheme.lower() == "basic" else ""
    except (binascii.Error, ValueError):
        given = ""
    token = given.partition(":")[2]
    if not token:
        raise Refusal(401, "token", "A token is needed: in the address, or as the password.")
    return token[: LONGEST + 1], "/v1"


def _name(connection: Connection, token_hash: str) -> str | None:
    # A token that posts lists sends no submissions.
    here = (tokens.c.token_hash == token_hash, tokens.c.scope == "submissions", tokens.c.revoked_at.is_(None))
    name: str | None = connection.execute(select(tokens.c.name).where(*here)).scalar()
    return name


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _note(connection: Connection, action: str, name: str, by: str, now: datetime) -> None:
    values = {"at": stamp(now), "account": by, "action": action, "object": name, "facts": {}}
    connection.execute(insert(audit).values(values))
