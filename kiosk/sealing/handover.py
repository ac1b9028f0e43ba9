"""An unfinished visit to bytes and back: for the checkpoint after each page, and for the code on a ticket.

    version 1 | id 8 | expires 4 | form 8 | preferences 3 | length 1, language | deflated: place, line break, answers

`form` is the beginning of the SHA-256 of the form's XML: the other side must have the very same form.
Both sides deflate with the names and choices of that form as their dictionary, so that these cost next to
nothing. Sealed to the desk and signed by the kiosk: a sealed box alone does not say who sealed it.
"""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from kiosk.errors import Surroundings
from kiosk.screens import RATES, SIZES, THEMES, VOLUMES, Preferences
from kiosk.sealing.seals import SIGNATURE_BYTES, bind, key_id, open_sealed, seal, sign, verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kiosk.sealing.pairs import OpeningKey, SealingKey, SigningKey, VerifyingKey

VERSION: Final = 1
ID_BYTES: Final = 8
FORM_BYTES: Final = 8
LARGEST: Final = 8 * 1024 * 1024
"""Bytes of answers that are ever inflated: a hostile code must not fill the memory."""
_DICTIONARY: Final = 32 * 1024
"""What deflate can look back on."""
_HEAD: Final = struct.Struct(f">B{ID_BYTES}sI{FORM_BYTES}s3BB")
_NAME: Final = re.compile(rb"<([A-Za-z_][\w.\-]*)[\s/>]")
_CHOICE: Final = re.compile(rb"<(?:name|value)>([^<]{1,60})</")
_FORM: Final = re.compile(rb'<[^<>]*?\sid="([^"<>]{1,200})"(?:[^<>]*?\sversion="([^"<>]{0,100})")?')
_BINDING: Final = bind("handover")


@dataclass(frozen=True, slots=True)
class Handover:
    """An unfinished visit.

    `id` is good for one use (hexadecimal). `form` is the SHA-256 of the form, "" when none is open. `answers` is what
    Entry.save gave; `place` is the id of the page the person is on.
    """

    id: str
    expires: datetime
    preferences: Preferences
    form: str = ""
    place: str = ""
    answers: bytes = b""


def pack(visit: Handover, form_xml: bytes = b"") -> bytes:
    """Write a visit as bytes; `form_xml` are those whose SHA-256 is `visit.form`."""
    preferences = visit.preferences
    head = _HEAD.pack(
        VERSION,
        bytes.fromhex(visit.id),
        int(visit.expires.timestamp()),
        bytes.fromhex(visit.form)[:FORM_BYTES].ljust(FORM_BYTES, b"\0"),
        SIZES.index(preferences.size) * len(THEMES) + THEMES.index(preferences.theme),
        RATES.index(preferences.rate),
        VOLUMES.index(preferences.volume) * 2 + preferences.voice,
        len(preferences.language),
    )
    content = visit.place.encode() + b"\n" + visit.answers
    return head + preferences.language.encode("ascii") + (_deflate(content, form_xml) if visit.form else b"")


def unpack(packed: bytes, form_xml: Callable[[str], bytes | None], rtl: Callable[[str], bool]) -> Handover:
    """Read a visit; `form_xml` finds a form by the beginning of its SHA-256 (hexadecimal).

    Raises Surroundings (seal_broken) for bytes that `pack` did not write, or whose form is not here.
    """
    if packed[:1] != bytes([VERSION]):
        raise Surroundings("seal_broken", "a handover of another version")
    try:
        _, identity, expires, form, looks, rate, sound, length = _HEAD.unpack_from(packed)
        at = _HEAD.size + length
        language = packed[_HEAD.size : at].decode("ascii")
        preferences = Preferences(
            language=language,
            rtl=rtl(language),
            size=SIZES[looks // len(THEMES)],
            theme=THEMES[looks % len(THEMES)],
            voice=bool(sound % 2),
            rate=RATES[rate],
            volume=VOLUMES[sound // 2],
        )
        beginning = form.hex() if any(form) else ""
        content = _inflate(packed[at:], form_xml(beginning)) if beginning else b"\n"
        place, _, answers = content.partition(b"\n")
        where, moment = place.decode(), datetime.fromtimestamp(expires, UTC)
    except (struct.error, ValueError, IndexError, OverflowError, OSError, zlib.error):
        raise Surroundings("seal_broken", "not a handover") from None
    return Handover(identity.hex(), moment, preferences, beginning, where, answers)


def wrap(packed: bytes, desk: SealingKey, kiosk: SigningKey) -> bytes:
    """Seal a packed visit to the desk and sign the box, for the code on a ticket."""
    sealed = seal(desk, packed, _BINDING, pad_to=1)
    return sealed + sign(kiosk, sealed, _BINDING)


def unwrap(wrapped: bytes, desk: OpeningKey, kiosks: Iterable[VerifyingKey]) -> bytes:
    """Open what `wrap` made. Raises Surroundings (seal_broken, seal_unknown) when none of `kiosks` signed it."""
    sealed, signature = wrapped[:-SIGNATURE_BYTES], wrapped[-SIGNATURE_BYTES:]
    if not any(verify(kiosk, signature, sealed, _BINDING) for kiosk in kiosks):
        raise Surroundings("seal_broken", f"not signed by a kiosk of this site: {key_id(signature)}")
    return open_sealed(desk, sealed, _BINDING)


def _deflate(answers: bytes, form_xml: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, _dictionary(form_xml))
    return packer.compress(answers) + packer.flush()


def _inflate(deflated: bytes, form_xml: bytes | None) -> bytes:
    if form_xml is None:
        raise Surroundings("seal_broken", "the form of this visit is not here")
    unpacker = zlib.decompressobj(-15, _dictionary(form_xml))
    answers = unpacker.decompress(deflated, LARGEST)
    if not unpacker.eof or unpacker.unused_data:
        raise ValueError("too large, or cut off")
    return answers


def _dictionary(form_xml: bytes) -> bytes:
    """Return what answers to this form look like before anybody has answered: choices, then names in their order.

    Only how small the result is depends on the shape of Entry.save; both sides make this of the same bytes.
    """
    start = form_xml.find(b"<instance")
    end = form_xml.find(b"</instance>", start)
    if start < 0 or end < 0:
        return b""
    instance = form_xml[start:end]
    form = _FORM.search(instance)
    choices = dict.fromkeys(_CHOICE.findall(form_xml, end))
    names = b",".join(b'"%s":""' % name for name in _NAME.findall(instance)[2:])
    # A form need not have a version.
    head = b'{"v":1,"form":["%s","%s"],"language":"' % (form.groups(b"") if form else (b"", b""))
    return (b'" '.join(choices) + head + names + b'"meta":{"instanceID":"uuid:')[-_DICTIONARY:]
