"""/metrics for Prometheus: counts from the database, and how long requests took here.

With several workers all processes write the durations into one folder (PROMETHEUS_MULTIPROC_DIR, which the command
sets), so that whichever is asked tells of all. Replicas are asked each for itself.
"""

from __future__ import annotations

import hmac
import os
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request, Response
from prometheus_client import CollectorRegistry, Histogram
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from sync.hub.outward.counting import Counting
from sync.hub.refusal import Refusal
from sync.hub.settings import SHARED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from prometheus_client.metrics_core import Metric
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from sync.hub.database import Database
    from sync.hub.outward.counting import Counts
    from sync.hub.settings import Settings

_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_BUCKETS: Final = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
_WHAT: Final = (
    ("/kiosk/submissions", "batch"),
    ("/kiosk/", "kiosk"),
    ("/v1/", "openrosa"),
    ("/static/", "static"),
)


class Durations:
    """How long requests took, by what they were for and how they ended. One for a process."""

    def __init__(self) -> None:
        self._own = CollectorRegistry()
        words = "How long requests took."
        labels = ("what", "status")
        self._taken = Histogram("handrail_hub_request_seconds", words, labels, buckets=_BUCKETS, registry=self._own)
        self._known: dict[tuple[str, int], Any] = {}

    def add(self, what: str, status: int, seconds: float) -> None:
        """Count a request."""
        name = (what, status // 100)
        found = self._known.get(name)
        if found is None:
            found = self._known[name] = self._taken.labels(what, f"{status // 100}xx")
        found.observe(seconds)

    def collect(self) -> Iterable[Metric]:
        """Return those of this process, or of all that share a folder."""
        registry = self._own
        if os.environ.get(SHARED):
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library's
        yield from registry.collect()


class Measured:
    """Sits outside of everything else; streams of news are not measured: they last as long as a page is open."""

    def __init__(self, app: ASGIApp, durations: Durations) -> None:
        self._app = app
        self._durations = durations

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["path"].endswith("/events"):
            await self._app(scope, receive, send)
            return
        status, begun = 500, time.perf_counter()

        async def seen(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, seen)
        finally:
            self._durations.add(_what(scope), status, time.perf_counter() - begun)


def _what(scope: Scope) -> str:
    path: str = scope["path"]
    if path.endswith("/submission") and scope["method"] == "POST":
        return "submission"
    return next((what for beginning, what in _WHAT if path.startswith(beginning)), "page")


def metrics_routes(database: Database, settings: Settings, durations: Durations) -> APIRouter:
    """Return the route: for whoever has the token of the settings; without one for this machine alone."""
    router, counting = APIRouter(), Counting()

    @router.get("/metrics")
    async def metrics(request: Request) -> Response:
        _check(request, settings.metrics_token)
        now = datetime.now(UTC)
        counts = await database.read(lambda connection: counting.count(connection, now))
        content = generate_latest(_Asked(counts, durations))
        return Response(content, headers={"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"})

    return router


def _check(request: Request, token: str) -> None:
    if token:
        given = request.headers.get("authorization", "")
        if not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
            raise Refusal(401, "token", "The metrics need the token of the hub's settings.")
        return
    through = any(name in request.headers for name in ("forwarded", "x-forwarded-for", "x-forwarded-host", "via"))
    if through or request.client is None or request.client.host not in _LOOPBACK:
        raise Refusal(403, "elsewhere", "Without a token in its settings the hub tells its metrics to its own machine.")


class _Asked:
    """What `generate_latest` asks: it calls `collect`."""

    def __init__(self, counts: Counts, durations: Durations) -> None:
        self._counts = counts
        self._durations = durations

    def collect(self) -> Iterable[Metric]:
        counts = self._counts
        yield _gauges("handrail_kiosks", "Kiosks by how they stand.", ("state",), _single(counts.kiosks_by))
        yield from _of_kiosks(counts)
        words = "Submissions received, by form and kind (sealed, open, encrypted)."
        yield _counters("handrail_submissions", words, ("form", "kind"), counts.submissions)
        yield _counters("handrail_refusals", "What was refused, by code.", ("code",), _single(counts.refusals))
        yield _gauges("handrail_calls", "Calls for a helper by state.", ("state",), _single(counts.calls))
        words = "Submissions for another server, by relay and state."
        yield _gauges("handrail_relay_items", words, ("relay", "state"), counts.relayed)
        yield from self._durations.collect()


def _of_kiosks(counts: Counts) -> Iterable[Metric]:
    seen = {(each.id, each.name): each.seen for each in counts.kiosks}
    waiting = {(each.id, each.name): each.waiting for each in counts.kiosks}
    for_staff = {(each.id, each.name): each.for_staff for each in counts.kiosks}
    labels = ("kiosk", "name")
    yield _gauges("handrail_kiosk_last_seen_timestamp_seconds", "When a kiosk was last here.", labels, seen)
    yield _gauges("handrail_kiosk_waiting", "What waits on a kiosk, as it said last.", labels, waiting)
    yield _gauges("handrail_kiosk_needs_staff", "What needs staff on a kiosk, as it said last.", labels, for_staff)


def _single(counts: Mapping[str, int]) -> dict[tuple[str, ...], float]:
    return {(name,): many for name, many in counts.items()}


def _gauges(name: str, words: str, labels: tuple[str, ...], values: Mapping[Any, float]) -> Metric:
    family = GaugeMetricFamily(name, words, labels=labels)
    for key, value in sorted(values.items()):
        family.add_metric(key, value)
    return family


def _counters(name: str, words: str, labels: tuple[str, ...], values: Mapping[Any, float]) -> Metric:
    family = CounterMetricFamily(name, words, labels=labels)
    for key, value in sorted(values.items()):
        family.add_metric(key, value)
    return family
