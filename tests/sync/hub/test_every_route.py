"""Who may ask what: every address that the application has stands in one of the tables below, and is asked.

An address that is new and stands nowhere fails here: whoever adds one says who may.
"""

from __future__ import annotations

import html
import re
import tempfile

import pytest
from sqlalchemy import insert, select

from kiosk.sealing.pairs import SigningKey
from kiosk.store.submissions import stamp
from sync.hub.app import create_app
from sync.hub.schema import accounts, audit, calls, facts, forms, kiosks, submissions, tokens
from sync.hub.settings import Settings
from tests.support.hub_openapi import every_route
from tests.support.hub_people import KEY, Visitor, member
from tests.support.mutated_requests import Asked, Maker
from tests.support.near_hub import near_hub
from tests.support.odk_clients import NOW, on_database, open_client, publish_join

PUBLIC = {"/health", "/sign-in", "/code", "/static/{name}"}
"""Nothing is told here that anybody may not know; what a form does here is tried in pages/test_entrance.py."""
BY_SECRET_LINK = {"/invitation/{secret}", "/board/{token}", "/board/{token}/events"}
BY_ADDRESS = {"/metrics"}
"""For this machine, or who has the token: outward/test_watching.py."""
LOOKING = {
    "/", "/calls", "/kiosks", "/alerts", "/services", "/services/{number}", "/statuses", "/statuses/{name}",
    "/deliveries", "/events", "/account", "/account/password", "/account/second-factor",
}  # fmt: skip
FOR_ADMINS = {"/board", "/accounts", "/audit", "/tokens", "/onward", "/kiosks/{number}/revoke"}
OWN = {"/sign-out", "/account/password", "/account/second-factor", "/account/second-factor/off"}
STAFF = {"/calls/desk", "/calls/{number}/{step}", "/statuses", "/statuses/{name}"}
ADMIN = {
    "/board", "/accounts/invite", "/accounts/{number}/link", "/accounts/{number}/{action}", "/kiosks/code",
    "/kiosks/{number}/revoke", "/alerts", "/alerts/{number}/remove", "/alerts/{number}/try", "/services",
    "/services/{number}/publish", "/services/{number}/{step}", "/deliveries/export/{kind}", "/tokens",
    "/tokens/revoke", "/onward/relays", "/onward/relays/{number}/{step}", "/onward/hooks",
    "/onward/hooks/{number}/{step}",
}  # fmt: skip
BY_TOKEN = {"/api/lists/{name}"}
PLACES = {"number": "1", "name": "applications", "step": "take", "action": "close", "kind": "archive"}
OPENROSA = {"X-OpenRosa-Version": "1.0"}


def _routes():
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(f"sqlite:///{folder}/hub.db"))
        known = list(every_route(app.routes))
    return [(method, before + each.path) for before, each in known for method in sorted(each.methods)]


ROUTES = _routes()
PAGES = [each for each in ROUTES if not each[1].startswith(("/v1/", "/kiosk/"))]


def _filled(path):
    return re.sub(r"{(\w+)}", lambda found: PLACES.get(found[1], "nothing"), path)


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    with near_hub(tmp_path_factory.mktemp("hub")) as found:
        publish_join(found)
        yield found


@pytest.fixture(scope="module")
def people(hub):
    """Somebody of each role, and the key of their forms."""
    found = {role: member(hub, role, role) for role in ("admin", "staff", "viewer")}
    keys = {role: html.unescape(KEY.search(visitor.get("/account").text)[1]) for role, visitor in found.items()}
    return {role: (visitor, keys[role]) for role, visitor in found.items()}


def _content(hub):
    """Return all that people could have changed; their sessions change by being used."""
    kept = [select(table) for table in (accounts, audit, calls, forms, kiosks, submissions, tokens)]
    kept.append(select(facts).where(facts.c.name == "board"))  # the others are whose turn it is to work
    return on_database(hub, lambda c: [c.execute(query).all() for query in kept])


def test_every_address_stands_in_a_table():
    looked = PUBLIC | BY_SECRET_LINK | BY_ADDRESS | LOOKING | FOR_ADMINS
    done = {"/sign-in", "/code", "/invitation/{secret}"} | OWN | STAFF | ADMIN | BY_TOKEN
    assert {path for method, path in PAGES if method == "GET"} == looked
    assert {path for method, path in PAGES if method == "POST"} == done
    assert {method for method, _ in PAGES} == {"GET", "POST"}


@pytest.mark.parametrize(("method", "path"), [each for each in PAGES if each[1] in LOOKING | FOR_ADMINS | OWN | ADMIN])
def test_nobody_gets_in_without_a_session(hub, method, path):
    answer = Visitor(hub).client.request(method, _filled(path), data={"csrf": ""} if method == "POST" else None)
    assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, "/sign-in")


@pytest.mark.parametrize(("method", "path"), [each for each in PAGES if each[1] in BY_SECRET_LINK])
def test_a_link_is_guessed_by_nobody(hub, method, path):
    visitor = Visitor(hub)
    visitor.get("/sign-in")
    csrf = visitor.client.cookies["handrail-form"]
    sent = {"csrf": csrf, "name": "Eve", "password": "four brass rails", "again": "four brass rails"}
    answer = visitor.client.request(method, _filled(path), data=sent if method == "POST" else None)
    assert answer.status_code in {404, 410}


