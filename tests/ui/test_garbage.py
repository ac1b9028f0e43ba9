"""After a visit all that it left in circles goes; what stays is put aside only when nobody is there."""

from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING

import pytest

from ui import garbage

if TYPE_CHECKING:
    from collections.abc import Iterator


class Circle:
    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def thawed() -> Iterator[None]:
    gc.unfreeze()
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("thawed")
@pytest.mark.parametrize("in_use", [False, True])
def test_circles_go(in_use):
    gone = weakref.ref(Circle())
    garbage.clear_up(in_use=in_use)
    assert gone() is None


@pytest.mark.usefixtures("thawed")
@pytest.mark.parametrize(("limit", "in_use", "aside"), [(-1.0, False, True), (-1.0, True, False), (1e9, False, False)])
def test_the_rest_is_put_aside_after_a_long_look_and_only_when_nobody_is_there(monkeypatch, limit, in_use, aside):
    monkeypatch.setattr(garbage, "LONG_SECONDS", limit)
    garbage.clear_up(in_use=in_use)
    assert bool(gc.get_freeze_count()) is aside
