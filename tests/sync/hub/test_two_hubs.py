"""Two hubs over one PostgreSQL that do the same at the same time: one after the other, whichever is quicker.

Each hub is a Database with a writer of its own. `between` lets the second one act in the middle of the first one's job.
"""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from kiosk.sealing.pairs import SigningKey
from kiosk.store.submissions import stamp
from sync.hub import services
from sync.hub.database import Database
from sync.hub.duty import take_lease
from sync.hub.kiosks.admission import admit
from sync.hub.kiosks.enrolment import hub_key, revoke
from sync.hub.people.accounts import close, is_last_admin, make
from sync.hub.people.signing_in import TRIES, WINDOW, _count, _count_address, held
from sync.hub.schema import accounts, attempts, entities, entity_lists, facts, forms, kiosks
from sync.hub.statuses import upload
from sync.signing import Request
from tests.support.odk_clients import NOW
from tests.support.postgres import postgres

SOON = 30.0


@pytest.fixture(scope="module")
def server():
    with postgres() as found:
        Database(found.url).migrate()
        yield found


@pytest.fixture
def hubs(server):
    found = [Database(server.url), Database(server.url)]
    yield found
    for each in found:
        each.close()


class Between:
    """Stops the first job in the middle, until the second has begun, and waits for the first, or has ended."""

    def __init__(self, hubs):
        self.hubs = hubs
        self.reached = threading.Event()
        self.go_on = threading.Event()

    def pause(self):
        self.reached.set()
        assert self.go_on.wait(SOON)

    def run(self, first, second):
        """Return what both return, the second begun in the middle of the first."""
        with ThreadPoolExecutor(2) as pool:
            one = pool.submit(self.hubs[0].transaction, first)
            assert self.reached.wait(SOON)
            other = pool.submit(self.hubs[1].transaction, second)
            waits = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
            watch = Database(self.hubs[0]._writes.url.render_as_string(hide_password=False))
            while not other.done():
                with watch.reading() as connection:
                    if connection.execute(waits).scalar():
                        break
            watch.close()
            self.go_on.set()
            return one.result(SOON), other.result(SOON)


def test_both_make_the_key_of_the_hub_and_there_is_one(hubs):
    hubs[0].transaction(lambda connection: connection.execute(delete(facts).where(facts.c.name == "key")))
    between = Between(hubs)

    def first(connection):
        found = hub_key(connection).id
        if not between.go_on.is_set():
            between.pause()
        return found

    one, other = between.run(first, lambda connection: hub_key(connection).id)
    assert one == other


def test_who_writes_what_another_has_just_written_sees_it(hubs):
    """A job that asks, finds nothing and inserts is done once more: then it finds it."""
    between = Between(hubs)

    def known(connection):
        return connection.execute(select(facts.c.value).where(facts.c.name == "race")).scalar()

    def put(connection, value, pause):
        there = known(connection)
        if there is None:
            connection.execute(insert(facts).values(name="race", value=value))
            if pause:
                between.pause()
        return there or value

    assert between.run(partial(put, value="first", pause=True), partial(put, value="second", pause=False)) == (
        "first",
        "first",
    )


def test_a_job_that_fails_each_time_is_not_done_for_ever(hubs):
    tries = []

    def put(connection):
        tries.append(1)
        connection.execute(insert(facts).values(name="twice", value=""))
        connection.execute(insert(facts).values(name="twice", value=""))

    with pytest.raises(IntegrityError):
        hubs[0].transaction(put)
    assert 1 < len(tries) < 10


def test_who_waits_for_each_other_is_let_go(hubs):
    """A deadlock: PostgreSQL ends one of the two, which is done again."""
    for name in ("a", "b"):
        hubs[0].transaction(lambda connection, name=name: connection.execute(insert(facts).values(name=name, value="")))
    between = Between(hubs)

    def touch(connection, name):
        connection.execute(update(facts).where(facts.c.name == name).values(value=facts.c.value + "x"))

    def first(connection):
        touch(connection, "a")
        if not between.go_on.is_set():
            between.pause()
        touch(connection, "b")

    def second(connection):
        touch(connection, "b")
        touch(connection, "a")

    between.run(first, second)
    with hubs[0].reading() as connection:
        values = connection.execute(select(facts.c.value).where(facts.c.name.in_(["a", "b"]))).scalars().all()
    assert values == ["xx", "xx"]


def _admins(hubs, *names):
    def put(connection):
        connection.execute(text("TRUNCATE accounts CASCADE"))
        return [make(connection, name, "x", "admin", NOW) for name in names]

    return hubs[0].transaction(put)