@pytest.mark.parametrize("path", sorted(FOR_ADMINS))
@pytest.mark.parametrize("role", ["viewer", "staff"])
def test_what_is_for_admins_is_shown_to_nobody_else(people, role, path):
    assert people[role][0].get(_filled(path)).status_code == 403


@pytest.mark.parametrize(
    ("role", "path"),
    [("viewer", path) for path in sorted(STAFF | ADMIN)] + [("staff", path) for path in sorted(ADMIN)],
)
def test_nobody_does_more_than_their_part(hub, people, role, path):
    visitor, csrf = people[role]
    before = _content(hub)
    assert visitor.client.post(_filled(path), data={"csrf": csrf, "role": "admin"}).status_code == 403
    assert _content(hub) == before


@pytest.mark.parametrize("path", sorted(OWN | STAFF | ADMIN))
def test_no_form_of_another_site_does_anything(hub, people, path):
    admin, _ = people["admin"]
    before = _content(hub)
    for key in ({}, {"csrf": ""}, {"csrf": people["staff"][1]}):
        assert admin.client.post(_filled(path), data=key).status_code == 403
        assert admin.client.post(_filled(path), files={"file": ("a.csv", b"x")}, data=key).status_code == 403
    assert admin.client.post(_filled(path), json={"csrf": "x"}).status_code == 403
    assert _content(hub) == before


@pytest.mark.parametrize("path", ["/sign-in", "/code", "/invitation/{secret}"])
def test_nobody_is_signed_in_by_another_site(hub, path):
    visitor = Visitor(hub)
    visitor.get("/sign-in")
    for key in ({}, {"csrf": ""}, {"csrf": "guess"}):
        assert visitor.client.post(_filled(path), data=key).status_code == 403


def _asked_by_clients():
    return [each for each in ROUTES if each[1].startswith("/v1/")]


@pytest.mark.parametrize(("method", "path"), _asked_by_clients())
def test_a_client_needs_a_token_that_is_good_for_it(hub, people, method, path):
    def only_lists(connection):
        from sync.hub.people.tokens import hashed

        row = {"token_hash": hashed("for lists"), "name": "lists", "made_by": "a", "made_at": "2026", "scope": "lists"}
        if not connection.execute(select(tokens).where(tokens.c.name == "lists")).first():
            connection.execute(insert(tokens).values(row))

    on_database(hub, only_lists)
    visitor = people["admin"][0]  # the session of a person opens nothing here
    with_token = "{token}" in path
    for token in ("guess", "for%20lists") if with_token else ("",):
        answer = visitor.client.request(method, _filled(path.replace("{token}", token)), headers=OPENROSA)
        assert answer.status_code == (403 if with_token else 401), path


@pytest.mark.parametrize(("method", "path"), [each for each in ROUTES if each[1].startswith("/kiosk/")])
def test_a_kiosk_signs_everything_it_asks(hub, people, method, path):
    visitor = people["admin"][0]
    assert visitor.client.request(method, _filled(path)).status_code == 401
    if path == "/kiosk/enrol":
        return
    stranger, revoked = SigningKey.make(), SigningKey.make()
    row = {"id": revoked.id, "name": "x", "public_key": revoked.verifying.raw, "machine": "", "counter": 0}
    row |= {"enrolled_at": stamp(NOW), "revoked_at": stamp(NOW), "health": {}}
    on_database(hub, lambda connection: connection.execute(insert(kiosks).values(row)))
    for key, code in ((stranger, "unknown"), (revoked, "revoked")):
        asked = Maker(key, None, "").signed(Asked(method, _filled(path), b"{}"), 1)
        answer = visitor.client.request(method, asked.path, content=asked.body, headers=asked.headers)
        assert (answer.status_code, answer.json()["code"]) == (401, code)


def test_a_token_for_submissions_posts_no_lists(hub):
    client = open_client(hub, "collect")
    for given in (f"Bearer {client.token}", "Bearer guess", "Bearer", "x"):
        answer = Visitor(hub).client.post("/api/lists/applications", headers={"Authorization": given})
        assert answer.status_code == 401


def test_a_number_that_is_none_is_nothing_that_is_here(people):
    admin, csrf = people["admin"]
    for path in sorted(path for _, path in PAGES if "{number}" in path):
        for number in ("x", "-1", "9" * 18, "9" * 30, "%00", "1.5"):
            asked = _filled(path.replace("{number}", number))
            for answer in (admin.get(asked), admin.client.post(asked, data={"csrf": csrf, "to": "all"})):
                assert answer.status_code in {404, 405}, asked
                assert "There is nothing" in answer.text or answer.status_code == 405


def test_a_secret_on_the_way_out_is_for_admins(people):
    admin, csrf = people["admin"]
    rule = {"csrf": csrf, "kind": "refused", "how": "webhook", "to": "https://chat.example/hook/s3cret"}
    assert admin.client.post("/alerts", data=rule).status_code == 303
    assert "s3cret" in admin.get("/alerts").text
    for role in ("staff", "viewer"):
        assert "s3cret" not in people[role][0].get("/alerts").text
