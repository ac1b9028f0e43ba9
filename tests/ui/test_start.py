"""The real command in a process of its own, from its start to the signal that ends it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 90
"""Far more than it takes: it only keeps a kiosk that hangs from hanging the tests."""
TELLING = """
import logging, sys

class Tell(logging.Handler):
    def emit(self, record):
        print(record.getMessage(), flush=True)

logger = logging.getLogger("ui.start")
logger.setLevel(logging.INFO)
logger.addHandler(Tell())
from kiosk.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


@contextmanager
def started(site):
    """Start the command on the site; whatever happens, it is ended."""
    command = [sys.executable, "-W", "error", "-X", "dev", "-c", TELLING]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT), "HOME": str(site.parent)}
    with subprocess.Popen(
        [*command, "run", "--windowed", "--demonstration", "--site", str(site)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    ) as process:
        patience = threading.Timer(PATIENCE_SECONDS, process.kill)
        patience.start()
        yield process
        patience.cancel()
        process.kill()


def told(process, last):
    """Return what the kiosk told, up to `last`."""
    words = []
    for line in process.stdout:
        words.append(line.strip())
        if words[-1] == last:
            break
    return words


def end(process, how, *expected):
    """End it; on standard error stood a line that begins with each of `expected`, and nothing else."""
    process.send_signal(how)
    rest, complaints = process.communicate()
    lines = complaints.splitlines()
    assert len(lines) == len(expected), complaints
    assert all(line.startswith(words) for line, words in zip(lines, expected, strict=True)), complaints
    assert rest == ""
    assert process.returncode == 0


def test_first_start_and_the_next_one(tmp_path):
    site = tmp_path / "site"
    with started(site) as kiosk:
        assert told(kiosk, "kept") == ["ready", "kept"]
        assert (site / "welcome.picture").is_file()
        end(kiosk, signal.SIGTERM, "First run", "Installing the services")
    # The welcome screen that was kept is painted before the kiosk itself is there.
    with started(site) as kiosk:
        assert told(kiosk, "ready") == ["painted", "ready"]
        end(kiosk, signal.SIGINT)
