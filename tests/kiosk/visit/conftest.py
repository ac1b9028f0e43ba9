"""A kiosk at the first question of a service; `services`, the folder with the services, is a test's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support import kiosks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.support.kiosks import Bench


@pytest.fixture
def begin(tmp_path: Path, services: Path) -> Iterator[Callable[[str], Bench]]:
    made: list[Bench] = []

    def start(service: str) -> Bench:
        made.append(kiosks.bench(tmp_path / "site", services))
        made[-1].start(service)
        return made[-1]

    yield start
    for bench in made:
        bench.parts.door.lose()