def test_two_admins_who_close_each_other_leave_one(hubs):
    ada, ben = _admins(hubs, "Ada", "Ben")
    between = Between(hubs)

    def let_go(connection, account, pause):
        last = is_last_admin(connection, account)
        if not last:
            close(connection, account, NOW)
        if pause:
            between.pause()
        return not last

    done = between.run(partial(let_go, account=ada, pause=True), partial(let_go, account=ben, pause=False))
    assert sorted(done) == [False, True]


def test_no_guess_is_lost_between_two_hubs(hubs):
    (ada,) = _admins(hubs, "Ada")
    between = Between(hubs)

    def guess(connection, pause):
        _count(connection, held(connection, ada), NOW)
        if pause:
            between.pause()

    between.run(partial(guess, pause=True), partial(guess, pause=False))
    with hubs[0].reading() as connection:
        assert connection.execute(select(accounts.c.failed)).scalar() == 2 < TRIES


def test_the_first_guesses_of_an_address_are_all_counted(hubs):
    between = Between(hubs)

    def guess(connection, pause):
        _count_address(connection, "place", NOW + WINDOW)
        if pause and not between.go_on.is_set():
            between.pause()

    between.run(partial(guess, pause=True), partial(guess, pause=False))
    with hubs[0].reading() as connection:
        assert connection.execute(select(attempts.c.failed)).scalar() == 2


def test_a_kiosk_that_is_revoked_at_one_hub_is_let_in_by_none(hubs):
    key = SigningKey.make()
    row = {"id": key.id, "name": "x", "public_key": key.verifying.raw, "machine": "", "counter": 0, "health": {}}
    hubs[0].transaction(lambda c: c.execute(insert(kiosks).values(row | {"enrolled_at": stamp(NOW)})))
    between = Between(hubs)

    def revoked(connection):
        gone = revoke(connection, key.id, "ada", NOW)
        between.pause()
        return gone

    request = Request("GET", "/kiosk/catalogue", "", b"", 1, 0, "0" * 16, key.id)
    assert between.run(revoked, partial(admit, request=request, now=NOW)) == (True, "revoked")


def _version(connection, version):
    values = {"form_id": "join", "version": version, "title": "", "xml": b"", "xml_hash": "", "record": {}}
    values |= {"state": "draft", "made_by": "ada", "made_at": stamp(NOW)}
    return connection.execute(insert(forms).values(values).returning(forms.c.id)).scalar_one()


def test_of_two_versions_published_at_once_one_is_open(hubs):
    old, new = (hubs[0].transaction(partial(_version, version=version)) for version in "12")
    between = Between(hubs)

    def first(connection):
        services.publish(connection, old, ["*"], "ada", NOW)
        if not between.go_on.is_set():
            between.pause()

    between.run(first, partial(services.publish, form=new, kiosks=["a"], by="ben", now=NOW))
    with hubs[0].reading() as connection:
        states = connection.execute(select(forms.c.state).order_by(forms.c.id)).scalars().all()
    assert states == ["closing", "open"]


def test_one_list_made_at_both_has_the_rows_of_both(hubs):
    async def both():
        contents = [f"reference,status\nA {number},ready\n".encode() for number in range(2)]
        posted = [upload(hub, "offices", each, by="x", now=NOW) for hub, each in zip(hubs, contents, strict=True)]
        return await asyncio.gather(*posted)

    done = asyncio.run(both())
    assert sorted(each.version for each in done) == [1, 2]
    with hubs[0].reading() as connection:
        assert connection.execute(select(func.count()).select_from(entities)).scalar() == 2
        assert connection.execute(select(entity_lists.c.version)).scalar() == 2


def test_a_read_is_of_one_moment(hubs):
    """What is told of a list's version, and its rows: nobody changes it in between."""
    count = select(func.count()).select_from(facts)
    with hubs[0].reading() as connection:
        before = connection.execute(count).scalar()
        hubs[1].transaction(lambda other: other.execute(insert(facts).values(name="in between", value="")))
        assert connection.execute(count).scalar() == before
    with hubs[0].reading() as connection:
        assert connection.execute(count).scalar() == before + 1


def test_one_of_two_does_the_work(hubs):
    between = Between(hubs)

    def lease(connection, holder, pause):
        mine = take_lease(connection, holder, NOW, "some work")
        if pause:
            between.pause()
        return mine

    done = between.run(partial(lease, holder="one", pause=True), partial(lease, holder="other", pause=False))
    assert done == (True, False)
