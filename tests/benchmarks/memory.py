"""The memory of the whole kiosk beside that of Chromium in kiosk mode, which shows one question and does nothing else.

Counted is the PSS of the process and all its children as on a machine where nobody else has the same libraries open
(tests/benchmarks/_frames.py): nothing twice, and nothing left to others. That takes root; without, it is the plain PSS,
and other people's processes make both figures smaller. Both stand on the same display and have come to rest; Chromium
has its usual settings.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks import _frames
from tests.benchmarks._display import display
from tests.support.sound import SoundServer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).parents[2]
SHARE = 1 / 3
PATIENCE = 120.0
STILL, SAMPLES, BETWEEN = 0.02, 5, 1.0
"""At rest: so many samples in a row, a second apart, that differ by less than this share."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
QUESTION = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Where do you live now?</title>
<h1>Where do you live now?</h1><form><p><label><input type="radio" name="a"> In a house</label>
<p><label><input type="radio" name="a"> In a flat</label><p><label><input type="radio" name="a"> Somewhere else</label>
<p><button>Next question</button></form></html>
"""


def run() -> dict[str, object]:
    """Measure."""
    with display() as environment, tempfile.TemporaryDirectory() as folder:
        welcome, question = ours(environment, Path(folder))
        browser = next(filter(None, map(shutil.which, BROWSERS)), None)
        seen = environment["QT_QPA_PLATFORM"] == "xcb"
        theirs = chromium(browser, environment, Path(folder)) if browser and seen else None
    return {
        "platform": environment["QT_QPA_PLATFORM"],
        "counted": "page frames" if _frames.megabytes([os.getpid()]) else "PSS: not root",
        "Chromium": version(browser) if browser and theirs else "not measured: it or Xvfb is not installed",
        "welcome screen": beside(welcome, theirs),
        "question read aloud": beside(question, theirs),
    }


def beside(ours: float, theirs: float | None) -> dict[str, object]:
    """Return one figure; without Chromium our megabytes stand alone."""
    figure: dict[str, object] = {"MB": round(ours)}
    if theirs is not None:
        share = ours / theirs
        figure |= {"Chromium, MB": round(theirs), "share": round(share, 3), "at most": 0.333, "met": share <= SHARE}
    return figure


def version(browser: str) -> str:
    """Return which browser it is."""
    return subprocess.run([browser, "--version"], capture_output=True, text=True, check=False).stdout.strip()


def ours(environment: Mapping[str, str], folder: Path) -> tuple[float, float]:
    """Return the megabytes on the welcome screen and on a question that is read aloud."""
    command = [sys.executable, "-m", "tests.benchmarks._standing", "run", "--windowed", "--demonstration"]
    with sound() as server:
        told = {**environment, "PULSE_SERVER": server}
        # The first start makes the site; the memory of a kiosk is that of every other day.
        with standing([*command, "--site", f"{folder}/site"], told):
            pass
        with standing([*command, "--site", f"{folder}/site"], told) as process:
            welcome = at_rest(process.pid)
            assert process.stdin is not None
            process.stdin.write("go on\n")
            process.stdin.flush()
            wait_for(process, "question")
            return welcome, at_rest(process.pid)


@contextmanager
def sound() -> Iterator[str]:
    """Give the address of a sound server without a sound."""
    server = SoundServer()
    server.start()
    try:
        yield server.address
    finally:
        server.close()


@contextmanager
def standing(command: list[str], environment: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    """Start a kiosk and let it come to its welcome screen; end it afterwards."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, env=environment, text=True, **pipes) as process:  # type: ignore[call-overload]
        try:
            wait_for(process, "welcome")
            yield process
        finally:
            process.terminate()


def wait_for(process: subprocess.Popen[str], word: str) -> None:
    """Return when the kiosk has said a word."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.strip() == word:
            return
    raise RuntimeError(f"the kiosk never said {word}")


def chromium(browser: str, environment: Mapping[str, str], folder: Path) -> float:
    """Return the megabytes of Chromium that shows one question."""
    page = folder / "question.html"
    page.write_text(QUESTION, encoding="utf-8")
    options = ["--kiosk", "--no-first-run", f"--user-data-dir={folder}/profile"]
    if os.geteuid() == 0:
        options.append("--no-sandbox")  # it refuses to start for root otherwise
    command = [browser, *options, page.as_uri()]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            until_it_shows(process.pid)
            return at_rest(process.pid)
        finally:
            for child in tree(process.pid):
                os.kill(child, 15)


def until_it_shows(root: int) -> None:
    """Return when there is a process that draws pages."""
    end = time.monotonic() + PATIENCE
    while not any("--type=renderer" in words(process) for process in tree(root)):
        if time.monotonic() > end:
            raise RuntimeError("Chromium shows nothing")
        time.sleep(BETWEEN)


def at_rest(root: int) -> float:
    """Return the megabytes of a process and its children, once they do not change any more."""
    end = time.monotonic() + PATIENCE
    found: list[float] = []
    while time.monotonic() < end:
        time.sleep(BETWEEN)
        found = [*found[1 - SAMPLES :], taken(tree(root))]
        if len(found) == SAMPLES and max(found) - min(found) <= STILL * max(found):
            break
    return statistics.median(found)


def taken(processes: list[int]) -> float:
    """Return the megabytes of some processes together."""
    return _frames.megabytes(processes) or sum(map(pss, processes))


def tree(root: int) -> list[int]:
    """Return a process and all its children."""
    parents = {int(path.name): parent(path) for path in Path("/proc").iterdir() if path.name.isdigit()}
    found = [root]
    for process in found:
        found += [child for child, its in parents.items() if its == process]
    return found


def parent(process: Path) -> int:
    """Return the parent of a process, 0 when it has just ended."""
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def words(process: int) -> str:
    """Return the command line of a process."""
    try:
        return Path(f"/proc/{process}/cmdline").read_text(errors="replace")
    except OSError:
        return ""


def pss(process: int) -> float:
    """Return the megabytes of one process."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024 / 1e6
