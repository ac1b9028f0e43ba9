"""Judges of a tour who had no part in it: JavaRosa opens what was sent, zxing reads what was printed."""

from __future__ import annotations

import json
import re
import subprocess
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import zxingcpp
from PIL import Image

from tests.oracle import differences
from tests.oracle.jvm import command, is_there

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# What reads the clock or a die comes out otherwise each time a form is opened, in any engine.
_UNSTEADY = re.compile(r"\b(?:now|today|random|uuid|once)\(")

# Where a calculation makes words of a date JavaRosa adds midnight; ODK Web Forms and we keep the date.
_MIDNIGHT = re.compile(r"(?<=^\d{4}-\d\d-\d\d)T00:00:00\.000(?:Z|[+-]\d\d:\d\d)$")


def judge(folder: Path) -> list[str]:
    """Return what is wrong with the tour in `folder`. Without Java only what was printed is judged."""
    visit = json.loads((folder / "visit.json").read_text(encoding="utf-8"))
    sent = not visit.get("looks_up")
    opened = list(_reopened(folder, visit)) if sent and is_there() else []
    return [*opened, *_codes(folder, visit["shots"], {"ticket", "receipt" if sent else "answer"})]


def _reopened(folder: Path, visit: dict[str, Any]) -> Iterator[str]:
    """Open the submission in JavaRosa, as ODK Collect opens a saved form; it has to be valid and stay as it is."""
    form = folder / visit["form"]
    submission = next((folder / visit["opened"]).glob("*.xml"))
    done = subprocess.run(
        [*command("Judge"), str(form), str(form.parent / "media"), str(submission)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    verdict, _, xml = done.stdout.partition("\n")
    if verdict != "valid":
        yield f"JavaRosa: {verdict or done.stderr.strip()[-500:]}"
    if xml.strip():
        unsteady = _unsteady(ET.fromstring(form.read_bytes()))
        ours, theirs = (_leaves(ET.fromstring(text)) for text in (submission.read_text("utf-8"), xml.strip()))
        changed = {ref for ref in ours.keys() | theirs.keys() if ours.get(ref) != theirs.get(ref)}
        yield from (
            f"JavaRosa has {theirs.get(ref)!r} at {ref}" for ref in sorted(changed) if _bare(ref) not in unsteady
        )


def _unsteady(form: ET.Element) -> set[str]:
    """Return the calculated nodes that read the clock or a die, and all that are calculated from them."""
    binds = {each.get("nodeset", ""): each.get("calculate", "") for each in form.iter() if each.tag.endswith("}bind")}
    found = {ref for ref, calculate in binds.items() if _UNSTEADY.search(calculate)}
    while True:
        more = {ref for ref, calculate in binds.items() if any(f"{each} " in f"{calculate} " for each in found)}
        if more <= found:
            return found
        found |= more


def _leaves(root: ET.Element) -> dict[str, str]:
    """Return the nodes that have no children and hold something, by path and place among those of the same name."""
    found: dict[str, str] = {}

    def walk(element: ET.Element, path: str) -> None:
        seen: dict[str, int] = {}
        for child in element:
            name = child.tag.rpartition("}")[2]
            seen[name] = seen.get(name, 0) + 1
            ref = f"{path}/{name}[{seen[name]}]"
            if len(child):
                walk(child, ref)
            elif child.text:
                found[ref] = differences.value(_MIDNIGHT.sub("", child.text))

    walk(root, f"/{root.tag.rpartition('}')[2]}")
    return found


def _bare(ref: str) -> str:
    return re.sub(r"\[\d+\]", "", ref)


def _codes(folder: Path, shots: list[dict[str, Any]], expected: set[str]) -> Iterator[str]:
    """Read the QR code of every printed paper, which has to hold what the screen's paper holds."""
    papers = {paper: shot["seen"]["code"] for shot in shots for paper in shot["papers"]}
    if {paper.partition("/")[2].partition("-")[0] for paper in papers} != expected:
        yield f"printed: {sorted(papers)}"
    for paper, code in papers.items():
        with Image.open(folder / paper) as picture:
            found = [each.text for each in zxingcpp.read_barcodes(picture.convert("L"))]
        if not code or found != [code]:
            yield f"{paper} has codes of {[len(each) for each in found]} letters, not the one of its screen"
