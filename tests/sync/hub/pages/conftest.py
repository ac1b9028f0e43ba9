"""One hub for all tests of a file: each makes its own people."""

from __future__ import annotations

import pytest

from tests.support.hub_people import member
from tests.support.near_hub import near_hub


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hub")
    with near_hub(folder, key_file=str(folder / "hub-key.json")) as found:
        yield found


@pytest.fixture(scope="module")
def admin(hub):
    return member(hub, "Ada", "admin")


@pytest.fixture(scope="module")
def staff(hub):
    return member(hub, "Ben", "staff")


@pytest.fixture(scope="module")
def viewer(hub):
    return member(hub, "Vera", "viewer")
