"""One process for all cases that survive: it takes longer to start than most of them do."""

from __future__ import annotations

import pytest

from tests.fuzz.child import Child


@pytest.fixture(scope="session")
def child():
    with Child() as started:
        yield started
