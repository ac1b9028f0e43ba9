"""All tours, one after the other: `python -m tests.tours [--only TEXT ...] [--out DIR]`.

Each of our services in each of its languages, and the forms that nobody here wrote, every one a process of its own
(`python -m ui.tour`), over all panels, sizes and themes. Each folder is then judged by those who had no part in it
(tests/support/tour_judges.py). Ends with a table; the exit status is 1 when anything is wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.commands.services import own_forms
from kiosk.panels import PROFILES
from kiosk.screens import SIZES, THEMES
from tests.support.tour_forms import FormToTour, forms_to_tour
from tests.support.tour_judges import judge

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
LANGUAGES = ("en", "es", "ar")
BUILT_IN = ("call-for-a-helper", "end-of-a-call", "feedback")
NOTHING = "nothing"
REFUSAL = "refused, as it should be"
COLUMNS = ("service", "language", "panel", "size", "theme", "pictures", "answers", "seconds", "wrong")


@dataclass(frozen=True, slots=True)
class Tour:
    """What one process does."""

    service: str
    """The id of a service of ours, or a form's file."""
    language: str
    panel: str
    size: str
    theme: str
    incomplete: str = ""
    refusal: str = ""
    """What the kiosk says instead of making the tour."""

    @property
    def name(self) -> str:
        """Return what its folder is called."""
        return f"{Path(self.service).stem}-{self.language}"

    def options(self) -> list[str]:
        """Return it as `python -m ui.tour` takes it."""
        names = ("service", "language", "panel", "size", "theme", "incomplete")
        return [part for name in names for part in (f"--{name}", getattr(self, name))]


def tours(forms: list[FormToTour]) -> Iterator[Tour]:
    """Yield all tours. Twelve in a row have every panel with every size; the themes move on by one a round."""
    own = [path.stem for path in own_forms() if path.stem not in BUILT_IN]
    wanted = [(service, language, "", "") for service in own for language in LANGUAGES]
    wanted += [(str(form.file), "en", form.incomplete, form.refusal) for form in forms]
    panels = sorted(PROFILES)
    for number, (service, language, *rest) in enumerate(wanted):
        theme = THEMES[(number + number // len(THEMES)) % len(THEMES)]
        yield Tour(service, language, panels[number % len(panels)], SIZES[number % len(SIZES)], theme, *rest)


def make(tour: Tour, out: Path) -> dict[str, str]:
    """Make one tour and have it judged; return its row of the table."""
    begin = time.monotonic()
    shutil.rmtree(out, ignore_errors=True)
    command = [sys.executable, "-m", "ui.tour", str(out), *tour.options(), "--clips", str(out.parent / "clips")]
    environment = {"QT_QPA_PLATFORM": "offscreen"} | os.environ
    done = subprocess.run(
        ["nice", "-n", "15", *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    row = {name: str(getattr(tour, name)) for name in COLUMNS[:5]} | {"service": Path(tour.service).stem}
    facts = json.loads((out / "facts.json").read_text("utf-8")) if (out / "facts.json").exists() else {}
    row |= {"pictures": str(facts.get("screens", 0)), "answers": str(facts.get("questions answered", 0))}
    row["seconds"] = f"{time.monotonic() - begin:.0f}"
    (out.parent / f"{tour.name}.log").write_text(done.stdout + done.stderr, encoding="utf-8")
    return row | {"wrong": _verdict(tour, out, facts, done.stderr)}


def _verdict(tour: Tour, out: Path, facts: dict[str, object], errors: str) -> str:
    if tour.refusal:
        return f"{NOTHING}: {REFUSAL}" if tour.refusal in errors and not facts else f"not refused: {tour.refusal}"
    if not facts:
        return f"no tour: {errors.strip()[-500:]}"
    found = [] if facts["wrong"] == NOTHING else [str(facts["wrong"])]
    return "; ".join([*found, *judge(out)]) or NOTHING


def main() -> int:
    """Read the command line and make the tours."""
    parser = argparse.ArgumentParser(prog="python -m tests.tours", description=__doc__)
    parser.add_argument("--only", action="append", metavar="TEXT", help="only tours whose name holds this; repeatable")
    parser.add_argument("--out", type=Path, help="the folder for the tours; a new temporary one if left out")
    options = parser.parse_args()
    out: Path = (options.out or Path(tempfile.mkdtemp(prefix="tours-"))).resolve()
    out.mkdir(parents=True, exist_ok=True)
    shared = Path(os.environ.get("HANDRAIL_SHARED", ROOT.parent / "shared"))
    rows = []
    for tour in tours(forms_to_tour(shared / "forms", out / "forms")):
        if not options.only or any(text in tour.name for text in options.only):
            rows.append(make(tour, out / tour.name))
            print(" | ".join(rows[-1].values()), flush=True)
    table = _table(rows)
    (out / "table.md").write_text(table, encoding="utf-8")
    print(f"\n{table}\n{out}")
    return int(not all(row["wrong"].startswith(NOTHING) for row in rows))


def _table(rows: list[dict[str, str]]) -> str:
    lines = [COLUMNS, ("---",) * len(COLUMNS), *(tuple(row[name] for name in COLUMNS) for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
