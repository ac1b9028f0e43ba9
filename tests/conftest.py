"""What every test shares: a quiet, offscreen Qt, and the shared material where it is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples every time: a test that fails must fail again. HANDRAIL_EXPLORE=1 looks for new ones.
settings.register_profile("steady", derandomize=True)
settings.register_profile("explore")
settings.load_profile("explore" if os.environ.get("HANDRAIL_EXPLORE") else "steady")

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def shared() -> Path | None:
    """The folder of shared real-world material, or None: every test using it has cases of its own as well."""
    folder = Path(os.environ.get("HANDRAIL_SHARED", ROOT.parent / "shared"))
    return folder if folder.is_dir() else None
