"""Compare with JavaRosa for as long as you like: python -m tests.oracle [--examples 2000] [--seed 1] [--real].

Ends with the smallest form found in which the engines differ, or with "the same"; the exit status is 1 then, else 0.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from pathlib import Path
from pprint import pformat

from hypothesis import HealthCheck, given, seed, settings

from kiosk.commands.services import own_forms
from kiosk.services.examination import examine
from tests.oracle.javarosa import JavaRosa
from tests.oracle.jvm import MISSING, is_there
from tests.oracle.playing import play
from tests.oracle.real import real_forms, walk
from tests.oracle.strategies import actions, forms

ROOT = Path(__file__).parents[2]


def made_up(javarosa: JavaRosa, examples: int, start: int) -> bool:
    """Tell whether all made-up forms are the same in both."""
    last: list[tuple[object, object, list[str]]] = []

    @seed(start)
    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(forms(), actions)
    def compare(form, done):
        problems = play(javarosa, form, done)
        if problems:
            last[:] = [(form, done, problems)]
        assert not problems

    try:
        compare()
    except AssertionError:
        for found in last:
            print(pformat(found, width=160))
        return False
    return True


def real(javarosa: JavaRosa, start: int) -> bool:
    """Tell whether the real forms, and our own, are the same in both however they are answered."""
    shared = Path(os.environ.get("HANDRAIL_SHARED", ROOT.parent / "shared"))
    examined = [(path.stem, examine(path, own=True)) for path in own_forms()]
    found = [(name, each.form.xml, each.media) for name, each in examined]
    same = True
    for name, xml, media in [*found, *real_forms(shared if shared.is_dir() else None)]:
        problems = walk(javarosa, xml, media, seed=start, every=10)
        print(f"{name}: {problems[:3] if problems else 'the same'}", flush=True)
        same = same and not problems
    return same


def main() -> int:
    """Read the command line and compare."""
    parser = argparse.ArgumentParser(prog="python -m tests.oracle", description=__doc__)
    parser.add_argument("--examples", type=int, default=2000, metavar="N", help="made-up forms (2000)")
    parser.add_argument("--seed", type=int, default=random.getrandbits(32), help="the same forms again")
    parser.add_argument("--real", action="store_true", help="real forms instead, all their questions")
    options = parser.parse_args()
    if not is_there():
        print(MISSING)
        return 1
    print(f"--seed {options.seed}", flush=True)
    with JavaRosa() as javarosa:
        same = real(javarosa, options.seed) if options.real else made_up(javarosa, options.examples, options.seed)
    print("the same" if same else "different")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
