"""A batch of submissions on its way to the hub: what is known of them as JSON lines, packed; then what is sealed.

The first line is {"handrail": "batch", "format": 2, "forms": [[form id, version], ...]}, then a line for each
submission: [instance id, number of its form, created at, bytes of its box, bytes of its signature, {name: [media type,
bytes]}]. The lines are deflated with DICTIONARY; the boxes, signatures and files follow in this order, as they are:
what is sealed cannot be made shorter. One that travels open (kiosk.sealing.posts.OPEN_FORMS) has no signature of its
own, and its XML, where it is short, in place of the number of its bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kiosk.sealing import packing
from kiosk.store.submissions import SealedAttachment, SealedSubmission

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_ITEMS: Final = 1_000
MOST_FORMS: Final = 1_000
LONGEST_TEXT: Final = 255
LARGEST_HEAD: Final = 8 * 1024 * 1024
LONGEST_LINE: Final = 1024 * 1024
RECEIPT: Final = "handrail"
"""The header of the hub's answer that names the batch all of which is on its disk."""
_SHORT: Final = 4096
_RAW: Final = -zlib.MAX_WBITS
DICTIONARY: Final = packing.DICTIONARY + (
    b'{"audit.csv":["text/csv",309]}]\n["uuid:","2026-11-22T09:00:00.000+00:00",0,309,69,{}]\n'
    b'{"handrail":"batch","format":2,"forms":[["handrail-feedback","1"],["handrail-call","1"]]}\n["uuid:'
)


class BatchError(Exception):
    """What came is no batch; the words say what is wrong."""


def pack(submissions: Sequence[SealedSubmission]) -> bytes:
    """Write a batch."""
    forms = list(dict.fromkeys((each.form_id, each.version) for each in submissions))
    lines: list[Any] = [{"handrail": "batch", "format": 2, "forms": forms}]
    boxes: list[bytes] = []
    for each in submissions:
        files = {file.name: [file.media_type, len(file.sealed)] for file in each.attachments}
        xml = _short(each)
        content: str | int = len(each.sealed) if xml is None else xml
        number = forms.index((each.form_id, each.version))
        lines.append([each.instance_id, number, each.created_at, content, len(each.signature), files])
        boxes += [each.sealed if xml is None else b"", each.signature, *(file.sealed for file in each.attachments)]
    packer = zlib.compressobj(wbits=_RAW, zdict=DICTIONARY)
    packed = [packer.compress(json.dumps(line, separators=(",", ":")).encode() + b"\n") for line in lines]
    return b"".join([*packed, packer.flush(), *boxes])


def _short(submission: SealedSubmission) -> str | None:
    """Return the XML of what travels open, None where it is long or no text."""
    if submission.signature or len(submission.sealed) > _SHORT:
        return None
    try:
        return submission.sealed.decode()
    except UnicodeDecodeError:
        return None


def digest(submission: SealedSubmission) -> bytes:
    """Return what stands for all of a submission as it travels: two that differ in anything differ in this."""
    found = hashlib.sha256()
    parts = [submission.binding, submission.sealed, submission.signature]
    for file in sorted(submission.attachments, key=lambda each: each.name):
        parts += [file.name.encode(), file.media_type.encode(), file.sealed]
    for part in parts:
        found.update(len(part).to_bytes(8, "big") + part)
    return found.digest()


def receipt_for(body_digest: bytes) -> str:
    """Return how the hub names a batch when it says that it has it: a sign-in page of a network does not."""
    return body_digest.hex()[:16]


def unpack(body: bytes) -> list[SealedSubmission]:
    """Read a batch. Raises BatchError. Nothing in it is verified."""
    head, boxes = _parts(body)
    lines = _lines(head)
    forms = _forms(_json(next(lines, b"")))
    found: dict[str, SealedSubmission] = {}
    for line in lines:
        submission = _submission(_json(line), forms, boxes)
        if submission.instance_id in found:
            raise BatchError("One submission is in it twice.")
        found[submission.instance_id] = submission
        if len(found) > MOST_ITEMS:
            raise BatchError(f"There are more than {MOST_ITEMS} submissions in it.")
    if boxes.left:
        raise BatchError("Something comes behind its end.")
    return list(found.values())


def _parts(body: bytes) -> tuple[bytes, _Boxes]:
    """Unpack the lines, within bounds: a small body may hold gigabytes of zeros."""
    unpacker = zlib.decompressobj(wbits=_RAW, zdict=DICTIONARY)
    try:
        head = unpacker.decompress(body, LARGEST_HEAD + 1)
    except zlib.error:
        raise BatchError("It is not packed as we pack.") from None
    if len(head) > LARGEST_HEAD:
        raise BatchError(f"What is said of its submissions is longer than {LARGEST_HEAD} bytes.")
    if not unpacker.eof:
        raise BatchError("It breaks off.")
    return head, _Boxes(unpacker.unused_data)


@dataclass(slots=True)
class _Boxes:
    """What follows the lines, taken from the front."""

    content: bytes
    place: int = 0

    @property
    def left(self) -> int:
        return len(self.content) - self.place

    def take(self, count: object) -> bytes:
        """Return so many bytes; raises ValueError, TypeError."""
        if type(count) is not int:
            raise TypeError
        if not 0 <= count <= self.left:
            raise ValueError
        self.place += count
        return self.content[self.place - count : self.place]


def _lines(head: bytes) -> Iterator[bytes]:
    """Yield line after line, never holding more than one of them."""
    source = io.BytesIO(head)
    while line := source.readline(LONGEST_LINE):
        if not line.endswith(b"\n"):
            raise BatchError("A line of it breaks off, or is too long.")
        yield line


def _json(line: bytes) -> Any:  # noqa: ANN401  # whatever somebody sent
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        raise BatchError("A line of it is not JSON.") from None


def _forms(head: Any) -> list[tuple[str, str]]:  # noqa: ANN401  # the same
    if not isinstance(head, dict) or head.get("handrail") != "batch" or head.get("format") != 2:  # noqa: PLR2004  # ours
        raise BatchError("It does not begin as a batch of format 2.")
    forms = head.get("forms")
    if not isinstance(forms, list) or len(forms) > MOST_FORMS:
        raise BatchError("Its list of forms cannot be read.")
    try:
        return [(_known(form_id), _known(version)) for form_id, version in forms]
    except (TypeError, ValueError):
        raise BatchError("Its list of forms cannot be read.") from None


def _submission(
    line: Any,  # noqa: ANN401  # the same
    forms: Sequence[tuple[str, str]],
    boxes: _Boxes,
) -> SealedSubmission:
    try:
        instance_id, number, created_at, content, signature, files = line
        if type(number) is not int or number < 0 or not instance_id:
            raise ValueError  # noqa: TRY301  # it is one of many ways to be wrong
        form_id, version = forms[number]
        return SealedSubmission(
            0,
            _known(instance_id),
            form_id,
            version,
            _known(created_at),
            content.encode() if isinstance(content, str) else boxes.take(content),
            boxes.take(signature),
            tuple(
                SealedAttachment(_known(name), _known(media_type), boxes.take(count))
                for name, (media_type, count) in files.items()
            ),
        )
    except (TypeError, ValueError, LookupError, AttributeError):
        raise BatchError("A line of it is no submission, or what it names is not there.") from None


def _known(text: object) -> str:
    """Return a text that every database can hold; raises ValueError, TypeError."""
    if not isinstance(text, str):
        raise TypeError
    if len(text) > LONGEST_TEXT or not text.isprintable():  # which half a character is not, nor a NUL
        raise ValueError
    return text
