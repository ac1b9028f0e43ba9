"""A kiosk that crashes leaves no picture of its memory: that holds what a person typed."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

RUN = """
import resource, sys
from ui import start

class Stopped(Exception):
    pass

def stop(*_):
    raise Stopped

start.QApplication = stop
try:
    start.run(None)
except Stopped:
    print(resource.getrlimit(resource.RLIMIT_CORE))
"""


def test_the_kiosk_and_its_children_leave_no_core_dump():
    done = subprocess.run(
        [sys.executable, "-c", RUN],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2),
    )
    assert done.stdout == "(0, 0)\n"
