"""The stream of news, heard without a browser."""

from __future__ import annotations

import asyncio

import pytest

from sync.hub.pages import live
from tests.support.hub_people import member, put_call
from tests.support.hubs import hub_on_sqlite


class Stream:
    """What comes down the line, event by event."""

    def __init__(self, answer):
        self.lines = answer.iter_lines()

    def next(self):
        found = {}
        for line in self.lines:
            if not line and "event" in found:
                return found
            name, _, value = line.partition(": ")
            if name:
                found[name] = value
        return {"event": "the end"}


@pytest.fixture
def guest(hub, request):
    return member(hub, request.node.name, "staff")


def test_a_call_is_heard_and_after_a_break_what_was_missed(hub, guest):
    with guest.client.stream("GET", "/events") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        stream = Stream(answer)
        # Whatever another test did before is not heard: only what comes from now on.
        assert next(stream.lines).startswith("retry")
        put_call(hub, "K 11")
        heard = stream.next()
        assert heard["event"] == "call"
    put_call(hub, "K 12")
    with guest.client.stream("GET", "/events", headers={"Last-Event-ID": heard["id"]}) as answer:
        again = Stream(answer).next()
    assert again["event"] == "call"
    assert int(again["id"]) > int(heard["id"])


def test_the_stream_ends_when_its_session_does(hub, guest):
    other = member(hub, "Other", "staff")
    with guest.client.stream("GET", "/events") as answer, other.client.stream("GET", "/events") as others:
        stream, staying = Stream(answer), Stream(others)
        put_call(hub, "K 21")
        assert (stream.next()["event"], staying.next()["event"]) == ("call", "call")
        guest.send("/sign-out", page="/account")
        assert stream.next()["event"] == "over"
        assert stream.next()["event"] == "the end"
        put_call(hub, "K 22")
        assert staying.next()["event"] == "call"


@pytest.mark.parametrize("beat", [0.0, 3600.0])
def test_who_listens_is_asked_for_also_where_there_is_always_news(monkeypatch, beat):
    monkeypatch.setattr(live, "BEAT_SECONDS", beat)

    async def busy():
        yield {}
        for number in range(10):
            yield {"call": number}

    async def run():
        there = iter([True, False])

        async def still():
            return next(there)

        return [line async for line in live._lines(busy(), "", still)]

    lines = asyncio.run(run())
    assert len(lines) == (12 if beat else 2)
    assert lines[-1].startswith("event: over")


@pytest.mark.parametrize("given", ["-1", "abc", "9" * 40, "99999999"])
def test_a_strange_last_event_is_no_trouble(hub, guest, given):
    with guest.client.stream("GET", "/events", headers={"Last-Event-ID": given}) as answer:
        assert answer.status_code == 200
        stream = Stream(answer)
        assert next(stream.lines).startswith("retry")
        put_call(hub, f"K {given}")
        assert stream.next()["event"] == "call"


def test_a_hub_that_is_told_to_end_does_not_wait_for_open_pages(tmp_path):
    with hub_on_sqlite(tmp_path) as hub:
        visitor = member(hub, "Ada", "staff")
        with visitor.client.stream("GET", "/events") as answer:
            stream = Stream(answer)
            put_call(hub, "K 1")
            assert stream.next()["event"] == "call"
            hub.process.terminate()
            assert stream.next()["event"] in {"over", "the end"}
            assert hub.process.wait(60) is not None
