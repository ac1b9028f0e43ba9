"""Run recorded cases: python -m tests.conformance FILE... [--failures OUT.json].

The files are JSON lines, gzipped or not: expressions or scenarios, told apart by what is in them. The last line printed
is "N passed, M failed"; the exit status is 1 when a case failed. Criteria: shared/conformance/README.md.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Case = dict[str, Any]


def read_cases(path: Path) -> Iterator[Case]:
    data = path.read_bytes()
    text = (gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data).decode("utf-8")
    # Not splitlines: expressions contain form feeds and other characters it takes for ends of lines.
    for line in text.split("\n"):
        if line.strip():
            yield json.loads(line)


def run_of(case: Case) -> Callable[[Case], list[str]]:
    """Return what runs such a case and returns its problems, none when it holds."""
    if "expr" in case:
        from tests.conformance.xpath import run

        return run
    if "form" in case:
        from tests.conformance.scenarios import run as run_scenario

        return run_scenario
    raise SystemExit("neither an expression nor a scenario: no 'expr', no 'form'")


def problems_of(case: Case) -> list[str]:
    run = run_of(case)
    try:
        return run(case)
    except Exception as error:  # noqa: BLE001 -- a crash is a failed case, and the other cases still count
        return [f"{type(error).__name__}: {error}"]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="conformance", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--failures", type=Path, metavar="OUT.json", help="write each failing case, with its problems")
    options = parser.parse_args(arguments)
    passed = 0
    failures = []
    for path in options.files:
        for number, case in enumerate(read_cases(path)):
            problems = problems_of(case)
            if problems:
                failures.append({**case, "file_read": path.name, "number": number, "problems": problems})
            else:
                passed += 1
    if options.failures:
        options.failures.write_text(json.dumps(failures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for failure in failures[:50]:
        print(f"{failure.get('id', failure['number'])}: {failure['problems'][0][:200]}")
    print(f"{passed} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
