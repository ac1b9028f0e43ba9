from __future__ import annotations

import pytest

from tests.support.hub_people import member
from tests.support.hubs import hub_on_sqlite
from tests.support.openrosa_far_end import Offered
from tests.support.openrosa_server import OpenRosaTestServer
from tests.support.relaying import database_at


@pytest.fixture
def upstream():
    with OpenRosaTestServer() as server:
        server.far_end.offer(Offered("join"))
        yield server


@pytest.fixture
def database(tmp_path):
    with database_at(f"sqlite:///{tmp_path / 'hub.db'}") as found:
        yield found


@pytest.fixture(scope="session")
def hub(tmp_path_factory):
    with hub_on_sqlite(tmp_path_factory.mktemp("hub")) as found:
        yield found


@pytest.fixture(scope="session")
def admin(hub):
    return member(hub, "Ada", "admin")
