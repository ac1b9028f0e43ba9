"""Requests of kiosks are signed: HTTP Message Signatures (RFC 9421) with Ed25519, bodies by their digest (RFC 9530).

Always the same parts are signed, in the same order, so that nobody can leave one out. The path is the one below the
hub's own address: a proxy may put the hub into a folder.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.sealing.pairs import SigningKey, VerifyingKey

COUNTER: Final = "handrail-counter"
_PARTS: Final = f'("@method" "@path" "@query" "content-digest" "{COUNTER}")'
_PARAMETERS: Final = '{parts};created={created};nonce="{nonce}";keyid="{key_id}";alg="ed25519"'
_INPUT: Final = re.compile(
    r"sig1="
    + re.escape(_PARTS)
    + r';created=(?P<created>[0-9]{1,12});nonce="(?P<nonce>[0-9a-f]{16,64})"'
    + r';keyid="(?P<key_id>[0-9a-f]{8})";alg="ed25519"'
)
_SIGNATURE: Final = re.compile(r"sig1=:([A-Za-z0-9+/]{86}==):")
_DIGEST: Final = re.compile(r"sha-256=:([A-Za-z0-9+/]{43}=):")
_COUNTER: Final = re.compile(r"[1-9][0-9]{0,14}")


class UnsignedError(Exception):
    """A request is not signed, or not in the one way that we know; the words say what is wrong."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is signed of a request. `query` without "?"; `created` in seconds since 1970; `nonce` hexadecimal."""

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


def sign(request: Request, key: SigningKey) -> dict[str, str]:
    """Return the headers of a signed request."""
    return {
        "Content-Digest": _of_bytes("sha-256", request.digest),
        "Handrail-Counter": str(request.counter),
        "Signature-Input": f"sig1={request.parameters}",
        "Signature": _of_bytes("sig1", key.sign(request.base)),
    }


def read(method: str, path: str, query: str, headers: Mapping[str, str]) -> Signed:
    """Read the headers of a signed request; names in small letters. Raises UnsignedError."""
    given = _INPUT.fullmatch(headers.get("signature-input", ""))
    signature = _SIGNATURE.fullmatch(headers.get("signature", ""))
    if not given or not signature:
        raise UnsignedError("The request is not signed as a kiosk signs it.")
    digest = _DIGEST.fullmatch(headers.get("content-digest", ""))
    counter = _COUNTER.fullmatch(headers.get(COUNTER, ""))
    if not digest or not counter:
        raise UnsignedError("The digest of the content or the counter is missing.")
    request = Request(
        method,
        path,
        query,
        base64.b64decode(digest[1]),
        int(counter[0]),
        int(given["created"]),
        given["nonce"],
        given["key_id"],
    )
    return Signed(request, base64.b64decode(signature[1]))


def _of_bytes(name: str, content: bytes) -> str:
    return f"{name}=:{base64.b64encode(content).decode()}:"
