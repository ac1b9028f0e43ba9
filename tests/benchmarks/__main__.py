"""`./dev bench [NAME...]`: measure, print, and write every figure to bench.json.

Each module of this folder named on the command line (all of them without names) has a `run()` that returns
its figures. A figure is a ratio within one run wherever it can be, since machines differ and are busy.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

FOLDER = Path(__file__).parent
OUT = FOLDER.parent.parent / "bench.json"


def names() -> list[str]:
    """Return the benchmarks there are: the modules that have a run()."""
    return sorted(
        path.stem
        for path in FOLDER.glob("*.py")
        if "def run(" in path.read_text(encoding="utf-8") and path.stem[0] != "_"
    )


def main() -> int:
    """Run what was asked for; exit 1 when a figure misses its goal."""
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *names()], metavar="NAME", help=", ".join(names()))
    wanted = parser.parse_args().names or names()
    result: dict[str, object] = {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "system": platform.platform(),
        "cores": os.cpu_count(),
    }
    missed = []
    for name in wanted:
        figures = importlib.import_module(f"tests.benchmarks.{name}").run()
        result[name] = figures
        for figure, content in figures.items():
            print(line(name, figure, content), flush=True)
            if isinstance(content, dict) and content.get("met") is False:
                missed.append(f"{name}: {figure}")
    OUT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(f"Written to {OUT.name}." + (f" Missed: {'; '.join(missed)}." if missed else " Every goal is met."))
    return 1 if missed else 0


def line(name: str, figure: str, content: object) -> str:
    """Write one figure for the terminal."""
    if not isinstance(content, dict):
        return f"{name:10} {figure}: {content}"
    rest = ", ".join(f"{key} {value}" for key, value in content.items() if key != "met")
    met = {True: "met", False: "MISSED", None: ""}[content.get("met")]
    return f"{name:10} {figure}: {rest} {met}"


if __name__ == "__main__":
    sys.exit(main())
