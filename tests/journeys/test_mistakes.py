"""A mistake of ours, wherever it is met: the trouble screen, and a traceback without anything personal in the log."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.mistaken import PLACES, SECRET


@pytest.mark.parametrize("place", PLACES)
def test_the_trouble_screen_comes_and_the_next_visit_is_as_ever(own_services, tmp_path, place):
    command = [sys.executable, "-X", "faulthandler", "-m", "tests.support.mistaken", place]
    done = subprocess.run(
        [*command, str(tmp_path / "site"), str(own_services)], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.split("\n")[:2] == ["H1 TroubleView", "QuestionPage"]
    written = (tmp_path / "site" / "log" / "handrail.log").read_text(encoding="utf-8")
    assert "RuntimeError" in written
    assert f"in {PLACES[place][2].__name__}" in written
    assert SECRET not in written
