"""The hub's database: its tables, its writer, what it takes for an address."""

from __future__ import annotations

import asyncio

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, insert, select, text

from sync.hub.database import AddressError, Database
from sync.hub.schema import events, facts, metadata


@pytest.fixture
def database(tmp_path):
    found = Database(f"sqlite:///{tmp_path}/hub.db")
    found.migrate()
    yield found
    found.close()


def test_the_migrations_make_what_the_schema_says(database):
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_migrating_again_changes_nothing(database):
    database.transaction(lambda connection: connection.execute(insert(facts).values(name="a", value="b")))
    database.migrate()
    with database.reading() as connection:
        assert connection.execute(select(facts.c.value)).scalar() == "b"


def test_sqlite_keeps_what_it_acknowledged(database):
    def settings(connection):
        return [connection.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "synchronous")]

    assert database.transaction(settings) == ["wal", 2]


def _event(kind):
    return insert(events).values(at="2026", kind=kind, object="x")


def test_a_job_that_fails_takes_no_other_with_it(database):
    def bad(connection):
        connection.execute(_event("bad"))
        raise ValueError("bad")

    async def all_of_them():
        jobs = [database.write(bad if number % 5 == 0 else lambda c: c.execute(_event("good"))) for number in range(50)]
        return await asyncio.gather(*jobs, return_exceptions=True)

    outcomes = asyncio.run(all_of_them())
    assert [isinstance(each, ValueError) for each in outcomes] == [number % 5 == 0 for number in range(50)]
    with database.reading() as connection:
        assert connection.execute(select(events.c.kind, func.count()).group_by(events.c.kind)).all() == [("good", 40)]


def test_those_who_wait_share_a_commit(database):
    commits = []
    write = database._writer._write
    database._writer._write = lambda jobs: (commits.append(len(jobs)), write(jobs))[1]

    async def many():
        await asyncio.gather(*(database.write(lambda c: c.execute(_event("good"))) for _ in range(200)))

    asyncio.run(many())
    assert sum(commits) == 200
    assert len(commits) < 100


def test_who_went_away_does_not_stop_the_writer(database):
    async def going():
        task = asyncio.ensure_future(database.write(lambda c: c.execute(_event("good"))))
        await asyncio.sleep(0)
        task.cancel()
        return await database.write(lambda c: c.execute(select(func.count()).select_from(events)).scalar())

    assert asyncio.run(going()) in {0, 1}


@pytest.mark.parametrize("url", ["", "nonsense", "mysql://host/hub", "sqlite://", "sqlite:///:memory:"])
def test_other_addresses_are_refused_in_words(url):
    with pytest.raises(AddressError, match=r"database|SQLite"):
        Database(url)
