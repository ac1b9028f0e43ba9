"""The fuzzing campaign: docs/developers/fuzzing.md."""

from __future__ import annotations

import argparse
import importlib.util

from tests.fuzz.targets import TARGETS


def main() -> int:
    """Run it; the exit status is 1 when something was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="how long, over all targets")
    parser.add_argument("--target", choices=sorted(TARGETS), action="append", help="all of them when left out")
    parser.add_argument("--by", choices=("atheris", "hypothesis"), help="atheris where it is installed")
    given = parser.parse_args()
    present = importlib.util.find_spec("atheris") is not None
    targets = given.target or list(TARGETS)
    if (given.by or ("atheris" if present else "hypothesis")) == "atheris":
        from tests.fuzz.coverage_guided import run
    else:
        if not present:
            print("atheris is not installed (pip install atheris): hypothesis generates, without looking at coverage.")
        from tests.fuzz.generated import run
    return 1 if run(targets, given.seconds) else 0


if __name__ == "__main__":
    raise SystemExit(main())
