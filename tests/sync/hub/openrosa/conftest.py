"""The same tests over SQLite and over a real PostgreSQL; one hub of each for all of them."""

from __future__ import annotations

import pytest

from tests.support.near_hub import near_hub
from tests.support.odk_clients import open_client, publish_join
from tests.support.postgres import postgres


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def hub(request, tmp_path_factory):
    if request.param == "sqlite":
        with near_hub(tmp_path_factory.mktemp("hub")) as found:
            publish_join(found)
            yield found
        return
    with postgres() as server, near_hub(tmp_path_factory.mktemp("hub"), server.url) as found:
        publish_join(found)
        yield found


@pytest.fixture(scope="session")
def client(hub):
    return open_client(hub)
