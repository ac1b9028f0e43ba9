"""Who comes in, and how: over a real connection."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlalchemy import select, update

from sync.hub.schema import accounts, audit, sessions
from tests.support.hub_people import KEY, PASSWORD, Visitor, job, link_for, member, wording
from tests.support.hubs import hub_on_sqlite
from tests.support.near_hub import near_hub

HOSTILE = "<script>alert(1)</script>"


@pytest.mark.parametrize(
    "path", ["/", "/calls", "/accounts", "/audit", "/account", "/events", "/board", "/kiosks", "/tokens"]
)
def test_nobody_sees_anything_before_signing_in(hub, path):
    answer = Visitor(hub).get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in?to={path}")


def test_the_first_start_says_where_the_first_account_is_made(tmp_path):
    with hub_on_sqlite(tmp_path) as hub:
        first = [hub.process.stdout.readline().decode() for _ in range(2)][1].strip()
        assert first.startswith(f"{hub.url}/invitation/")
        path = first.removeprefix(hub.url)
        visitor, late = Visitor(hub), Visitor(hub)
        page = late.get(path)
        answer = visitor.send(path, {"name": "Ada", "password": PASSWORD, "again": PASSWORD})
        assert "Your account is ready" in wording(answer)
        assert visitor.get("/accounts").status_code == 200
        # Whoever had the same page open before makes no second first account.
        key = re.search(r'name="csrf" value="([^"]+)', page.text).group(1)
        fields = {"csrf": key, "name": "Eve", "password": PASSWORD, "again": PASSWORD}
        assert late.client.post(path, data=fields).status_code == 410
        assert "Eve" not in wording(visitor.get("/accounts"))


def test_a_link_works_once_and_for_three_days(hub):
    path = link_for(hub, "Once", "viewer")
    visitor = Visitor(hub)
    visitor.send(path, {"password": PASSWORD, "again": PASSWORD})
    assert Visitor(hub).get(path).status_code == 410
    assert "used up" in wording(Visitor(hub).get("/invitation/nonsense"))


@pytest.mark.usefixtures("staff")
def test_signing_in_and_out(hub):
    visitor = Visitor(hub)
    assert visitor.sign_in("ben").url.path == "/calls"
    cookie = next(each for each in visitor.client.cookies.jar if each.name == "handrail")
    assert cookie.has_nonstandard_attr("HttpOnly")
    assert cookie.get_nonstandard_attr("SameSite") == "lax"
    assert visitor.send("/sign-out", page="/account").url.path == "/sign-in"
    visitor.client.cookies.set("handrail", cookie.value)
    assert visitor.get("/calls").status_code == 303


@pytest.mark.parametrize(
    ("name", "password"), [("Ben", "wrong"), ("Nobody at all", PASSWORD), ("", ""), ("x" * 999, "y" * 99_999)]
)
@pytest.mark.usefixtures("staff")
def test_a_wrong_name_and_a_wrong_password_look_the_same(hub, name, password):
    answer = Visitor(hub).sign_in(name, password)
    if len(name) > 900:
        assert answer.status_code == 413
    else:
        assert answer.status_code == 403
        assert "We do not know this name with this password" in wording(answer)


def test_who_guesses_five_times_is_shut_out_and_told_nothing(hub):
    member(hub, "Guessed", "staff")
    thief = Visitor(hub)
    for _ in range(5):
        assert thief.sign_in("Guessed", "wrong password").status_code == 403
    answer = thief.sign_in("Guessed")
    assert answer.status_code == 403
    assert "We do not know this name with this password" in wording(answer)
    past = update(accounts).where(accounts.c.name == "Guessed").values(locked_until="2001-01-01T00:00:00.000+00:00")
    job(hub, lambda connection: connection.execute(past))
    assert thief.sign_in("Guessed").status_code == 200


def test_a_form_without_its_key_is_refused(hub, staff):
    before = staff.get("/calls").text
    for path in ("/sign-out", "/calls/desk", "/account/password", "/account/second-factor/off"):
        for key in ({}, {"csrf": ""}, {"csrf": "guess"}, {"csrf": "\udcff".encode("utf-8", "replace").decode()}):
            assert staff.client.post(path, data={"desk": "9", **key}).status_code == 403
    assert Visitor(hub).client.post("/sign-in", data={"name": "Ben", "password": PASSWORD}).status_code == 403
    assert staff.get("/calls").text == before


@pytest.mark.parametrize("field", ["name", "password", "to"])
def test_half_a_letter_is_no_text(hub, field):
    """A form may say in which encoding it is, and there are some in which half of a pair can be written."""
    visitor = Visitor(hub)
    key = KEY.search(visitor.get("/sign-in").text)[1]
    fields = {"csrf": key, "name": "Ben", "password": PASSWORD, "to": "/"} | {field: "+2AA-"}
    parts = "".join(f'--x\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in fields.items())
    head = {"Content-Type": "multipart/form-data; charset=utf-7; boundary=x"}
    answer = visitor.client.post("/sign-in", content=f"{parts}--x--\r\n".encode(), headers=head)
    assert answer.status_code == 403


def test_each_role_may_do_its_part(viewer, staff, admin):
    for path in ("/accounts", "/audit", "/board"):
        assert (viewer.get(path).status_code, staff.get(path).status_code) == (403, 403)
        assert admin.get(path).status_code == 200
    assert viewer.send("/calls/desk", {"desk": "1"}, page="/account").status_code == 403
    assert staff.send("/accounts/invite", {"name": "Eve", "role": "admin"}, page="/account").status_code == 403


def test_a_second_factor_is_asked_for_and_each_code_works_once(hub):
    visitor = member(hub, "Careful", "staff")
    page = visitor.get("/account/second-factor").text
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page).group(1).replace(" ", "")
    assert visitor.send("/account/second-factor", {"code": "000000"}).status_code == 422
    code = pyotp.TOTP(secret).now()
    codes = re.findall(r"<li><code>([^<]+)", visitor.send("/account/second-factor", {"code": code}).text)
    assert len(codes) == 8

    other = Visitor(hub)
    assert other.sign_in("Careful").url.path == "/code"
    assert other.get("/calls").status_code == 303
    assert other.get("/account/password").status_code == 303
    assert other.send("/code", {"code": code}).status_code == 403
    later = pyotp.TOTP(secret).at(time.time() + 30)
    assert other.send("/code", {"code": f"{later[:3]} {later[3:]}"}).url.path == "/calls"
    third = Visitor(hub)
    third.sign_in("Careful")
    assert third.send("/code", {"code": codes[0].lower().replace("0", "o")}).url.path == "/calls"
    fourth = Visitor(hub)
    fourth.sign_in("Careful")
    assert fourth.send("/code", {"code": codes[0]}).status_code == 403


def test_guessing_the_second_factor_shuts_out_too(hub):
    secret = pyotp.random_base32()
    member(hub, "Second", "staff")
    turned_on = update(accounts).where(accounts.c.name == "Second").values(totp=secret)
    job(hub, lambda connection: connection.execute(turned_on))
    thief = Visitor(hub)
    thief.sign_in("Second")
    for _ in range(5):
        assert thief.send("/code", {"code": "000000"}).status_code == 403
    assert thief.send("/code", {"code": pyotp.TOTP(secret).now()}).status_code == 403


def test_another_password_ends_the_other_sessions(hub):
    here = member(hub, "Moving", "staff")
    there = Visitor(hub)
    there.sign_in("Moving")
    fields = {"old": PASSWORD, "password": "four brass rails", "again": "four brass rails"}
    assert here.send("/account/password", fields | {"old": "wrong"}).status_code == 422
    assert here.send("/account/password", fields | {"again": "other brass rails"}).status_code == 422
    assert "password is changed" in wording(here.send("/account/password", fields))
    assert here.get("/calls").status_code == 200
    assert there.get("/calls").status_code == 303
    assert Visitor(hub).sign_in("Moving", "four brass rails").status_code == 200


@pytest.mark.parametrize(
    ("password", "words"),
    [("short", "too short"), ("x" * 201, "too long"), ("aaaaaaaaaaaaaaaa", "repeats"), ("mynameis Pat 1", "your name")],
)
def test_weak_passwords_are_refused_in_words(hub, password, words):
    path = link_for(hub, "mynameis", "viewer")
    answer = Visitor(hub).send(path, {"password": password, "again": password})
    assert answer.status_code == 422
    assert words in wording(answer)


@pytest.mark.parametrize("column", ["expires_at", "seen_at"])
def test_a_session_ends_after_a_day_and_when_it_is_left_alone(hub, column):
    visitor = member(hub, f"Away {column}", "staff")
    passed = (datetime.now(UTC) - timedelta(hours=1, minutes=1)).isoformat(timespec="milliseconds")
    theirs = select(accounts.c.id).where(accounts.c.name == f"Away {column}").scalar_subquery()
    old = update(sessions).where(sessions.c.account == theirs).values({column: passed})
    job(hub, lambda connection: connection.execute(old))
    assert visitor.get("/calls").status_code == 303


def test_admins_invite_change_and_close(hub, admin):
    made = admin.send("/accounts/invite", {"name": HOSTILE[:40], "role": "staff"}, page="/accounts")
    assert HOSTILE not in made.text
    path = re.search(r"/invitation/[\w-]+", made.text).group(0)
    guest = Visitor(hub)
    guest.send(path, {"password": PASSWORD, "again": PASSWORD})
    listed = admin.get("/accounts").text
    assert HOSTILE not in listed
    number = job(hub, lambda c: c.execute(select(accounts.c.id).where(accounts.c.name == HOSTILE[:40])).scalar())
    assert "role is changed" in wording(admin.send(f"/accounts/{number}/role", {"role": "viewer"}, page="/accounts"))
    assert guest.send("/calls/desk", {"desk": "1"}, page="/account").status_code == 403
    admin.send(f"/accounts/{number}/close", page="/accounts")
    assert guest.get("/calls").status_code == 303
    assert guest.sign_in(HOSTILE[:40]).status_code == 403
    admin.send(f"/accounts/{number}/reopen", page="/accounts")
    assert guest.sign_in(HOSTILE[:40]).url.path == "/calls"
    assert "has this name already" in wording(
        admin.send("/accounts/invite", {"name": HOSTILE[:40].upper(), "role": "staff"}, page="/accounts")
    )


def test_the_last_admin_stays(tmp_path_factory):
    with near_hub(tmp_path_factory.mktemp("alone")) as hub:
        admin = member(hub, "Ada", "admin")
        for action, fields in (("close", {}), ("role", {"role": "viewer"})):
            answer = admin.send(f"/accounts/1/{action}", fields, page="/accounts")
            assert "One admin must stay" in wording(answer)


def test_what_people_did_stands_in_the_audit_log(hub, admin):
    noted = Visitor(hub)
    noted.send(link_for(hub, "Noted", "viewer"), {"password": PASSWORD, "again": PASSWORD})
    noted.send("/sign-out", page="/account")
    page = wording(admin.get("/audit"))
    assert "Noted account made" in page
    assert "Noted signed out" in page
    everything = str(job(hub, lambda c: c.execute(select(audit)).all()))
    assert "127.0.0.1" not in everything
    assert PASSWORD not in everything


@pytest.mark.usefixtures("staff")
def test_sending_people_elsewhere_after_signing_in_does_not_work(hub):
    visitor = Visitor(hub)
    answer = visitor.send("/sign-in", {"name": "Ben", "password": PASSWORD, "to": "//evil.example"})
    assert (answer.url.host, answer.url.path) == ("127.0.0.1", "/calls")


def test_answers_carry_the_headers_of_security(hub):
    answer = Visitor(hub).get("/sign-in")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert not re.search(r"<script(?![^>]*src=)|\son\w+=|\sstyle=|<style", answer.text)
