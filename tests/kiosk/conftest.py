"""What the tests of the core share: our own services, compiled once for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support import kiosks, ready

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def own_services() -> Path:
    """A folder with our own services installed; nobody changes it."""
    return ready.own_services()


@pytest.fixture
def bench(tmp_path: Path, own_services: Path) -> Iterator[kiosks.Bench]:
    """A kiosk with our own services."""
    made = kiosks.bench(tmp_path / "site", own_services)
    yield made
    made.parts.door.lose()
