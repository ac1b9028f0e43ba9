from __future__ import annotations

import pytest

from tests.support.hub_people import member
from tests.support.near_hub import near_hub
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


@pytest.fixture
def hub(tmp_path):
    """A hub for each test: what is counted here is all there is."""
    with near_hub(tmp_path / "near", key_file=str(tmp_path / "near" / "hub-key.json")) as found:
        yield found


@pytest.fixture
def admin(hub):
    return member(hub, "Ada", "admin")
