"""Every kind of answer, and what happens next: the table of OPENROSA, row by row."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import get_args

import pytest

from kiosk.store.reasons import REASONS
from sync.answers import Answer, Failure, FailureKind
from sync.sorting import Sorting, retry_after, server_words, sort

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "verdict", "reason"),
    [
        (200, "pause", "captive_portal"),
        (201, "accepted", ""),
        (202, "accepted", ""),
        (203, "pause", "captive_portal"),
        (204, "pause", "captive_portal"),
        (206, "pause", "captive_portal"),
        (301, "pause", "captive_portal"),
        (302, "pause", "captive_portal"),
        (304, "pause", "captive_portal"),
        (307, "pause", "captive_portal"),
        (400, "staff", "refused"),
        (401, "ask", "access"),
        (402, "staff", "refused"),
        (403, "ask", "access"),
        (404, "ask", "form_unknown"),
        (405, "staff", "refused"),
        (406, "staff", "refused"),
        (407, "pause", "proxy"),
        (408, "later", "busy"),
        (409, "later", "different"),
        (410, "ask", "form_unknown"),
        (411, "staff", "refused"),
        (413, "split", "too_large"),
        (415, "staff", "refused"),
        (418, "staff", "refused"),
        (422, "staff", "refused"),
        (423, "later", "locked"),
        (425, "later", "busy"),
        (429, "pause", "busy"),
        (451, "staff", "refused"),
        (500, "later", "server_trouble"),
        (501, "later", "server_trouble"),
        (502, "later", "server_trouble"),
        (503, "pause", "busy"),
        (504, "later", "server_trouble"),
        (507, "later", "server_trouble"),
        (511, "pause", "captive_portal"),
        (520, "later", "server_trouble"),
        (599, "later", "server_trouble"),
        (600, "later", "server_trouble"),
        (999, "later", "server_trouble"),
        (100, "later", "server_trouble"),
    ],
)
def test_each_status(status, verdict, reason):
    sorting = sort(Answer(status, {}))
    assert (sorting.verdict, sorting.reason) == (verdict, reason)


@pytest.mark.parametrize(
    ("kind", "verdict"),
    [
        ("unreachable", "pause"),
        ("certificate", "pause"),
        ("certificate_date", "pause"),
        ("proxy", "pause"),
        ("time_out", "later"),
        ("broken", "later"),
        ("too_large", "later"),
    ],
)
def test_each_failure(kind, verdict):
    assert sort(Failure(kind)).verdict == verdict


def test_every_failure_there_is_was_tried():
    assert set(get_args(FailureKind)) == {
        "unreachable", "certificate", "certificate_date", "proxy", "time_out", "broken", "too_large",
    }  # fmt: skip


def test_every_reason_has_words_for_staff():
    reasons = {sort(Answer(status, {})).reason for status in range(100, 600)}
    reasons |= {sort(Failure(kind)).reason for kind in get_args(FailureKind)}
    assert reasons - {""} <= set(REASONS)


def test_no_single_conflict_is_final():
    verdicts = [sort(Answer(409, {}), conflicts).verdict for conflicts in range(4)]
    assert verdicts == ["later", "later", "staff", "staff"]


def test_a_conflict_that_says_locked_is_never_final():
    locked = Answer(409, {}, b"<message>The form is Locked</message>")
    assert sort(locked, 9) == Sorting("later", "locked")


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120.0), ("0", 0.0), ("Mon, 02 Mar 2026 10:01:00 GMT", 60.0), ("Mon, 02 Mar 2020 10:01:00 GMT", 0.0),
        ("", None), ("soon", None), ("-5", None), ("٣", None), ("9" * 400, 999999.0), ("Mon, 99 Mar 2026", None),
        ("1e9", None), ("Mon, 02 Mar 99999 10:01:00 GMT", None),
    ],
)  # fmt: skip
def test_how_long_a_server_asks_us_to_wait(said, seconds):
    assert retry_after(Answer(429, {"retry-after": said}), NOW) == seconds
    assert sort(Answer(503, {"retry-after": said}), now=NOW).wait == seconds


def test_a_wait_that_is_not_ours_to_keep_is_not_read():
    assert sort(Answer(201, {"retry-after": "60"})).wait is None


@pytest.mark.parametrize(
    ("kind", "body", "words"),
    [
        ("application/json", b'{"message":"Unexpected end of form","code":400.1}', "Unexpected end of form"),
        ("application/json; charset=utf-8", '{"message":"Zoë"}'.encode(), "Zoë"),
        ("application/json", b'{"detail":"x"}', ""),
        ("application/json", b"[" * 100_000, ""),
        ("application/json", b"\xff", ""),
        (
            "text/xml",
            b'<OpenRosaResponse xmlns="http://openrosa.org/http/response"><message>No\nform</message></OpenRosaResponse>',
            "No form",
        ),
        ("text/xml", b"<OpenRosaResponse><message>unclosed", ""),
        ("text/xml", b'<!DOCTYPE x [<!ENTITY a "b">]><OpenRosaResponse><message>&a;</message></OpenRosaResponse>', ""),
        ("text/html", b"<html><body><h1>Sign in</h1></body></html>", ""),
        ("text/plain", b"too many\x1b[2J requests\0", "too many [2J requests"),
        ("text/plain", "\u202edrawkcab".encode(), "drawkcab"),
        ("text/plain", b"x" * 5000, "x" * 200),
        ("", b"", ""),
    ],
)  # fmt: skip
def test_the_servers_words_are_found_and_made_harmless(kind, body, words):
    assert server_words(Answer(400, {"content-type": kind}, body)) == words
    assert sort(Answer(400, {"content-type": kind}, body)).words == words
