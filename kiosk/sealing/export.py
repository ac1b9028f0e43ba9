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
from typing import TYPE_CHECKING, Any

from kiosk.errors import Surroundings
from kiosk.sealing.audits import AUDIT, audit_table
from kiosk.sealing.flattening import Tables, harmless
from kiosk.sealing.keys import make_folder
from kiosk.sealing.opening import NotOpened, Opened
from kiosk.sealing.shapes import Shape
from kiosk.xform.reading import ParseError, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from kiosk.store.submissions import SealedSubmission
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

    `shapes` by form id, from `shape_of_form`; forms without one are shaped by their submissions.
    """
    _refuse_used(folder)
    not_opened: list[NotOpened] = []
    forms: dict[str, list[tuple[SealedSubmission, Node]]] = {}
    audits: dict[str, list[tuple[str, bytes]]] = {}
    for item in found:
        if isinstance(item, NotOpened):
            not_opened.append(item)
            continue
        row = item.submission
        _write(folder / "xml" / file_name(row.form_id) / f"{file_name(row.instance_id)}.xml", item.xml)
        for name, content in item.files.items():
            path = folder / "attachments" / file_name(row.form_id) / file_name(row.instance_id) / file_name(name)
            _write(path, content)
            if name == AUDIT:
                audits.setdefault(row.form_id, []).append((row.instance_id, content))
        try:
            forms.setdefault(row.form_id, []).append((row, parse(item.xml).element))
        except ParseError as error:
            why = f"It was opened to XML, but is not well formed: {error}."
            not_opened.append(NotOpened(f"{row.instance_id} of {row.form_id}", why, "Read the XML file by eye."))
    for form_id, answers in forms.items():
        _write_form(folder, form_id, answers, shapes.get(form_id) or Shape(), audits.get(form_id, []))
    if not_opened:
        rows = [[item.what, item.why, item.remedy] for item in not_opened]
        _write(folder / "not-opened.csv", _csv(["What", "Why", "What to do"], rows))
    return not_opened


def _refuse_used(folder: Path) -> None:
    make_folder(folder)
    if any(folder.iterdir()):
        raise Surroundings("site_exists", str(folder))


def _write_form(
    folder: Path,
    form_id: str,
    answers: list[tuple[SealedSubmission, Node]],
    shape: Shape,
    audits: list[tuple[str, bytes]],
) -> None:
    for _, root in answers:
        shape.learn(root)
    shape.text = False
    tables = Tables(shape)
    listed = []
    for row, root in answers:
        facts = {"SubmissionDate": row.created_at, "KEY": row.instance_id}
        facts |= {"FormVersion": row.version, "KioskID": row.kiosk_id}
        tables.add(root, facts)
        listed.append(facts | {"FormID": form_id, "answers": _as_json(root, shape)})
    name = file_name(form_id)
    _write(folder / "json" / f"{name}.json", json.dumps(listed, ensure_ascii=False, indent=1).encode())
    taken: dict[str, int] = {}
    for table in (*tables.all(), *([audit_table(audits)] if audits else ())):
        part = f"{name}-{file_name(table.name)}" if table.name else name
        taken[part.lower()] = taken.get(part.lower(), 0) + 1
        twin = f"~{taken[part.lower()]}" if taken[part.lower()] > 1 else ""
        _write(folder / "csv" / f"{part}{twin}.csv", _csv(table.columns, table.rows))


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


def _csv(columns: list[str], rows: list[list[str]]) -> bytes:
    """Write CSV as RFC 4180, with the mark by which spreadsheet programs know UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _write(path: Path, content: bytes) -> None:
    try:
        for folder in (path.parent.parent.parent, path.parent.parent, path.parent):
            make_folder(folder)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
    except OSError as error:
        raise Surroundings("file_unusable", f"{path} ({type(error).__name__})") from None
