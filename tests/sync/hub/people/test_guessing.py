"""Whoever guesses passwords or codes: nothing begins the count anew but getting all of it right."""

from __future__ import annotations

import asyncio
import threading
from datetime import UTC, datetime

import pyotp
import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, update

from sync.hub.people import passwords, sessions
from sync.hub.people.accounts import end_sessions, make
from sync.hub.people.signing_in import TRIES, give_code, knows_password, place_of, sign_in
from sync.hub.schema import accounts
from tests.support.relaying import database_at

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
PASSWORD = "three green stairs"
SECRET = pyotp.random_base32()


KEPT = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
"""Quick to compare."""


@pytest.fixture
def database(tmp_path):
    with database_at(f"sqlite:///{tmp_path / 'hub.db'}") as found:
        found.transaction(lambda connection: make(connection, "Ada", KEPT, "admin", NOW))
        yield found


def _with_a_second_factor(database):
    database.transaction(lambda connection: connection.execute(update(accounts).values(totp=SECRET)))


def _sign_in(database, password=PASSWORD, address="192.0.2.1"):
    return asyncio.run(sign_in(database, "Ada", password, address, NOW))


def _half_way(database):
    outcome = _sign_in(database)
    assert outcome.waits
    with database.reading() as connection:
        return sessions.find(connection, outcome.token, NOW)


def _give(database, person, code):
    return database.transaction(lambda connection: give_code(connection, person, code, NOW))


def _locked(database):
    with database.reading() as connection:
        return connection.execute(select(accounts.c.locked_until)).scalar() is not None


def test_who_knows_the_password_has_no_more_tries_for_the_code(database):
    _with_a_second_factor(database)
    for number in range(TRIES):
        assert not _locked(database)
        assert _give(database, _half_way(database), f"00000{number}").trouble
    assert _locked(database)
    assert _sign_in(database).trouble == "wrong"


def test_the_whole_way_in_forgives_what_went_wrong_before(database):
    _with_a_second_factor(database)
    for _ in range(TRIES - 1):
        _sign_in(database, "wrong")
    assert _give(database, _half_way(database), pyotp.TOTP(SECRET).at(NOW)).token
    for _ in range(TRIES - 1):
        _sign_in(database, "wrong")
    assert not _locked(database)


def test_a_code_is_worth_nothing_when_the_session_was_ended_in_the_meantime(database):
    _with_a_second_factor(database)
    person = _half_way(database)
    database.transaction(lambda connection: end_sessions(connection, person.account, NOW))
    assert _give(database, person, pyotp.TOTP(SECRET).at(NOW)).trouble == "wrong"


def test_who_finds_a_screen_unlocked_guesses_no_longer_than_others(database):
    def knows(password):
        return asyncio.run(knows_password(database, 1, password, NOW))

    assert knows(PASSWORD)
    assert [knows("wrong") for _ in range(TRIES)] == [False] * TRIES
    assert _locked(database)
    assert not knows(PASSWORD)


def test_all_guesses_at_once_are_no_more_than_one_after_the_other(database):
    async def many():
        wrong = [sign_in(database, "Ada", f"wrong {each}", "192.0.2.1", NOW) for each in range(TRIES)]
        return [outcome.trouble for outcome in await asyncio.gather(*wrong)]

    assert asyncio.run(many()) == ["wrong"] * TRIES
    assert _locked(database)


def test_a_crowd_is_turned_away_before_it_takes_the_machine(database, monkeypatch):
    compared = threading.Event()
    monkeypatch.setattr(passwords, "MOST_WAITING", 3)
    monkeypatch.setattr(passwords, "right", lambda *_: not compared.wait())

    async def many():
        each = [asyncio.create_task(sign_in(database, "Ada", "wrong", "192.0.2.1", NOW)) for _ in range(9)]
        for number, first in enumerate(asyncio.as_completed(each), 1):
            assert (await first).trouble == ("busy" if number <= 6 else "wrong")
            if number == 6:
                compared.set()

    asyncio.run(many())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("", "nonsense", False),
    ],
)
def test_a_whole_network_of_ipv6_counts_as_one_address(one, other, same):
    assert (place_of(one) == place_of(other)) is same
