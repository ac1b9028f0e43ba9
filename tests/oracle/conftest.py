from __future__ import annotations

import pytest

from tests.oracle.javarosa import JavaRosa


@pytest.fixture(scope="session")
def javarosa():
    with JavaRosa() as process:
        yield process
