"""ODK's encrypted submissions decrypted by other means than they were made with: RSA, OAEP and AES in plain Python.

Written from PKCS #1 (RFC 8017 7.1.2), FIPS 197 and SP 800-38A, so that a mistake in how we call a library shows.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

ODK = "{http://opendatakit.org/submissions}"
META = "{http://openrosa.org/xforms}"


@dataclass(frozen=True)
class PrivateKey:
    modulus: int
    exponent: int


def make_pair(bits: int = 2048) -> tuple[str, PrivateKey]:
    """Return a new pair: base64RsaPublicKey of a form, and what opens its records."""
    private = rsa.generate_private_key(65537, bits)
    numbers = private.private_numbers()
    return in_base64(private.public_key()), PrivateKey(numbers.public_numbers.n, numbers.d)


def in_base64(public: rsa.RSAPublicKey | ec.EllipticCurvePublicKey) -> str:
    encoding, form = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    return base64.b64encode(public.public_bytes(encoding, form)).decode()


def unwrap(key: PrivateKey, wrapped: bytes) -> bytes:
    """RSA-OAEP with SHA-256 for the hash and for MGF1, no label."""
    size = (key.modulus.bit_length() + 7) // 8
    assert len(wrapped) == size
    block = pow(int.from_bytes(wrapped, "big"), key.exponent, key.modulus).to_bytes(size, "big")
    first, seed, data = block[0], block[1:33], block[33:]
    seed = _xor(seed, _mgf1(data, 32))
    data = _xor(data, _mgf1(seed, len(data)))
    label, rest = data[:32], data[32:]
    assert first == 0
    assert label == hashlib.sha256(b"").digest()
    zeros, one, message = rest.partition(b"\x01")
    assert one
    assert not zeros.strip(b"\0")
    return message


def _mgf1(seed: bytes, length: int) -> bytes:
    blocks = (hashlib.sha256(seed + number.to_bytes(4, "big")).digest() for number in range(-(-length // 32)))
    return b"".join(blocks)[:length]


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def _double(value: int) -> int:
    return ((value << 1) ^ 0x11B) if value & 0x80 else value << 1


def _sbox() -> list[int]:
    box, p, q = [0] * 256, 1, 1
    while True:
        p ^= _double(p)
        for shift in (1, 2, 4):
            q ^= (q << shift) & 0xFF
        q ^= 0x09 if q & 0x80 else 0
        box[p] = q ^ _rotate(q, 1) ^ _rotate(q, 2) ^ _rotate(q, 3) ^ _rotate(q, 4) ^ 0x63
        if p == 1:
            break
    box[0] = 0x63
    return box


def _rotate(value: int, by: int) -> int:
    return ((value << by) | (value >> (8 - by))) & 0xFF


SBOX = _sbox()


def round_keys(key: bytes) -> list[bytes]:
    words = [key[i : i + 4] for i in range(0, 32, 4)]
    constant = 1
    while len(words) < 60:
        word = words[-1]
        if len(words) % 8 == 0:
            word = bytes(SBOX[b] for b in word[1:] + word[:1])
            word = bytes([word[0] ^ constant]) + word[1:]
            constant = _double(constant)
        elif len(words) % 8 == 4:
            word = bytes(SBOX[b] for b in word)
        words.append(_xor(words[-8], word))
    return [b"".join(words[i : i + 4]) for i in range(0, 60, 4)]


def encrypt_block(keys: list[bytes], block: bytes) -> bytes:
    state = _xor(block, keys[0])
    for number, key in enumerate(keys[1:], start=1):
        state = bytes(SBOX[b] for b in state)
        state = bytes(state[(i + 4 * (i % 4)) % 16] for i in range(16))
        if number < 14:
            state = b"".join(_mix(state[i : i + 4]) for i in range(0, 16, 4))
        state = _xor(state, key)
    return state


def _mix(column: bytes) -> bytes:
    whole = column[0] ^ column[1] ^ column[2] ^ column[3]
    return bytes(column[i] ^ whole ^ _double(column[i] ^ column[(i + 1) % 4]) for i in range(4))


def decrypt(key: bytes, vector: bytes, content: bytes) -> bytes:
    """AES-256 in CFB with segments of 128 bits, PKCS #7."""
    keys, last, found = round_keys(key), vector, b""
    for start in range(0, len(content), 16):
        block = content[start : start + 16]
        found += _xor(block, encrypt_block(keys, last))
        last = block
    assert found[-found[-1] :] == bytes([found[-1]]) * found[-1]
    return found[: -found[-1]]


def open_record(key: PrivateKey, manifest: bytes, files: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files of a record by their first names, the XML as submission.xml; checks the signature."""
    root = ET.fromstring(manifest)
    assert root.tag == f"{ODK}data"
    assert root.get("encrypted") == "yes"
    wrapped = root.findtext(f"{ODK}base64EncryptedKey") or ""
    instance_id = root.findtext(f"{META}meta/{META}instanceID") or ""
    names = [node.findtext(f"{ODK}file") or "" for node in root.findall(f"{ODK}media")]
    names.append(root.findtext(f"{ODK}encryptedXmlFile") or "")
    aes = unwrap(key, base64.b64decode(wrapped, validate=True))
    seed = list(hashlib.md5(instance_id.encode() + aes).digest())
    found = {}
    for number, name in enumerate(names):
        seed[number % 16] = (seed[number % 16] + 1) & 0xFF
        assert name.endswith(".enc")
        found[name.removesuffix(".enc")] = decrypt(aes, bytes(seed), files[name])
    lines = [root.get("id"), root.get("version"), wrapped, instance_id]
    lines += [f"{name}::{hashlib.md5(content).hexdigest()}" for name, content in found.items()]
    signed = "".join(f"{line}\n" for line in lines if line is not None)
    signature = base64.b64decode(root.findtext(f"{ODK}base64EncryptedElementSignature") or "", validate=True)
    assert unwrap(key, signature) == hashlib.md5(signed.encode()).digest()
    return found
