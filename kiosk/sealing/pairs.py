"""The keys: a pair for submissions, a pair for the desk, and the kiosk's own pair for signatures.

A key's id is the first four bytes of the SHA-256 of its public half. Ids of demonstration keys
begin with "de" and those of real keys never do: so every sealed box tells by itself whether it is a
demonstration, and no flag can be lost on the way.
"""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from dataclasses import dataclass, field
from typing import Literal

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from kiosk.errors import Surroundings

Role = Literal["submissions", "desk", "kiosk"]
ID_BYTES = 4
DEMONSTRATION = "de"
SHORTEST_PASSPHRASE = 12
PEM = ("-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----")
ED25519 = bytes.fromhex("302e020100300506032b657004220420")
"""What stands before the 32 bytes of a private key in PKCS 8 without a passphrase (RFC 8410, 7)."""


def id_of(public: bytes) -> str:
    """Return the id of a raw public key: eight hexadecimal digits."""
    return hashlib.sha256(public).hexdigest()[: 2 * ID_BYTES]


@dataclass(frozen=True, slots=True)
class SealingKey:
    """The public half of a pair for sealing (X25519): what a kiosk holds."""

    role: Role
    raw: bytes
    public: X25519PublicKey = field(repr=False, compare=False)

    @classmethod
    def from_raw(cls, role: Role, raw: bytes) -> SealingKey:
        """Make it of 32 bytes; raises ValueError."""
        return cls(role, raw, X25519PublicKey.from_public_bytes(raw))

    @property
    def id(self) -> str:
        """The key's id."""
        return id_of(self.raw)

    @property
    def demonstration(self) -> bool:
        """Whether it belongs to a demonstration."""
        return self.id.startswith(DEMONSTRATION)


@dataclass(frozen=True, slots=True)
class OpeningKey:
    """The private half of a pair for sealing: where submissions are read, or at the desk."""

    role: Role
    private: X25519PrivateKey = field(repr=False, compare=False)

    @classmethod
    def make(cls, role: Role, *, demonstration: bool = False) -> OpeningKey:
        """Make a new pair."""
        while True:
            key = cls(role, X25519PrivateKey.generate())
            if key.sealing.demonstration == demonstration:
                return key

    @property
    def sealing(self) -> SealingKey:
        """The public half."""
        public = self.private.public_key()
        return SealingKey(self.role, public.public_bytes_raw(), public)

    @property
    def id(self) -> str:
        """The key's id."""
        return self.sealing.id


@dataclass(frozen=True, slots=True)
class VerifyingKey:
    """The public half of a kiosk's pair for signatures (Ed25519)."""

    raw: bytes
    public: Ed25519PublicKey = field(repr=False, compare=False)

    @classmethod
    def from_raw(cls, raw: bytes) -> VerifyingKey:
        """Make it of 32 bytes; raises ValueError."""
        return cls(raw, Ed25519PublicKey.from_public_bytes(raw))

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """Tell whether this key made a bare signature of `message`: of a request, say."""
        try:
            self.public.verify(signature, message)
        except InvalidSignature:
            return False
        return True

    @property
    def id(self) -> str:
        """The key's id, which is the kiosk's."""
        return id_of(self.raw)

    @property
    def demonstration(self) -> bool:
        """Whether it belongs to a demonstration."""
        return self.id.startswith(DEMONSTRATION)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The private half of a kiosk's pair: the only private key on a kiosk, and it opens nothing."""

    private: Ed25519PrivateKey = field(repr=False, compare=False)

    @classmethod
    def make(cls, *, demonstration: bool = False) -> SigningKey:
        """Make a new pair."""
        while True:
            key = cls(Ed25519PrivateKey.generate())
            if key.verifying.demonstration == demonstration:
                return key

    def sign(self, message: bytes) -> bytes:
        """Make a bare signature, 64 bytes. What is sealed is signed by kiosk.sealing.seals, which binds it."""
        return self.private.sign(message)

    @property
    def verifying(self) -> VerifyingKey:
        """The public half."""
        public = self.private.public_key()
        return VerifyingKey(public.public_bytes_raw(), public)

    @property
    def id(self) -> str:
        """The key's id, which is the kiosk's."""
        return self.verifying.id


def to_pem(key: OpeningKey | SigningKey, secret: bytes | None = None) -> str:
    """Write a private key as PKCS 8, encrypted if there is a secret (see `stretch`)."""
    from cryptography.hazmat.primitives import serialization

    protection: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if secret is not None:
        protection = serialization.BestAvailableEncryption(secret)
    return key.private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, protection).decode()


def from_pem(role: str, pem: str, secret: bytes | None = None) -> OpeningKey | SigningKey:
    """Read a private key. Raises Surroundings: passphrase_wrong, keys_damaged."""
    if role == "kiosk" and secret is None and (signing := _plain_signing(pem)):
        return signing
    from cryptography.hazmat.primitives import serialization

    try:
        private = serialization.load_pem_private_key(pem.encode(), secret)
    except TypeError:  # a passphrase is needed and not given, or given and not needed
        raise Surroundings("passphrase_wrong") from None
    except (ValueError, UnsupportedAlgorithm):
        raise Surroundings("passphrase_wrong" if secret else "keys_damaged") from None
    if isinstance(private, X25519PrivateKey) and role in ("submissions", "desk"):
        return OpeningKey("submissions" if role == "submissions" else "desk", private)
    if isinstance(private, Ed25519PrivateKey) and role == "kiosk":
        return SigningKey(private)
    raise Surroundings("keys_damaged", "the kind of key and its role do not fit")


def _plain_signing(pem: str) -> SigningKey | None:
    """Read the kiosk's own key as `to_pem` writes it (RFC 8410, 7); None for whatever else it may be.

    Each start needs it, and the library for every other kind of key takes as long to read as the kiosk's own core.
    """
    lines = pem.strip().splitlines()
    try:
        content = base64.b64decode("".join(lines[1:-1]), validate=True)
    except ValueError:
        return None
    if (*lines[:1], *lines[-1:]) != PEM or len(content) != len(ED25519) + 32 or not content.startswith(ED25519):
        return None
    return SigningKey(Ed25519PrivateKey.from_private_bytes(content[len(ED25519) :]))


def stretch(passphrase: str, salt: bytes) -> bytes:
    """Turn a passphrase into the secret for `to_pem`, slowly: 0.1 s for us, and for every guess of a thief.

    PKCS 8 as OpenSSL writes it stretches by 2,048 rounds only, which a graphics card does a million times a second.
    """
    # The same characters are composed differently by different keyboards.
    words = unicodedata.normalize("NFKC", passphrase).encode()
    return Scrypt(salt=salt, length=32, n=1 << 15, r=8, p=1).derive(words).hex().encode()
