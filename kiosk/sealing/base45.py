"""Base45 (RFC 9285): bytes in the alphabet of a QR code's alphanumeric mode, two bytes in three signs."""

from __future__ import annotations

from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES: Final = {sign: value for value, sign in enumerate(ALPHABET)}
_BASE: Final = len(ALPHABET)
_PAIR, _TRIPLE = 2, 3


def encode(data: bytes) -> str:
    """Write bytes as base45."""
    signs = []
    for at in range(0, len(data), _PAIR):
        chunk = data[at : at + _PAIR]
        number = int.from_bytes(chunk, "big")
        for _ in range(len(chunk) + 1):
            number, value = divmod(number, _BASE)
            signs.append(ALPHABET[value])
    return "".join(signs)


def decode(text: str) -> bytes:
    """Read base45. Raises ValueError for anything that `encode` does not write."""
    data = bytearray()
    for at in range(0, len(text), _TRIPLE):
        chunk = text[at : at + _TRIPLE]
        if len(chunk) == 1 or any(sign not in _VALUES for sign in chunk):
            raise ValueError("not base45")
        number = sum(_VALUES[sign] * _BASE**place for place, sign in enumerate(chunk))
        length = len(chunk) - 1
        if number >= 256**length:
            raise ValueError("not base45")
        data += number.to_bytes(length, "big")
    return bytes(data)
