"""Opened submissions as files: the instance XML as it was made, JSON, and CSV with a table for each repeat.

docs/it/opening.md describes the files. They are readable: only their owner may look at them.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, Self

from kiosk.errors import Surroundings
from kiosk.sealing.audits import AUDIT, AuditColumns
from kiosk.sealing.flattening import Tables, harmless
from kiosk.sealing.keys import make_folder
from kiosk.sealing.opening import NotOpened, Opened
from kiosk.sealing.shapes import Shape
from kiosk.xform.reading import ParseError, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from kiosk.xform.node import Node

PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def file_name(text: str) -> str:
    """Return a file name for an id: itself where it is harmless, else its harmless part and a hash."""
    if PLAIN.fullmatch(text) and not RESERVED.fullmatch(text) and not text.endswith("."):
        return text
    kept = re.sub(r"[^A-Za-z0-9_-]+", "-", text)[:40].strip("-")
    return f"{kept or 'x'}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def export(found: Iterable[Opened | NotOpened], shapes: Mapping[str, Shape], folder: Path) -> list[NotOpened]:
    """Write what was opened to `folder`, which must be new or empty; return what was not.

    `shapes` by form id, from `shape_of_form`; forms without one are shaped by their submissions. No more than one
    submission is in memory at a time: the tables are made from the XML files, once it is known what columns they have.
    """
    _refuse_used(folder)
    not_opened: list[NotOpened] = []
    forms: dict[str, Form] = {}
    for item in found:
        if isinstance(item, NotOpened):
            not_opened.append(item)
            continue
        row = item.submission
        path = folder / "xml" / file_name(row.form_id) / f"{file_name(row.instance_id)}.xml"
        _write(path, item.xml)
        for name, content in item.files.items():
            _write(_attachment(folder, row.form_id, row.instance_id, name), content)
        form = forms.setdefault(row.form_id, Form(folder, row.form_id, shapes.get(row.form_id) or Shape()))
        try:
            form.learn(item)
        except ParseError as error:
            why = f"It was opened to XML, but is not well formed: {error}."
            not_opened.append(NotOpened(f"{row.instance_id} of {row.form_id}", why, "Read the XML file by eye."))
    for form in forms.values():
        form.write()
    if not_opened:
        with Csv(folder / "not-opened.csv", ["What", "Why", "What to do"]) as table:
            table.add([item.what, item.why, item.remedy] for item in not_opened)
    return not_opened


def _refuse_used(folder: Path) -> None:
    make_folder(folder)
    if any(folder.iterdir()):
        raise Surroundings("site_exists", str(folder))


def _attachment(folder: Path, form_id: str, instance_id: str, name: str) -> Path:
    return folder / "attachments" / file_name(form_id) / file_name(instance_id) / file_name(name)


@dataclass(slots=True)
class Form:
    """The submissions of one form: seen one by one, then written as tables and JSON."""

    folder: Path
    form_id: str
    shape: Shape
    audited: AuditColumns = field(default_factory=AuditColumns)
    seen: int = 0

    @property
    def _noted(self) -> Path:
        return self.folder / f"{file_name(self.form_id)}.part"

    def learn(self, item: Opened) -> None:
        """Note a submission whose files are written. Raises ParseError."""
        row = item.submission
        if AUDIT in item.files:
            self.audited.learn(item.files[AUDIT])
        self.shape.learn(parse(item.xml).element)
        facts = {"SubmissionDate": row.created_at, "KEY": row.instance_id, "FormVersion": row.version}
        facts |= {"KioskID": row.kiosk_id if row.signature else "", "audit": "yes" if AUDIT in item.files else ""}
        with _opened(self._noted, "ab") as noted:
            noted.write(json.dumps(facts).encode() + b"\n")
        self.seen += 1

    def write(self) -> None:
        """Write the tables and the JSON of all that was noted."""
        if not self.seen:
            return
        self.shape.text = False
        name = file_name(self.form_id)
        tables = Tables(self.shape)
        taken: dict[str, int] = {}
        with ExitStack() as open_files:
            files = [(table, self._table(open_files, table.name, table.columns, taken)) for table in tables.all()]
            audit = self._table(open_files, "audit", self.audited.columns, taken) if self.audited.any else None
            listed = open_files.enter_context(_opened(self._place("json") / f"{name}.json"))
            for number, facts in enumerate(self._facts()):
                audited = facts.pop("audit")
                root = parse((self.folder / "xml" / name / f"{file_name(facts['KEY'])}.xml").read_bytes()).element
                tables.add(root, facts)
                for table, file in files:
                    file.add(table.rows)
                    table.rows.clear()
                if audit is not None and audited:
                    log = _attachment(self.folder, self.form_id, facts["KEY"], AUDIT).read_bytes()
                    audit.add(self.audited.rows(facts["KEY"], log))
                listed.write(b",\n" if number else b"[\n")
                listed.write(_indented(facts | {"FormID": self.form_id, "answers": _as_json(root, self.shape)}))
            listed.write(b"\n]")
        self._noted.unlink()

    def _facts(self) -> Iterator[dict[str, str]]:
        with self._noted.open("rb") as noted:
            for line in noted:
                yield json.loads(line)

    def _table(self, open_files: ExitStack, table: str, columns: list[str], taken: dict[str, int]) -> Csv:
        name = file_name(self.form_id)
        part = f"{name}-{file_name(table)}" if table else name
        taken[part.lower()] = taken.get(part.lower(), 0) + 1
        twin = f"~{taken[part.lower()]}" if taken[part.lower()] > 1 else ""
        return open_files.enter_context(Csv(self._place("csv") / f"{part}{twin}.csv", columns))

    def _place(self, kind: str) -> Path:
        make_folder(self.folder / kind)
        return self.folder / kind


def _indented(content: dict[str, Any]) -> bytes:
    text = json.dumps(content, ensure_ascii=False, indent=1)
    return "\n".join(f" {line}" for line in text.split("\n")).encode()


def _as_json(node: Node, shape: Shape) -> Any:  # noqa: ANN401  # text, list or object, as the form has it
    if not node.children:
        return {} if shape.children else node.text
    content: dict[str, Any] = {}
    for child in node.children:
        below = shape.children[child.name]
        value = _as_json(child, below)
        if below.repeat:
            content.setdefault(child.name, []).append(value)
        else:
            content[child.name] = value
    return content


class Csv:
    """A table as CSV (RFC 4180), written row by row, with the mark by which spreadsheet programs know UTF-8."""

    def __init__(self, path: Path, columns: list[str]) -> None:
        self._file = io.TextIOWrapper(_opened(path), "utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        # An audit log names its columns itself.
        self._writer.writerow([harmless(column) for column in columns])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, rows: Iterable[list[str]]) -> None:
        """Write rows; their cells are made harmless."""
        self._writer.writerows([harmless(cell) for cell in row] for row in rows)


def _opened(path: Path, mode: Literal["xb", "ab"] = "xb") -> BinaryIO:
    """Open a file that only its owner may look at."""
    flags = os.O_WRONLY | os.O_CREAT | (os.O_EXCL if mode == "xb" else os.O_APPEND)
    try:
        return os.fdopen(os.open(path, flags, 0o600), "wb" if mode == "xb" else "ab")
    except OSError as error:
        raise Surroundings("file_unusable", f"{path} ({type(error).__name__})") from None


def _write(path: Path, content: bytes) -> None:
    try:
        for folder in (path.parent.parent.parent, path.parent.parent, path.parent):
            make_folder(folder)
        with _opened(path) as file:
            file.write(content)
    except OSError as error:
        raise Surroundings("file_unusable", f"{path} ({type(error).__name__})") from None
