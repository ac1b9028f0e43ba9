"""The campaign guided by coverage: atheris (libFuzzer) chooses, our mutations and its own change."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import Final

from tests.fuzz.child import ROOT, Child
from tests.fuzz.findings import keep, smaller
from tests.fuzz.limits import seconds_for

SEED: Final = "seed-"
_SLICE: Final = 120.0
# Instrumented code is about three times as slow.
_SLOWER: Final = 3


def run(targets: list[str], seconds: float) -> int:
    """Fuzz `targets`, each for some minutes in turn, in processes of their own; return how many findings."""
    # Not above: what is imported before the child instruments imports is not instrumented.
    from tests.fuzz.strategies import seeds

    found: dict[tuple[str, str, str], Path] = {}
    corpora = Path(tempfile.mkdtemp(prefix="fuzz-"))
    print(f"what was of interest is collected in {corpora}", flush=True)
    # Here, once: compiling the forms takes longest, and three times as long where code is instrumented.
    for target in targets:
        (corpora / target).mkdir()
        for number, case in enumerate(seeds(target)):
            (corpora / target / f"{SEED}{number:03}").write_bytes(case)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for target in targets:
            left = min(until - time.monotonic(), max(_SLICE, seconds / len(targets) / 4))
            if left > 0:
                _run_slice(target, corpora / target, left, found)
    return len(found)


def _run_slice(target: str, corpus: Path, seconds: float, found: dict[tuple[str, str, str], Path]) -> None:
    crashes = corpus.with_suffix(".found")
    crashes.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "tests.fuzz.coverage_guided", target, str(seconds), str(corpus), str(crashes)]
    log = corpus.with_suffix(".log")
    before = _processor()
    with log.open("ab") as sink:
        subprocess.run(command, cwd=ROOT, stdout=sink, stderr=sink, check=False)
    taken = _processor() - before
    last = [line for line in log.read_text(errors="replace").splitlines() if "exec/s" in line or "DONE" in line][-1:]
    print(f"{time.strftime('%H:%M:%S')} {target} ({taken:.0f} s of the processor): {' '.join(last)}", flush=True)
    with Child() as child:
        for path in sorted(crashes.iterdir()):
            _weigh(child, target, path.read_bytes(), found)
            path.unlink()


def _processor() -> float:
    """Return the seconds of the processor that slices have had: on a busy machine the clock says little."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _weigh(child: Child, target: str, case: bytes, found: dict[tuple[str, str, str], Path]) -> None:
    """Judge a case again without instrumentation: only what is a finding then is one."""
    verdict = child.verdict(target, case, seconds_for(target))
    key = (target, verdict.kind, verdict.where)
    if verdict.is_finding and key not in found:
        found[key] = keep(target, smaller(child, target, case, verdict, seconds_for(target)))
        print(f"FOUND {verdict.kind} in {target}: {verdict.where} ({found[key].name})\n{verdict.detail}", flush=True)


def _fuzz(target: str, seconds: str, corpus: str, crashes: str) -> None:
    """Run one slice: this process ends inside of libFuzzer."""
    import atheris

    with atheris.instrument_imports(include=["kiosk", "xlrd"]):
        from tests.fuzz.targets import TARGETS, warm_up
    from tests.fuzz.limits import limit_memory
    from tests.fuzz.strategies import changed
    from tests.fuzz.verdict import judge

    given = [path.read_bytes() for path in sorted(Path(corpus).glob(f"{SEED}*"))]
    seen: Counter[tuple[str, str]] = Counter()
    run_case, limit = TARGETS[target], seconds_for(target) * _SLOWER

    def one(case: bytes) -> None:
        verdict = judge(run_case, case, limit)
        key = (verdict.kind, verdict.where)
        if verdict.is_finding and not seen[key]:
            # Said once, and gone on: the campaign does not end with the first.
            (Path(crashes) / f"{len(seen)}-{time.time_ns()}").write_bytes(case)
        seen[key] += 1

    def mutate(case: bytes, most: int, seed: int) -> bytes:
        random = Random(seed)
        return changed(target, case, random, given)[:most] if random.random() < 0.5 else atheris.Mutate(case, most)

    warm_up()
    limit_memory(2048)
    options = [f"-max_total_time={int(float(seconds)) or 1}", f"-artifact_prefix={crashes}/", "-timeout=120"]
    options += ["-max_len=131072", "-rss_limit_mb=0", "-len_control=0"]
    atheris.Setup([sys.argv[0], *options, corpus], one, custom_mutator=mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    _fuzz(*sys.argv[1:])
