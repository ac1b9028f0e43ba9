"""A batch of submissions on its way to the hub: JSON lines, compressed, read within bounds.

The first line is {"handrail": "batch", "format": 1, "forms": [[form id, version], ...]}, then a line for each
submission: [instance id, number of its form, created at, sealed, signature, {name: [media type, sealed]}]. One that
travels open (kiosk.sealing.posts.OPEN_FORMS) has its XML in place of what is sealed, and no signature of its own.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from typing import TYPE_CHECKING, Any, Final

from kiosk.store.submissions import SealedAttachment, SealedSubmission

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_ITEMS: Final = 1_000
MOST_FORMS: Final = 1_000
LONGEST_TEXT: Final = 255
_GZIP: Final = 16 + zlib.MAX_WBITS
_PIECE: Final = 256 * 1024


class BatchError(Exception):
    """What came is no batch; the words say what is wrong."""


def pack(submissions: Sequence[SealedSubmission]) -> bytes:
    """Write a batch."""
    forms = list(dict.fromkeys((each.form_id, each.version) for each in submissions))
    lines: list[Any] = [{"handrail": "batch", "format": 1, "forms": forms}]
    for each in submissions:
        files = {file.name: [file.media_type, _text(file.sealed)] for file in each.attachments}
        number = forms.index((each.form_id, each.version))
        lines.append([each.instance_id, number, each.created_at, _text(each.sealed), _text(each.signature), files])
    packer = zlib.compressobj(6, wbits=_GZIP)
    packed = [packer.compress(json.dumps(line, separators=(",", ":")).encode() + b"\n") for line in lines]
    return b"".join(packed) + packer.flush()


def digest(submission: SealedSubmission) -> bytes:
    """Return what stands for all of a submission as it travels: two that differ in anything differ in this."""
    found = hashlib.sha256()
    parts = [submission.binding, submission.sealed, submission.signature]
    for file in sorted(submission.attachments, key=lambda each: each.name):
        parts += [file.name.encode(), file.media_type.encode(), file.sealed]
    for part in parts:
        found.update(len(part).to_bytes(8, "big") + part)
    return found.digest()


def unpack(body: bytes, most: int) -> list[SealedSubmission]:
    """Read a batch, of at most `most` bytes when it is unpacked. Raises BatchError. Nothing in it is verified."""
    lines = _lines(body, most)
    forms = _forms(_json(next(lines, b"")))
    found: dict[str, SealedSubmission] = {}
    for line in lines:
        submission = _submission(_json(line), forms)
        if submission.instance_id in found:
            raise BatchError("One submission is in it twice.")
        found[submission.instance_id] = submission
        if len(found) > MOST_ITEMS:
            raise BatchError(f"There are more than {MOST_ITEMS} submissions in it.")
    return list(found.values())


def _lines(body: bytes, most: int) -> Iterator[bytes]:
    """Yield line after line, never holding more than what is needed for one of them."""
    rest, total = bytearray(), 0
    for piece in _pieces(body):
        total += len(piece)
        if total > most:
            raise BatchError(f"Unpacked it is larger than {most} bytes.")
        rest += piece
        if b"\n" in piece:
            *whole, rest = rest.split(b"\n")
            yield from map(bytes, whole)
    if rest:
        raise BatchError("Its last line breaks off.")


def _pieces(body: bytes) -> Iterator[bytes]:
    """Unpack piece by piece: a small body may hold gigabytes of zeros."""
    unpacker = zlib.decompressobj(_GZIP)
    for start in range(0, len(body), _PIECE):
        packed, piece = body[start : start + _PIECE], bytes(_PIECE)
        while (packed or len(piece) == _PIECE) and not unpacker.eof:
            try:
                piece = unpacker.decompress(packed, _PIECE)
            except zlib.error:
                raise BatchError("It is not compressed as gzip.") from None
            packed = unpacker.unconsumed_tail
            yield piece
        if unpacker.unused_data or (unpacker.eof and start + _PIECE < len(body)):
            raise BatchError("Something comes behind its end.")
    if not unpacker.eof:
        raise BatchError("It breaks off.")


def _json(line: bytes) -> Any:  # noqa: ANN401  # whatever somebody sent
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        raise BatchError("A line of it is not JSON.") from None


def _forms(head: Any) -> list[tuple[str, str]]:  # noqa: ANN401  # the same
    if not isinstance(head, dict) or head.get("handrail") != "batch" or head.get("format") != 1:
        raise BatchError("It does not begin as a batch of format 1.")
    forms = head.get("forms")
    if not isinstance(forms, list) or len(forms) > MOST_FORMS:
        raise BatchError("Its list of forms cannot be read.")
    try:
        return [(_known(form_id), _known(version)) for form_id, version in forms]
    except (TypeError, ValueError):
        raise BatchError("Its list of forms cannot be read.") from None


def _submission(line: Any, forms: Sequence[tuple[str, str]]) -> SealedSubmission:  # noqa: ANN401  # the same
    try:
        instance_id, number, created_at, sealed, signature, files = line
        if type(number) is not int or number < 0 or not instance_id:
            raise ValueError  # noqa: TRY301  # it is one of many ways to be wrong
        form_id, version = forms[number]
        attachments = tuple(
            SealedAttachment(_known(name), _known(media_type), _bytes(content))
            for name, (media_type, content) in files.items()
        )
        return SealedSubmission(
            0,
            _known(instance_id),
            form_id,
            version,
            _known(created_at),
            _bytes(sealed),
            _bytes(signature),
            attachments,
        )
    except (TypeError, ValueError, LookupError, AttributeError):
        raise BatchError("A line of it is no submission.") from None


def _known(text: object) -> str:
    """Return a text that every database can hold; raises ValueError, TypeError."""
    if not isinstance(text, str):
        raise TypeError
    if len(text) > LONGEST_TEXT or not text.isprintable():  # which half a character is not, nor a NUL
        raise ValueError
    return text


def _bytes(content: object) -> bytes:
    if not isinstance(content, str):
        raise TypeError
    return base64.b64decode(content, validate=True)


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()
