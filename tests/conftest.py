"""What every test shares: a quiet, offscreen Qt, and the shared material where it is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol
from hypothesis import HealthCheck, settings

# The same examples every time: a test that fails must fail again. HANDRAIL_EXPLORE=1 looks for new ones.
# No deadlines: a slow machine is no reason to fail.
_PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("steady", _PATIENT, derandomize=True)
settings.register_profile("explore", _PATIENT)
settings.load_profile("explore" if os.environ.get("HANDRAIL_EXPLORE") else "steady")

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

ROOT = Path(__file__).parent.parent


UNCOVERED = ("journeys", "ui/tour")
"""Whole visits: they go where the other tests go, again and again, half as long again with coverage."""
LISTENS = 5
AGAIN = pytest.StashKey[list[str]]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave them out of coverage, where that is measured, and begin with them: a long file at the end is waited for."""
    uncovered = [ROOT / "tests" / name for name in UNCOVERED]
    whole = {item for item in items if any(item.path.is_relative_to(path) for path in uncovered)}
    for item in whole:
        item.add_marker(pytest.mark.no_cover)
    items.sort(key=lambda item: item not in whole)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Listen again where a busy machine made a gap in the sound: a test marked `listens` has five tries.

    A null sink has no buffer of its own: when another process takes the core, what is recorded has a hole.
    """
    if item.get_closest_marker("listens") is None:
        return None
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    reports = []
    for tries in range(1, LISTENS + 1):
        reports = runtestprotocol(item, nextitem=nextitem, log=False)
        if not any(report.failed for report in reports):
            if tries > 1:
                item.config.stash.setdefault(AGAIN, []).append(f"{item.nodeid} heard at try {tries}")
            break
    for report in reports:
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what had to be listened to again: what needs it on a quiet machine, too, is no matter of the machine."""
    for words in config.stash.get(AGAIN, []):
        terminalreporter.write_line(words)


@pytest.fixture(scope="session")
def shared() -> Path | None:
    """The folder of shared real-world material, or None: every test using it has cases of its own as well."""
    folder = Path(os.environ.get("HANDRAIL_SHARED", ROOT.parent / "shared"))
    return folder if folder.is_dir() else None
