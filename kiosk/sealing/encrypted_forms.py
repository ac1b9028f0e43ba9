"""Submissions of forms with encryption of their own, as ODK's tools decrypt them.

ODK XForms, "Encryption" (getodk.github.io/xforms-spec/encryption): AES-256-CFB for each file, the key wrapped for the
form's RSA key. No authentication code, and names and sizes stay in clear: so it is the outer format that a server
wants, and what stays on the kiosk is sealed besides (docs/decisions/0001-sealing.md).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
from html import escape  # xml.sax.saxutils would bring urllib.request and all of email: 40 ms of every start
from typing import TYPE_CHECKING, Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.decrepit.ciphers.modes import CFB
from cryptography.hazmat.primitives import hashes, padding, serialization
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256

from kiosk.store.posting import PostedFile

if TYPE_CHECKING:
    from collections.abc import Mapping

SUBMISSION: Final = "submission.xml"
SUFFIX: Final = ".enc"
XML_PART: Final = "xml_submission_file"
"""The name of the part that is the XML (OpenRosa Form Submission API)."""
SMALLEST_KEY: Final = 2048
_BLOCK: Final = 128
_ENCRYPTED: Final = "application/octet-stream"
_NAMESPACE: Final = "http://opendatakit.org/submissions"
_META: Final = "http://openrosa.org/xforms"


def read_public_key(text: str) -> RSAPublicKey:
    """Read base64RsaPublicKey of a form: an RSA key as base64. Raises ValueError in plain words."""
    try:
        der = base64.b64decode("".join(text.split()), validate=True)
        key = serialization.load_der_public_key(der)
    except (binascii.Error, ValueError, UnsupportedAlgorithm):
        raise ValueError("it is no public key in base64") from None
    if not isinstance(key, RSAPublicKey) or key.key_size < SMALLEST_KEY:
        raise ValueError(f"it is no RSA key of {SMALLEST_KEY} bits or more")
    return key


def encrypt_submission(  # noqa: PLR0913, PLR0917  # the facts of a submission
    key: RSAPublicKey,
    form_id: str,
    version: str,
    instance_id: str,
    xml: bytes,
    media: Mapping[str, bytes],
    replaces: str = "",
) -> tuple[PostedFile, ...]:
    """Encrypt a submission; return what is posted, the manifest first.

    Every call draws a new key and so makes other bytes: make it once, keep it, and post exactly that.
    """
    aes = secrets.token_bytes(32)
    wrapped = _wrap(key, aes)
    # Media first, the XML last: the order of the files decides about their initialisation vectors.
    files = [*media.items(), (SUBMISSION, xml)]
    vectors = Vectors(instance_id, aes)
    encrypted = [
        PostedFile(name + SUFFIX, _ENCRYPTED, "odk", _encrypt(aes, vectors.next(), content)) for name, content in files
    ]
    signed = [form_id, *([version] if version else []), wrapped, instance_id]
    signed += [f"{name}::{_md5(content).hex()}" for name, content in files]
    signature = _wrap(key, _md5("".join(f"{line}\n" for line in signed).encode()))
    manifest = _manifest(form_id, version, instance_id, wrapped, list(media), signature, replaces)
    return (PostedFile(XML_PART, "text/xml", "odk", manifest), *encrypted)


class Vectors:
    """The initialisation vectors of a record: MD5 of instanceID and key, one byte of it counted up for each file."""

    def __init__(self, instance_id: str, key: bytes) -> None:
        self._bytes = bytearray(_md5(instance_id.encode() + key))
        self._counter = 0

    def next(self) -> bytes:
        """Return the vector of the next file."""
        index = self._counter % len(self._bytes)
        self._bytes[index] = (self._bytes[index] + 1) % 256
        self._counter += 1
        return bytes(self._bytes)


def _md5(data: bytes) -> bytes:
    return hashlib.md5(data, usedforsecurity=False).digest()


def _wrap(key: RSAPublicKey, secret: bytes) -> str:
    """Encrypt for the form's key. SHA-256 in both places: one record with MGF1-SHA-1 breaks a form's whole export."""
    oaep = OAEP(mgf=MGF1(hashes.SHA256()), algorithm=hashes.SHA256(), label=None)
    return base64.b64encode(key.encrypt(secret, oaep)).decode()


def _encrypt(key: bytes, vector: bytes, content: bytes) -> bytes:
    padder = padding.PKCS7(_BLOCK).padder()
    encryptor = Cipher(AES256(key), CFB(vector)).encryptor()
    return encryptor.update(padder.update(content) + padder.finalize()) + encryptor.finalize()


def _manifest(  # noqa: PLR0913, PLR0917  # what stands in it
    form_id: str, version: str, instance_id: str, wrapped: str, media: list[str], signature: str, replaces: str
) -> bytes:
    versioned = f' version="{escape(version)}"' if version else ""
    files = "".join(f"<media><file>{escape(name + SUFFIX)}</file></media>" for name in media)
    edited = f"<deprecatedID>{escape(replaces)}</deprecatedID>" if replaces else ""
    return (
        f'<data xmlns="{_NAMESPACE}" id="{escape(form_id)}"{versioned} encrypted="yes">'
        f"<base64EncryptedKey>{wrapped}</base64EncryptedKey>"
        f'<meta xmlns="{_META}"><instanceID>{escape(instance_id)}</instanceID>{edited}</meta>'
        f"{files}<encryptedXmlFile>{SUBMISSION}{SUFFIX}</encryptedXmlFile>"
        f"<base64EncryptedElementSignature>{signature}</base64EncryptedElementSignature></data>"
    ).encode()
