"""The hub's database: its tables, its writer, what it takes for an address."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import IntegrityError

from kiosk.errors import Surroundings
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


def test_when_nobody_can_write_all_are_told_at_once(database, monkeypatch):
    """Each by itself would wait for as long as the first: ten seconds for each of sixty."""
    tries = []

    @contextmanager
    def busy():
        tries.append(1)
        raise Surroundings("store_locked", "hub.db.lock")
        yield

    monkeypatch.setattr(database._writer, "_turn", busy)

    async def many():
        jobs = [database.write(lambda c: c.execute(_event("good"))) for _ in range(60)]
        return await asyncio.gather(*jobs, return_exceptions=True)

    assert {type(each) for each in asyncio.run(many())} == {Surroundings}
    assert len(tries) < 20
    monkeypatch.undo()
    database.transaction(lambda connection: connection.execute(_event("good")))


def test_only_its_owner_may_look_into_the_file(tmp_path):
    folder = tmp_path / "open to all"
    folder.mkdir(mode=0o755)
    found = Database(f"sqlite:///{folder}/hub.db")
    found.migrate()
    found.transaction(lambda connection: connection.execute(_event("good")))
    assert len(list(folder.glob("hub.db*"))) == 4
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.iterdir())
    found.close()


def test_what_could_not_be_written_does_not_stand_in_the_error(database):
    job = insert(facts).values(name="SECRET WORDS", value="")
    database.transaction(lambda connection: connection.execute(job))
    with pytest.raises(IntegrityError) as caught:
        database.transaction(lambda connection: connection.execute(job))
    assert "SECRET" not in str(caught.value)


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
