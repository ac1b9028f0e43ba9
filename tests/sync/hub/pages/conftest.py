"""One hub for all tests of a file: each makes its own people."""

from __future__ import annotations

import pytest

from tests.support.hub_people import member
from tests.support.hubs import hub_on_sqlite


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    with hub_on_sqlite(tmp_path_factory.mktemp("hub")) as found:
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
