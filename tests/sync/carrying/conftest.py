from __future__ import annotations

import shutil

import pytest

from tests.support.sticks import Office, introduced, new_kiosk


@pytest.fixture(scope="module")
def introduction(tmp_path_factory):
    """A hub and a kiosk that know each other: each test has a copy of them, and an empty stick."""
    folder = tmp_path_factory.mktemp("introduction")
    (folder / "stick").mkdir()
    office = Office(folder / "office")
    introduced(folder / "site", office, folder / "stick")
    office.database.close()
    return folder


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def office(tmp_path, introduction):
    made = Office(shutil.copytree(introduction / "office", tmp_path / "office"))
    yield made
    made.database.close()


@pytest.fixture
def kiosk(tmp_path, introduction):
    """A kiosk that its hub knows, and that knows its hub."""
    return new_kiosk(shutil.copytree(introduction / "site", tmp_path / "site"))


@pytest.fixture
def stranger(tmp_path):
    """A kiosk that nobody knows yet."""
    return new_kiosk(tmp_path / "stranger")
