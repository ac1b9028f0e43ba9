from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
TIMES = 3


def test_whenever_the_stick_is_pulled_out_or_a_process_killed_everything_arrives_once(tmp_path):
    command = [sys.executable, "-m", "tests.support.killed_carrying", str(tmp_path), str(TIMES)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    killed = json.loads(done.stdout.splitlines()[-1])
    assert [killed[name] for name in ("out", "hub", "in")] == [TIMES] * 3
    assert min(killed[f"steps of {name}"] for name in ("out", "hub", "in")) >= 10
