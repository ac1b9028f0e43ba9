"""Kiosks and their hub are killed again and again, and the network between them does its worst."""

from __future__ import annotations

import contextlib
import random
import select
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select as sql_select

from kiosk import config
from kiosk.sealing.posts import Finished, posted_files
from kiosk.store.deliveries import Deliveries
from kiosk.store.store import Store
from kiosk.store.submissions import SealedAttachment, SealedSubmission, stamp
from sync.batch import digest
from sync.hub.database import Database
from sync.hub.schema import attachments, calls, submissions
from tests.support.clock import StillClock
from tests.support.faulty_proxy import FaultyProxy
from tests.support.hubs import enrolled, finish, free_port, hub_over, sync_once
from tests.support.openrosa_far_end import instance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.site import Site
    from tests.support.faulty_proxy import Traffic
    from tests.support.hubs import Hub

ROOT = Path(__file__).parents[2]
BLINK = 0.004
PATIENCE = 4.0
"""So many seconds are waited for posts: there may be none left."""
LONGEST = 1800.0
WHOM = ("kiosk", "both", "kiosk", "hub")
CALL_EVERY = 10
"""So often one of the kiosk's own forms, which travels open; each second call is taken back."""


@dataclass
class Report:
    """How it went, and what is wrong (nothing, when all is well)."""

    kills: Counter[str] = field(default_factory=Counter)
    before_end: int = 0
    staff: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    traffic: Traffic | None = None
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Setting:
    """`options` and `address` are the hub's; a request may take `idle` seconds; `faults` must happen at least."""

    options: list[str]
    address: str
    kiosks: int = 3
    share: float = 0.3
    idle: float = 1.0
    faults: int = 0


