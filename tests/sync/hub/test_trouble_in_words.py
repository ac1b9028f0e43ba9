"""A disk that is full and a mistake of ours are answered in words, to people and to programs; nothing is quoted."""

from __future__ import annotations

import errno
import html
import logging
import tempfile

import pytest

from sync.hub import statuses
from tests.support.hub_people import KEY, Visitor, member, wording
from tests.support.near_hub import near_hub

BROWSER = {"Accept": "text/html"}
LARGE = b"reference,status\n" + b"SECRET WORDS,ready\n" * 100_000


@pytest.fixture
def hub(tmp_path):
    with near_hub(tmp_path / "hub") as found:
        yield found


class _Full(tempfile.SpooledTemporaryFile):
    def rollover(self):
        raise OSError(errno.ENOSPC, "SECRET WORDS")


def test_a_disk_that_is_full_takes_no_upload_and_says_so(hub, monkeypatch, caplog):
    staff = member(hub, "Ben", "staff")
    csrf = html.unescape(KEY.search(staff.get("/account").text)[1])
    upload = {"files": {"file": ("list.csv", LARGE)}, "data": {"csrf": csrf, "name": "offices"}}
    with monkeypatch.context() as full:
        full.setattr("starlette.formparsers.SpooledTemporaryFile", _Full)
        plain = staff.client.post("/statuses", **upload)
        page = staff.client.post("/statuses", headers=BROWSER, **upload)
    assert (plain.status_code, plain.json()["code"]) == (503, "disk")
    assert plain.headers["retry-after"]
    assert page.status_code == 503
    assert "The hub cannot do this now" in wording(page)
    assert "SECRET" not in caplog.text
    assert "ENOSPC" in caplog.text
    assert staff.get("/statuses/offices").status_code == 404


def test_a_mistake_of_ours_is_told_and_nothing_of_it(hub, monkeypatch, caplog):
    caplog.set_level(logging.CRITICAL)
    staff = member(hub, "Ben", "staff")

    def broken(_connection):
        raise KeyError("SECRET WORDS")

    monkeypatch.setattr(statuses, "lists", broken)
    plain, page = staff.get("/statuses"), staff.get("/statuses", headers=BROWSER)
    assert (plain.status_code, plain.json()["code"]) == (500, "mistake")
    assert "default-src 'none'" in plain.headers["content-security-policy"]
    assert (page.status_code, "The hub cannot do this now" in wording(page)) == (500, True)
    assert "SECRET" not in plain.text + page.text


def test_too_large_is_said_to_people_as_a_page(tmp_path):
    with near_hub(tmp_path / "small", most=1_000) as hub:
        answer = Visitor(hub).client.post("/sign-in", headers=BROWSER, data={"password": "x" * 2_000})
    assert answer.status_code == 413
    assert "too large" in wording(answer)
