"""A list of statuses as a file that is searched where it lies: 100,000 rows cost no memory and a few reads.

The CSV that a server sends (name, label, __version, reference, status, words, words in a language ...) is put in order
once, when the service is installed. A line of the index is a key, a tab, and [reference, status, {language: words}] in
JSON; the first line says with which letters the references of this list are written.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosk.languages import language_code

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import BinaryIO

MAX_ROWS: Final = 500_000
LONGEST: Final = {"reference": 64, "status": 200, "words": 2_000}
_REFERENCES: Final = ("reference", "label", "name")
"""Where the reference stands: in ODK Central `name` is an id that nobody knows."""
_TAG: Final = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_JOINERS: Final = "\u200c\u200d"
"""Persian, Hindi and others do not read the same without them; at the ends of words they do nothing."""
_STRAY: Final = re.compile(rf"(?<!\S)[{_JOINERS}]+|[{_JOINERS}]+(?!\S)")
_MOST_MARKS: Final = 4
_MARKS: Final = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{5,}"
)
"""Signs above and below one letter: no language has more, and a tower of them covers the lines around it."""
_TWINS: Final = ("O0", "1IL")
"""Letters and digits that look alike: where a list has only one of them, the others are read as that one."""


class StatusListError(ValueError):
    """A file is no list of statuses; the words say why and quote nothing of it."""


@dataclass(frozen=True, slots=True)
class Status:
    """What a list says of one application. `words` by language code; "" is the language of the place."""

    reference: str
    status: str
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Index:
    """A list in order. `content` is b"" when no row can be used; `unused` counts the rows that cannot."""

    content: bytes
    rows: int
    unused: int


def canonical(reference: str) -> str:
    """Return a reference without what people and scanners write in different ways: spaces, hyphens, small letters."""
    plain = unicodedata.normalize("NFKC", reference).upper()
    digits = (unicodedata.decimal(letter, None) for letter in plain)
    return "".join(
        letter if digit is None else str(digit)
        for letter, digit in zip(plain, digits, strict=True)
        if digit is not None or letter.isalnum()
    )


def build(content: bytes) -> Index:
    """Put a CSV in order. Raises StatusListError.

    Rows without reference or status, and references that are there twice with different words, cannot be used.
    """
    found: dict[str, str] = {}
    twice: set[str] = set()
    total = 0
    for cells in _rows(content):
        total += 1
        if total > MAX_ROWS:
            raise StatusListError(f"it has more than {MAX_ROWS} rows")
        key = canonical(cells.reference) if cells.reference else ""
        if not key or not cells.status:
            continue
        told = json.dumps([cells.status, cells.words], ensure_ascii=False)[1:]
        line = f"[{json.dumps(cells.reference, ensure_ascii=False)}, {told}"
        if not found.setdefault(key, line).endswith(f", {told}"):
            twice.add(key)
    for key in twice:
        del found[key]
    if not found:
        return Index(b"", 0, total)
    letters = "".join(sorted(set().union(*found)))
    head = json.dumps({"format": 1, "letters": letters}, ensure_ascii=False)
    lines = sorted(f"{key}\t{line}\n".encode() for key, line in found.items())
    return Index(b"".join([head.encode(), b"\n", *lines]), len(found), total - len(found))


def find(index: Path, typed: str) -> Status | None:
    """Return what the list says of a reference as somebody typed it, or None. Raises OSError, StatusListError."""
    wanted = canonical(typed[: 4 * LONGEST["reference"]])
    if not wanted or len(wanted) > LONGEST["reference"]:
        return None
    try:
        with index.open("rb") as file:
            letters = json.loads(file.readline())["letters"]
            line = _search(file, _without_twins(wanted, letters).encode())
            return None if line is None else Status(*json.loads(line))
    except (ValueError, KeyError, TypeError) as error:
        raise StatusListError(f"the index is damaged ({type(error).__name__})") from None


def _without_twins(wanted: str, letters: str) -> str:
    for twins in _TWINS:
        used = [letter for letter in twins if letter in letters]
        if len(used) == 1:
            wanted = wanted.translate(dict.fromkeys(map(ord, twins), used[0]))
    return wanted


def _search(file: BinaryIO, wanted: bytes) -> bytes | None:
    """Halve what is left until the line is found that begins with `wanted`; the file stands behind its first line."""
    low = file.tell()
    high = file.seek(0, io.SEEK_END)
    while low < high:
        middle = (low + high) // 2
        if middle > low:
            # From the letter before it: a line that begins right there is not passed over.
            file.seek(middle - 1)
            file.readline()
        else:
            file.seek(low)
        if file.tell() >= high:
            high = middle
            continue
        key, _, rest = file.readline().partition(b"\t")
        if key == wanted:
            return rest
        if key < wanted:
            low = file.tell()
        else:
            high = middle
    return None


@dataclass(frozen=True, slots=True)
class _Cells:
    reference: str
    status: str
    words: dict[str, str]


def _rows(content: bytes) -> Iterator[_Cells]:
    text = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig", newline="")
    try:
        head = text.readline()
        delimiter = next((mark for mark in ",;\t" if mark in head), ",")
        reference, status, words = _places(next(csv.reader([head], delimiter=delimiter), []))
        for row in csv.reader(text, delimiter=delimiter):
            if row:
                said = {code: cell for code, at in words.items() if (cell := _cell(row, at, "words"))}
                yield _Cells(_cell(row, reference, "reference"), _cell(row, status, "status"), said)
    except UnicodeDecodeError:
        raise StatusListError("it is not UTF-8") from None
    except csv.Error:
        raise StatusListError("it is not what its name says") from None


def _places(head: Sequence[str]) -> tuple[int, int, dict[str, int]]:
    """Return in which columns the reference, the status, and the words of each language stand."""
    columns = [column.strip() for column in head]
    lower = [column.lower() for column in columns]
    reference = next((lower.index(name) for name in _REFERENCES if name in lower), -1)
    if reference < 0:
        raise StatusListError("it has no column reference")
    if "status" not in lower:
        raise StatusListError("it has no column status")
    words = {"": lower.index("words")} if "words" in lower else {}
    for at, column in enumerate(columns):
        # Properties of entities have no colons in their names.
        if column.lower().startswith(("words::", "words_")):
            name = column[len("words") :].lstrip(":_")
            tag = name.replace("_", "-")
            words[tag if _TAG.fullmatch(tag) else language_code(name)] = at
    return reference, lower.index("status"), words


def _cell(row: Sequence[str], at: int, kind: str) -> str:
    """Return a cell as it may be shown: without letters that cannot be seen; "" where it is too long."""
    text = row[at].strip() if at < len(row) else ""
    if len(text) > LONGEST[kind]:
        return ""
    return _MARKS.sub(lambda found: found[0][:_MOST_MARKS], text if text.isprintable() else _visible(text))


def _visible(text: str) -> str:
    """Take out what only steers how others are written, and put spaces for the rest that cannot be seen."""
    kept = (
        letter if letter.isprintable() or letter in _JOINERS else "" if unicodedata.category(letter) == "Cf" else " "
        for letter in text
    )
    return " ".join(_STRAY.sub("", "".join(kept)).split())
