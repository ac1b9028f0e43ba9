"""A body of multipart/form-data, read strictly: what breaks off or is unclear is refused, never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote_to_bytes

from kiosk.services.media import safe_name
from sync.hub.refusal import Refusal

XML_PART: Final = "xml_submission_file"
INCOMPLETE: Final = "*isIncomplete*"
MOST_PARTS: Final = 500
LONGEST_HEAD: Final = 4_096
_BOUNDARY: Final = re.compile(
    r"""multipart/form-data\s*;(?:[^"]*;)?\s*boundary=(?:"([^"\r\n]{1,70})"|([0-9A-Za-z'()+_,./:=?-]{1,70}))\s*(?:;.*)?""",
    re.IGNORECASE,
)
_PARAMETER: Final = re.compile(r""";\s*([A-Za-z*]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s";]+))\s*""")
_PLAIN: Final = frozenset({"", "binary", "8bit", "7bit"})


@dataclass(frozen=True, slots=True)
class Part:
    """A file of a submission: its name, as it says what it is, and its bytes."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


def boundary_of(content_type: str) -> bytes:
    """Return what stands between the parts. Raises Refusal."""
    found = _BOUNDARY.fullmatch(content_type.strip())
    if found is None:
        raise Refusal(400, "multipart", "A submission comes as multipart/form-data with a boundary.")
    return (found[1] or found[2]).encode()


def read_parts(body: bytes, boundary: bytes) -> tuple[bytes, tuple[Part, ...]]:
    """Return the XML of a submission and its attachments. Raises Refusal."""
    parts = [part for start, end in _places(body, b"--" + boundary) if (part := _part(body, start, end)) is not None]
    names = [part.name for part in parts]
    if len(set(names)) != len(names):
        raise _broken("Two parts have the same name.")
    if XML_PART not in names:
        raise _broken(f"There is no part with the name {XML_PART}.")
    xml = next(part.content for part in parts if part.name == XML_PART)
    return xml, tuple(part for part in parts if part.name != XML_PART)


def _places(body: bytes, mark: bytes) -> list[tuple[int, int]]:
    """Return where each part begins and ends. A body may be large: nothing of it is copied here."""
    at = 2 if body.startswith(b"\r\n") else 0
    if not body.startswith(mark, at):
        raise _broken("It does not begin with its boundary.")
    places: list[tuple[int, int]] = []
    at += len(mark)
    while not body.startswith(b"--", at):
        end = body.find(b"\r\n" + mark, at)
        if end < 0:
            raise _broken("The submission breaks off: its end is missing.")
        if len(places) == MOST_PARTS:
            raise _broken(f"There are more than {MOST_PARTS} files in it.")
        places.append((at, end))
        at = end + 2 + len(mark)
    if body[at + 2 : at + LONGEST_HEAD].strip(b" \t\r\n") or len(body) > at + LONGEST_HEAD:
        raise _broken("Something comes behind its end.")
    return places


def _part(body: bytes, start: int, end: int) -> Part | None:
    """Read one part; None for a field that says nothing we need."""
    gap = body.find(b"\r\n\r\n", start, min(end, start + LONGEST_HEAD))
    if gap < 0 or not body.startswith(b"\r\n", start):
        raise _broken("The head of a part cannot be read.")
    headers, content = _headers(body[start:gap]), body[gap + 4 : end]
    if headers.get("content-transfer-encoding", "").lower() not in _PLAIN:
        raise _broken("A part is encoded. Send it as it is.")
    kind, given = _disposition(headers.get("content-disposition", ""))
    name, file = given.get("name", ""), given.get("filename")
    if kind != "form-data":
        raise _broken("A part is no form-data.")
    if file is None and name == INCOMPLETE:
        return None
    if file is None:
        raise _broken("A part has no file name.")
    if name == XML_PART:
        return Part(name, "text/xml", content)
    if not safe_name(name) or file != name:
        raise Refusal(400, "file_name", "The name of a file is not allowed, or differs from the name of its part.")
    return Part(name, _media_type(headers.get("content-type", "")), content)


def _headers(head: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in head[2:].split(b"\r\n"):
        name, colon, value = line.partition(b":")
        key = name.decode("latin-1").lower()
        if not colon or not key or key in found:
            raise _broken("The head of a part cannot be read.")
        try:
            found[key] = value.decode().strip()
        except UnicodeDecodeError:
            raise _broken("The name of a file is not UTF-8.") from None
    return found


def _disposition(value: str) -> tuple[str, dict[str, str]]:
    kind, semicolon, rest = value.partition(";")
    rest, at, found = semicolon + rest, 0, {}
    while at < len(rest):
        match = _PARAMETER.match(rest, at)
        if match is None or match[1].lower() in found:
            raise _broken("The head of a part cannot be read.")
        found[match[1].lower()] = _unquoted(match[2]) if match[2] is not None else match[3]
        at = match.end()
    return kind.strip().lower(), found


def _unquoted(text: str) -> str:
    r"""Undo what clients do to quotes: browsers and OkHttp write %22, others \"."""
    text = re.sub(r'\\(["\\])', r"\1", text)
    return re.sub(r"%22|%0D|%0A", lambda found: unquote_to_bytes(found[0]).decode(), text, flags=re.IGNORECASE)


def _media_type(text: str) -> str:
    kind = text.partition(";")[0].strip().lower()
    return (
        kind if re.fullmatch(r"[\w!#$&^.+-]{1,60}/[\w!#$&^.+-]{1,60}", kind, re.ASCII) else "application/octet-stream"
    )


def _broken(words: str) -> Refusal:
    return Refusal(400, "multipart", words)
