"""A code lets one kiosk in; sent once more, it forgives nothing."""

from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy import select

from kiosk.sealing.pairs import SigningKey
from sync.hub.kiosks.admission import mark_cloned
from sync.hub.kiosks.enrolment import enrol, make_code
from sync.hub.refusal import Refusal
from sync.hub.schema import kiosks
from tests.support.odk_clients import NOW
from tests.support.relaying import database_at


@pytest.fixture
def database(tmp_path):
    with database_at(f"sqlite:///{tmp_path / 'hub.db'}") as found:
        yield found


def _code(database):
    return database.transaction(partial(make_code, name="Mill", made_by="ada", now=NOW))


def _enrol(database, key, code, counter=1):
    asked = (key.verifying, code, "", "machine")
    return database.transaction(partial(enrol, application=asked, counter=counter, now=NOW))


def _cloned(database):
    with database.reading() as connection:
        return connection.execute(select(kiosks.c.cloned_at)).scalar() is not None


def test_an_application_that_is_sent_again_forgives_no_clone(database):
    key, code = SigningKey.make(), _code(database)
    _enrol(database, key, code)
    database.transaction(partial(mark_cloned, kiosk=key.id, found={"counter": 1}, now=NOW))
    assert _enrol(database, key, code)["kiosk"] == key.id
    assert _cloned(database)
    _enrol(database, key, _code(database))
    assert not _cloned(database)


def test_one_code_lets_one_kiosk_in(database):
    code = _code(database)
    _enrol(database, SigningKey.make(), code)
    with pytest.raises(Refusal, match="code"):
        _enrol(database, SigningKey.make(), code)
