"""What every test shares: a quiet, offscreen Qt, and the shared material where it is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def shared() -> Path | None:
    """The folder of shared real-world material, or None: every test using it has cases of its own as well."""
    folder = Path(os.environ.get("HANDRAIL_SHARED", ROOT.parent / "shared"))
    return folder if folder.is_dir() else None