class _Hub:
    """A hub that comes back at the same port whenever it was killed."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self.port = free_port()
        self._life: contextlib.ExitStack | None = None
        self.hub: Hub | None = None

    def live(self) -> Hub:
        if self.hub is None:
            self._life = contextlib.ExitStack()
            self.hub = self._life.enter_context(hub_over(self._setting.options, self._setting.address, self.port))
        return self.hub

    def die(self) -> None:
        if self.hub is not None and self._life is not None:
            self.hub.process.kill()
            self._life.close()
        self.hub = None


class _Kiosk:
    """A kiosk whose sync comes back whenever it was killed."""

    def __init__(self, site: Site, idle: float) -> None:
        self.site = site
        self._idle = idle
        self._process: subprocess.Popen[bytes] | None = None
        self._filled = 0
        self.open: dict[str, bytes] = {}
        self.calls: dict[str, str] = {}

    def live(self) -> None:
        if self._process is None:
            command = [sys.executable, "-m", "tests.support.outboxes", str(self.site.folder), str(self._idle)]
            self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
        assert self._process.poll() is None, "sync ended by itself"

    def die(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._process = None

    def fill(self, many: int) -> None:
        """Let so many people finish something; each tenth only calls for help, and some of them take that back."""
        places = range(self._filled, self._filled + many)
        self._filled += many
        finish(self.site, [f"{self.site.signer.id}-{each}" for each in places if each % CALL_EVERY], files=many % 2)
        for each in places:
            if each % CALL_EVERY == 0:
                name = f"{self.site.signer.id}-call-{each}"
                self._finish_open(name, "handrail-call", "<ticket>K 47</ticket><service>join</service><why>read</why>")
                self.calls[name] = "waiting"
                if each % (2 * CALL_EVERY) == 0:
                    words = f"<call>{name}</call><ticket>K 47</ticket><outcome>cancelled</outcome>"
                    self._finish_open(f"{name}-end", "handrail-call-end", words, name)
                    self.calls[name] = "cancelled"

    def _finish_open(self, name: str, form: str, words: str, after: str = "") -> None:
        self.open[name] = _finish_open(self.site, name, form, words, after)

    def counts(self) -> tuple[int, int]:
        """Return how many wait, and how many staff let try again."""
        with Deliveries.open(self.site.store_path, StillClock(), minimum_free=0) as deliveries:
            asides = deliveries.retry() if deliveries.counts().needs_staff else 0
            return deliveries.counts().waiting, asides

    def expected(self) -> dict[str, bytes]:
        """Return what stands for each submission as it is sealed here; for what travels open its XML."""
        with Deliveries.open(self.site.store_path, StillClock(), minimum_free=0) as deliveries:
            many = self._filled + len(self.open) - len(self.calls)
            kept = [deliveries.sealed(number) for number in range(1, many + 1)]
        return {each.instance_id: self.open.get(each.instance_id) or digest(each) for each in kept}


def run(folder: Path, submissions_each: int, kills: int, seed: str, setting: Setting) -> Report:
    """Deliver so many submissions of each kiosk through faults and kills; look at what the hub has."""
    report, chance = Report(), random.Random(seed)
    hub = _Hub(setting)
    try:
        with FaultyProxy(hub.port, seed=seed) as proxy:
            reached = replace(hub.live(), url=proxy.url)
            sites = [enrolled(folder / f"site{number}", reached) for number in range(setting.kiosks)]
            kiosks = [_Kiosk(site, setting.idle) for site in sites]
            with _ending(kiosks):
                proxy.share = setting.share
                portion = submissions_each // (kills + 1)
                for number in range(kills):
                    for kiosk in kiosks:
                        kiosk.fill(portion)
                        kiosk.live()
                    hub.live()
                    _kill(WHOM[number % len(WHOM)], hub, chance.choice(kiosks), proxy, chance)
                    report.kills[WHOM[number % len(WHOM)]] += 1
                hub.live()
                _go_on(kiosks, proxy, setting.faults)
                report.staff = _drain(kiosks)
            report.before_end = len(reached.arrived())
            proxy.share = 0.0
            for kiosk in kiosks:
                kiosk.fill(submissions_each - portion * kills)
            _last_leg(sites)
            report.faults, report.traffic = proxy.seen, proxy.traffic
        report.problems = _compare(setting.address, kiosks)
    finally:
        hub.die()
    return report


def _kill(whom: str, hub: _Hub, kiosk: _Kiosk, proxy: FaultyProxy, chance: random.Random) -> None:
    """Wait for some batches more, and kill somewhere between two of them or within one."""
    until, deadline = proxy.posts + chance.randint(1, 2), time.monotonic() + PATIENCE
    while proxy.posts < until and time.monotonic() < deadline:
        select.select([], [], [], BLINK)
    select.select([], [], [], chance.uniform(0, 10 * BLINK))
    if whom != "kiosk":
        hub.die()
    if whom != "hub":
        kiosk.die()


def _go_on(kiosks: list[_Kiosk], proxy: FaultyProxy, faults: int) -> None:
    """Let people finish one thing after the other until so much has gone wrong."""
    while sum(proxy.seen.values()) < faults:
        before, deadline = proxy.posts, time.monotonic() + PATIENCE
        for kiosk in kiosks:
            kiosk.live()
            kiosk.fill(1)
        while proxy.posts == before and time.monotonic() < deadline:
            select.select([], [], [], BLINK)


def _drain(kiosks: list[_Kiosk]) -> int:
    """Wait until nothing waits any more; return how often staff had to say "retry"."""
    asides, deadline = 0, time.monotonic() + LONGEST
    for kiosk in kiosks:
        kiosk.live()
    for kiosk in kiosks:
        waiting = 1
        while waiting and time.monotonic() < deadline:
            select.select([], [], [], 0.05)
            waiting, more = kiosk.counts()
            asides += more
    return asides


def _last_leg(sites: list[Site]) -> None:
    """Bring the rest by the command that IT runs."""
    processes = [sync_once(site) for site in sites]
    for process in processes:
        said = process.communicate()[0].decode()
        assert process.returncode == 0, said


@contextlib.contextmanager
def _ending(kiosks: list[_Kiosk]) -> Iterator[None]:
    try:
        yield
    finally:
        for kiosk in kiosks:
            kiosk.die()


def _compare(address: str, kiosks: list[_Kiosk]) -> list[str]:
    expected: dict[str, bytes] = {}
    for kiosk in kiosks:
        expected |= kiosk.expected()
    database = Database(address)
    try:
        with database.reading() as connection:
            rows = connection.execute(sql_select(submissions)).all()
            files: dict[int, list[SealedAttachment]] = {}
            for row in connection.execute(sql_select(attachments)):
                sealed = bytes(row.content) + bytes(row.signature)
                files.setdefault(row.submission, []).append(SealedAttachment(row.name, row.media_type, sealed))
            board = connection.execute(sql_select(calls.c.instance_id, calls.c.state)).all()
    finally:
        database.close()
    arrived = {row.instance_id: _of_row(row, files.get(row.id, [])) for row in rows}
    problems = [f"{name} is lost" for name in expected.keys() - arrived.keys()]
    problems += [f"{name} was never sent by anybody" for name in arrived.keys() - expected.keys()]
    problems += [f"{name} is not what was sent" for name in arrived if arrived[name] != expected.get(name)]
    problems += [f"{len(rows)} rows for {len(arrived)} submissions"] * (len(rows) != len(arrived))
    for kiosk in kiosks:
        for call, state in kiosk.calls.items():
            seen = [there for name, there in board if name == call]
            problems += [f"the call {call} is on the board as {seen}"] * (seen != [state])
        problems += [f"{kiosk.site.signer.id} still waits"] * (kiosk.counts()[0] > 0)
    return problems


def _of_row(row: object, files: list[SealedAttachment]) -> bytes:
    kept = row._mapping  # type: ignore[attr-defined]
    if kept["kind"] == "open":
        return bytes(kept["content"])
    told = (kept["instance_id"], kept["form_id"], kept["version"], kept["created_at"])
    return digest(SealedSubmission(0, *told, bytes(kept["content"]), bytes(kept["signature"]), tuple(files)))


def _finish_open(site: Site, name: str, form: str, words: str, after: str) -> bytes:
    clock = StillClock()
    now = clock.now()
    xml = instance(name, form_id=form).replace(b"<name>x</name>", words.encode())
    settings = config.load(None, site.folder).sync
    files = posted_files(Finished(name, form, "1", "", xml, {}), settings, site.folder / "keys", stamp(now))
    sealed, signature = site.seal_submission(name, form, "1", now, xml)
    with Store.open(site.store_path, clock, minimum_free=0) as store:
        store.add_submission(name, form, "1", sealed, signature, now, files=files, replaces=after)
    return xml
