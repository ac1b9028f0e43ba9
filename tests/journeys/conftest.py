"""Kiosks for whole visits: everything real but the time and the loudspeaker."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from kiosk import texts
from tests.support import ready
from tests.support.garbage import collected_here
from tests.support.hands import Finger, Keys
from tests.support.person import Person
from tests.support.stand import Stand
from ui import app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication


_garbage = pytest.fixture(autouse=True)(collected_here)
_read_once = cache(texts.Texts)


@pytest.fixture(autouse=True)
def _words_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every kiosk here shares the words: reading them takes as long as a visit, and nobody changes them."""
    monkeypatch.setattr(texts, "Texts", _read_once)
    monkeypatch.setattr(app, "Texts", _read_once, raising=False)


@pytest.fixture(scope="session")
def own_services() -> Path:
    """A folder with our own services, compiled; nobody changes it."""
    return ready.own_services()


@pytest.fixture
def stands(tmp_path: Path, own_services: Path, qapp: QApplication) -> Iterator[Callable[..., Stand]]:
    """Set up kiosks: `stands(toml, printer=NoPrinter())`; they are taken away at the end."""
    made: list[Stand] = []

    def set_up(toml: str = "", *, folder: Path | None = None, **devices: object) -> Stand:
        made.append(Stand(folder or tmp_path / f"site{len(made)}", own_services, toml, **devices))
        return made[-1]

    yield set_up
    for stand in made:
        stand.close()
    qapp.processEvents()


@pytest.fixture
def stand(stands: Callable[..., Stand]) -> Stand:
    """A kiosk as it comes."""
    return stands()


@pytest.fixture
def visitor(stand: Stand) -> Person:
    """Somebody who touches."""
    return Person(stand, Finger(stand.window))


@pytest.fixture
def typist(stand: Stand) -> Person:
    """Somebody who has only keys."""
    return Person(stand, Keys(stand.window))
