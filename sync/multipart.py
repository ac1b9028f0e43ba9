"""A submission as multipart/form-data (OpenRosa Form Submission API), in one post or several."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kiosk.sealing.encrypted_forms import XML_PART

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kiosk.store.posting import PostedFile

OVERHEAD: Final = 400
"""About what the head of a part takes, at most."""
INCOMPLETE: Final = "*isIncomplete*"


@dataclass(frozen=True, slots=True)
class Post:
    """One request of a submission: the XML, and some of its attachments. `last` when no other follows."""

    files: tuple[PostedFile, ...]
    last: bool

    @property
    def names(self) -> tuple[str, ...]:
        """The attachments in it."""
        return tuple(file.name for file in self.files[1:])

    def encode(self) -> Encoded:
        """Return it as the body of a request; the same bytes each time."""
        digest = hashlib.sha256()
        for file in self.files:
            digest.update(file.content)
        boundary = f"handrail-{digest.hexdigest()[:32]}"
        body = b"".join(self._parts(boundary.encode()))
        return Encoded(f"multipart/form-data; boundary={boundary}", body)

    def _parts(self, boundary: bytes) -> Iterator[bytes]:
        for number, file in enumerate(self.files):
            # The server finds the XML by this name of the part, and each attachment by its own.
            name, filename = (XML_PART, "submission.xml") if number == 0 else (file.name, file.name)
            head = f'Content-Disposition: form-data; name="{_quoted(name)}"; filename="{_quoted(filename)}"\r\n'
            head += f"Content-Type: {file.media_type}\r\n\r\n"
            yield b"--" + boundary + b"\r\n" + head.encode()
            yield file.content
            yield b"\r\n"
        if not self.last:
            yield b"--" + boundary + f'\r\nContent-Disposition: form-data; name="{INCOMPLETE}"\r\n\r\nyes\r\n'.encode()
        yield b"--" + boundary + b"--\r\n"


@dataclass(frozen=True, slots=True)
class Encoded:
    """What is sent."""

    content_type: str
    body: bytes = field(repr=False)


def split(files: Sequence[PostedFile], most: int) -> list[Post]:
    """Divide a submission into posts of at most `most` bytes, as far as that can be: the XML is in each.

    Attachments that the server has already are left out. A single attachment that is too large goes by itself.
    """
    xml, *attachments = files
    groups: list[list[PostedFile]] = [[]]
    size = room = len(xml.content) + OVERHEAD
    for file in attachments:
        if file.accepted:
            continue
        needed = len(file.content) + len(file.name) + OVERHEAD
        if groups[-1] and size + needed > most:
            groups.append([])
            size = room
        groups[-1].append(file)
        size += needed
    return [Post((xml, *group), group is groups[-1]) for group in groups]


def _quoted(name: str) -> str:
    """Write a name into a header as browsers do (HTML, multipart form data)."""
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
