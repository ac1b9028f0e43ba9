"""Requests of kiosks are signed with Ed25519, as HTTP Message Signatures (RFC 9421) are; bodies by their digest.

Always the same parts are signed, in the same order, so that nobody can leave one out. The path is the one below the
hub's own address: a proxy may put the hub into a folder. What is signed is the text that RFC 9421 (2.5) makes of these
parts; on the line all of it is one short header in place of four, since every call for a helper has it:
`handrail: base64(key id 4 | counter 7 | created 5 | nonce 8 | SHA-256 of the body 32 | signature 64)`.
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.sealing.pairs import SigningKey, VerifyingKey

HEADER: Final = "handrail"
COUNTER: Final = "handrail-counter"
_PARTS: Final = f'("@method" "@path" "@query" "content-digest" "{COUNTER}")'
_PARAMETERS: Final = '{parts};created={created};nonce="{nonce}";keyid="{key_id}";alg="ed25519"'
_SIGNED: Final = re.compile(r"[A-Za-z0-9+/]{160}")
_KEY, _COUNTER, _CREATED, _NONCE, _DIGEST = 4, 11, 16, 24, 56
"""Where each part of the header ends."""
_MOST_COUNTED: Final = 10**15


class UnsignedError(Exception):
    """A request is not signed, or not in the one way that we know; the words say what is wrong."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is signed of a request.

    `query` without "?"; `created` in seconds since 1970; `nonce` 16 hexadecimal digits; `key_id` 8.
    """

    method: str
    path: str
    query: str
    digest: bytes
    counter: int
    created: int
    nonce: str
    key_id: str

    @property
    def parameters(self) -> str:
        """The signature's parameters, as they stand in the header and are signed."""
        return _PARAMETERS.format(parts=_PARTS, created=self.created, nonce=self.nonce, key_id=self.key_id)

    @property
    def base(self) -> bytes:
        """What the signature is made of (RFC 9421, 2.5)."""
        lines = (
            f'"@method": {self.method}',
            f'"@path": {self.path}',
            f'"@query": ?{self.query}',
            f'"content-digest": {_of_bytes("sha-256", self.digest)}',
            f'"{COUNTER}": {self.counter}',
            f'"@signature-params": {self.parameters}',
        )
        return "\n".join(lines).encode()


@dataclass(frozen=True, slots=True)
class Signed:
    """A request with a signature that nobody has looked at yet."""

    request: Request
    signature: bytes

    def by(self, key: VerifyingKey) -> bool:
        """Tell whether `key` signed it."""
        return self.request.key_id == key.id and key.verifies(self.signature, self.request.base)


def digest_of(body: bytes) -> bytes:
    """Return what stands for a body."""
    return hashlib.sha256(body).digest()


def fresh_nonce() -> str:
    """Return what no other request has."""
    return secrets.token_hex(_NONCE - _CREATED)


def sign(request: Request, key: SigningKey) -> dict[str, str]:
    """Return the header of a signed request."""
    parts = (
        bytes.fromhex(request.key_id),
        request.counter.to_bytes(_COUNTER - _KEY, "big"),
        request.created.to_bytes(_CREATED - _COUNTER, "big"),
        bytes.fromhex(request.nonce),
        request.digest,
        key.sign(request.base),
    )
    return {HEADER: base64.b64encode(b"".join(parts)).decode()}


def read(method: str, path: str, query: str, headers: Mapping[str, str]) -> Signed:
    """Read the header of a signed request; its name in small letters. Raises UnsignedError."""
    given = headers.get(HEADER, "")
    if not _SIGNED.fullmatch(given):
        raise UnsignedError("The request is not signed as a kiosk signs it.")
    parts = base64.b64decode(given)
    request = Request(
        method,
        path,
        query,
        parts[_NONCE:_DIGEST],
        int.from_bytes(parts[_KEY:_COUNTER], "big"),
        int.from_bytes(parts[_COUNTER:_CREATED], "big"),
        parts[_CREATED:_NONCE].hex(),
        parts[:_KEY].hex(),
    )
    if not 0 < request.counter < _MOST_COUNTED:
        raise UnsignedError("The counter of the request is out of bounds.")
    return Signed(request, parts[_DIGEST:])


def _of_bytes(name: str, content: bytes) -> str:
    return f"{name}=:{base64.b64encode(content).decode()}:"
