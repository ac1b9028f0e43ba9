"""Seal, open, sign, verify: what leaves a visit is readable only where the private key is.

Sealing is HPKE (RFC 9180, base mode: X25519, HKDF-SHA256, ChaCha20-Poly1305); signatures are
Ed25519. A sealed box is `version 1 | key id 4 | enc 32 | ciphertext`; a signature is `version 1 |
key id 4 | Ed25519 64`. In a box of version 2 what is sealed was made shorter before (kiosk.sealing.packing).
docs/decisions/0001-sealing.md gives the reasons.

What a box belongs to (kind, ids) is not in it: it goes into HPKE's info, as RFC 9180 8.1 advises
for single-shot use, so that a box moved to another place does not open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hpke

from kiosk.errors import Surroundings
from kiosk.sealing.packing import LARGEST, packed, unpacked
from kiosk.sealing.pairs import ID_BYTES

if TYPE_CHECKING:
    from kiosk.sealing.pairs import OpeningKey, SealingKey, SigningKey, VerifyingKey

SUITE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)
VERSION = b"\x01"
PACKED = b"\x02"
HEADER = len(VERSION) + ID_BYTES
SEALED_OVERHEAD = HEADER + 32 + 16 + 1
"""Bytes a box adds to what is in it when nothing is padded: header, enc, tag, end mark."""
SIGNATURE_BYTES = HEADER + 64
PAD_TO = 256


def bind(kind: str, *ids: str) -> bytes:
    """Encode what a box or signature belongs to, so that no two lists of ids give the same bytes."""
    parts = [part.encode() for part in (kind, *ids)]
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def seal(key: SealingKey, plaintext: bytes, aad: bytes, *, pad_to: int = PAD_TO, pack: bool = False) -> bytes:
    """Seal `plaintext` to `key`, bound to `aad`; with `pack` it is made shorter before.

    Padded to a multiple of `pad_to` bytes: the length of a box would otherwise tell "yes" from
    "no". Where every byte counts (a QR code) pass pad_to=1.
    """
    pack = pack and len(plaintext) <= LARGEST
    header = (PACKED if pack else VERSION) + bytes.fromhex(key.id)
    padded = (packed(plaintext) if pack else plaintext) + b"\x80"
    padded += bytes(-len(padded) % pad_to)
    return header + SUITE.encrypt(padded, key.public, _info(header, aad))


def open_sealed(key: OpeningKey, sealed: bytes, aad: bytes) -> bytes:
    """Open a box. Raises Surroundings: seal_unknown (another key), seal_broken (damaged, or another aad)."""
    box_id = key_id(sealed)
    if box_id != key.id:
        raise Surroundings("seal_unknown", f"sealed to key {box_id}, this is key {key.id}")
    try:
        padded = SUITE.decrypt(sealed[HEADER:], key.private, _info(sealed[:HEADER], aad))
    except InvalidTag:
        raise Surroundings("seal_broken", f"sealed to key {box_id}") from None
    content = padded[: padded.rindex(b"\x80")]
    if sealed[:1] != PACKED:
        return content
    try:
        return unpacked(content)
    except ValueError:
        raise Surroundings("seal_broken", f"sealed to key {box_id}, not packed as we pack") from None


def sign(key: SigningKey, message: bytes, aad: bytes) -> bytes:
    """Sign `message` (the sealed bytes) together with what it belongs to."""
    return VERSION + bytes.fromhex(key.id) + key.private.sign(_signed(message, aad))


def verify(key: VerifyingKey, signature: bytes, message: bytes, aad: bytes) -> bool:
    """Tell whether `key` signed exactly this."""
    if len(signature) != SIGNATURE_BYTES or signature[:1] != VERSION or key_id(signature) != key.id:
        return False
    try:
        key.public.verify(signature[HEADER:], _signed(message, aad))
    except InvalidSignature:
        return False
    return True


def key_id(box: bytes) -> str:
    """Return the id of the key a box was sealed to, or a signature was made with. Raises seal_broken."""
    if len(box) < HEADER or box[:1] not in {VERSION, PACKED}:
        raise Surroundings("seal_broken", "not a sealed box or signature of version 1 or 2")
    return box[1:HEADER].hex()


def _info(header: bytes, aad: bytes) -> bytes:
    return b"handrail sealed " + header + aad


def _signed(message: bytes, aad: bytes) -> bytes:
    return b"handrail signed " + VERSION + len(aad).to_bytes(4, "big") + aad + message
