"""What is held of bodies is bounded: each, all together, and how slowly it may come."""

from __future__ import annotations

import asyncio

import pytest

from sync.hub.bounds import TOGETHER, Bounds
from sync.hub.refusal import Refusal
from sync.hub.settings import Settings

SETTINGS = Settings("sqlite://", most=1_000, idle=0.01, grace=0.02)


class Request:
    """A client that sends some pieces, and then nothing until it is told to."""

    def __init__(self, *pieces, length=0):
        self.pieces = list(pieces)
        self.go = asyncio.Event()
        head = [(b"content-length", str(length).encode())] if length else []
        self.scope = {"type": "http", "headers": head}

    async def receive(self):
        if self.pieces:
            return {"type": "http.request", "body": self.pieces.pop(0), "more_body": True}
        await self.go.wait()
        return {"type": "http.request", "body": b"", "more_body": False}


async def _app(_scope, receive, _send):
    while (await receive())["more_body"]:
        pass


async def _sent(bounds, request):
    async def send(_message):
        raise AssertionError("the application answers nothing")

    await bounds(request.scope, request.receive, send)


def _refused(*pieces, length=0):
    async def run():
        await _sent(Bounds(_app, SETTINGS), Request(*pieces, length=length))

    with pytest.raises(Refusal) as found:
        asyncio.run(run())
    return found.value.status


def test_too_much_is_refused_before_it_is_read_or_while_it_comes():
    assert _refused(length=1_001) == 413
    assert _refused(b"x" * 600, b"x" * 600) == 413


def test_what_does_not_come_is_not_waited_for():
    assert _refused(b"x") == 408


def test_all_together_hold_a_few_times_the_largest_and_give_it_back():
    async def run():
        patient = Settings("sqlite://", most=1_000)
        bounds = Bounds(_app, patient)
        several = [Request(b"x" * 1_000) for _ in range(TOGETHER)]
        tasks = [asyncio.create_task(_sent(bounds, each)) for each in several]
        await asyncio.sleep(0)
        with pytest.raises(Refusal) as found:
            await _sent(bounds, Request(b"x"))
        for each in several:
            each.go.set()
        await asyncio.gather(*tasks)
        late = Request(b"x" * 1_000)
        late.go.set()
        await _sent(bounds, late)
        return found.value.status

    assert asyncio.run(run()) == 503
