"""`./dev bench [NAME...]`: measure, print, and write every figure to bench.json.

Each module of this folder named on the command line (all of them without names) has a `run()` that returns
its figures. A figure is a ratio within one run wherever it can be, since machines differ and are busy.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks._one import MARK

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
    kept = json.loads(OUT.read_text(encoding="utf-8")) if OUT.is_file() else {}
    # What is not measured now keeps its figures and their date.
    result = {name: kept[name] for name in names() if isinstance(kept.get(name), dict)}
    missed = []
    for name in wanted:
        found = {"when": datetime.now(UTC).isoformat(timespec="seconds")} | figures(name)
        result[name] = found
        for figure, content in found.items():
            print(line(name, figure, content), flush=True)
            if isinstance(content, dict) and content.get("met") is False:
                missed.append(f"{name}: {figure}")
        OUT.write_text(json.dumps({"machine": machine()} | result, indent=1) + "\n", encoding="utf-8")
    print(f"Written to {OUT.name}." + (f" Missed: {'; '.join(missed)}." if missed else " Every goal is met."))
    return 1 if missed else 0


def figures(name: str) -> dict[str, object]:
    """Run one benchmark in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks._one", name]
    done = subprocess.run(command, cwd=FOLDER.parent.parent, stdout=subprocess.PIPE, text=True, check=True)
    told = next(line for line in done.stdout.splitlines() if line.startswith(MARK))
    return dict(json.loads(told.removeprefix(MARK)))


def machine() -> dict[str, object]:
    """Describe the machine."""
    return {
        "python": platform.python_version(),
        "system": platform.platform(),
        "processor": processor(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
    }


def processor() -> str:
    """Return the name of the processor, as Linux tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")


def line(name: str, figure: str, content: object) -> str:
    """Write one figure for the terminal."""
    if not isinstance(content, dict):
        return f"{name:10} {figure}: {content}"
    rest = ", ".join(f"{key} {value}" for key, value in content.items() if key != "met")
    met = {True: "met", False: "MISSED", None: ""}[content.get("met")]
    return f"{name:10} {figure}: {rest} {met}"


if __name__ == "__main__":
    sys.exit(main())
