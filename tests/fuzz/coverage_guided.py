"""The campaign guided by coverage: atheris (libFuzzer) chooses, our mutations and its own change.

Three kinds of processes: the one that was started makes the seeds; one in which our code is instrumented, which takes
longest and is done once; and a fork of it for each slice, because libFuzzer ends the process it runs in.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final

from tests.fuzz.child import ROOT, Child
from tests.fuzz.findings import keep, smaller
from tests.fuzz.limits import limit_memory, seconds_for

if TYPE_CHECKING:
    from collections.abc import Sequence

SEED: Final = "seed-"
_SLICE: Final = 120.0
# Instrumented code is about three times as slow.
_SLOWER: Final = 3


def run(targets: Sequence[str], seconds: float) -> int:
    """Fuzz `targets`, each for some minutes in turn; return whether something was found."""
    # Not above: what is imported before imports are instrumented is not instrumented.
    from tests.fuzz.strategies import seeds

    corpora = Path(tempfile.mkdtemp(prefix="fuzz-"))
    print(f"what was of interest is collected in {corpora}", flush=True)
    for target in targets:
        (corpora / target).mkdir()
        for number, case in enumerate(seeds(target)):
            (corpora / target / f"{SEED}{number:03}").write_bytes(case)
    command = [sys.executable, "-m", "tests.fuzz.coverage_guided", str(corpora), str(seconds), *targets]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def _campaign(corpora: Path, seconds: float, targets: Sequence[str]) -> int:
    import atheris

    with atheris.instrument_imports(include=["kiosk", "xlrd"]):
        from tests.fuzz.targets import warm_up
    warm_up()
    until = time.monotonic() + seconds
    found: dict[tuple[str, str, str], Path] = {}
    while time.monotonic() < until:
        for target in targets:
            left = min(until - time.monotonic(), max(_SLICE, seconds / len(targets) / 4))
            if left > 1:
                _run_slice(target, corpora / target, left, found)
    return 1 if found else 0


def _run_slice(target: str, corpus: Path, seconds: float, found: dict[tuple[str, str, str], Path]) -> None:
    crashes = corpus.with_suffix(".found")
    crashes.mkdir(exist_ok=True)
    log = corpus.with_suffix(".log")
    with log.open("ab") as sink:
        process = os.fork()
        if not process:
            os.dup2(sink.fileno(), 1)
            os.dup2(sink.fileno(), 2)
            _fuzz(target, seconds, corpus, crashes)
            os._exit(0)
    *_, used = os.wait4(process, 0)
    last = [line for line in log.read_text(errors="replace").splitlines() if "exec/s" in line or "DONE" in line][-1:]
    # On a busy machine the clock says little.
    processor = f"{used.ru_utime + used.ru_stime:.0f} s of the processor"
    print(f"{time.strftime('%H:%M:%S')} {target} ({processor}): {' '.join(last)}", flush=True)
    with Child() as child:
        for path in sorted(crashes.iterdir()):
            _weigh(child, target, path.read_bytes(), found)
            path.unlink()


def _weigh(child: Child, target: str, case: bytes, found: dict[tuple[str, str, str], Path]) -> None:
    """Judge a case again without instrumentation: only what is a finding then is one."""
    verdict = child.verdict(target, case, seconds_for(target))
    key = (target, verdict.kind, verdict.where)
    if verdict.is_finding and key not in found:
        found[key] = keep(target, smaller(child, target, case, verdict, seconds_for(target)))
        print(f"FOUND {verdict.kind} in {target}: {verdict.where} ({found[key].name})\n{verdict.detail}", flush=True)


def _fuzz(target: str, seconds: float, corpus: Path, crashes: Path) -> None:
    """Run one slice: this process ends inside of libFuzzer."""
    import atheris

    from tests.fuzz.strategies import changed
    from tests.fuzz.targets import TARGETS
    from tests.fuzz.verdict import judge

    given = [path.read_bytes() for path in sorted(corpus.glob(f"{SEED}*"))]
    seen: Counter[tuple[str, str]] = Counter()
    run_case, limit = TARGETS[target], seconds_for(target) * _SLOWER

    def one(case: bytes) -> None:
        verdict = judge(run_case, case, limit)
        key = (verdict.kind, verdict.where)
        if verdict.is_finding and not seen[key]:
            # Said once, and gone on: the campaign does not end with the first.
            (crashes / f"{len(seen)}-{time.time_ns()}").write_bytes(case)
        seen[key] += 1

    def mutate(case: bytes, most: int, seed: int) -> bytes:
        random = Random(seed)
        return changed(target, case, random, given)[:most] if random.random() < 0.5 else atheris.Mutate(case, most)

    limit_memory(2048)
    options = [f"-max_total_time={int(seconds) or 1}", f"-artifact_prefix={crashes}/", "-timeout=120"]
    options += ["-max_len=131072", "-rss_limit_mb=0", "-len_control=0"]
    atheris.Setup([sys.argv[0], *options, str(corpus)], one, custom_mutator=mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(_campaign(Path(sys.argv[1]), float(sys.argv[2]), sys.argv[3:]))
