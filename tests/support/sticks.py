"""Kiosks without a network, the office with their hub's database, and the stick that goes between them."""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from kiosk import config
from kiosk.store.deliveries import Counts, Deliveries
from sync.batch import pack
from sync.carrying import letters
from sync.carrying.command import run
from sync.carrying.papers import Outbox, Piece
from sync.carrying.stick import ACKNOWLEDGEMENT, BATCH, CATALOGUE, FROM_HUB, FROM_KIOSK, OUTBOX, TOP
from sync.hub.carrying.command import carry
from sync.hub.carrying.exchange import Exchanged, exchange
from sync.hub.database import Database
from sync.hub.kiosks.enrolment import hub_key, make_code
from sync.hub.schema import kiosks, refusals, submissions
from tests.support.clock import START, StillClock
from tests.support.demonstrated import demonstrated
from tests.support.hubs import finish
from tests.support.tables import make_tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from kiosk.sealing.pairs import SigningKey
    from kiosk.site import Site
    from kiosk.store.submissions import SealedSubmission

NOW = START


@dataclass
class Office:
    """The machine with the hub; nobody reaches it by a network. Its time goes on with every stick."""

    folder: Path
    now: datetime = NOW
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.address = f"sqlite:///{self.folder / 'hub.db'}"
        make_tables(self.address)
        self.database = Database(self.address)

    def code(self, now: datetime | None = None) -> str:
        job = partial(make_code, name="Mill Road", made_by="staff", now=now or self.now, by_hand=True)
        return self.database.transaction(job)

    def take(self, stick: Path) -> list[Exchanged]:
        self.now += timedelta(minutes=1)
        return exchange(self.database, stick, self.now, "staff")

    def command(self, stick: Path) -> int:
        self.now += timedelta(minutes=1)
        self.said.clear()
        return carry(self.database, stick, "staff", self.now, self.said.append)

    def know(self, site: Site) -> None:
        """Let a kiosk be known here, as if it had been enrolled by network."""
        values = {"id": site.signer.id, "name": "Mill Road", "public_key": site.signer.verifying.raw, "machine": ""}
        values |= {"enrolled_at": "2026-03-02T10:00:00.000+00:00", "counter": 0, "health": {}}
        self.database.transaction(lambda connection: connection.execute(insert(kiosks).values(values)))

    @property
    def key(self) -> SigningKey:
        return self.database.transaction(hub_key)

    def arrived(self) -> dict[str, bytes]:
        with self.database.reading() as connection:
            rows = connection.execute(select(submissions.c.instance_id, submissions.c.content))
            return {row.instance_id: bytes(row.content) for row in rows}

    def refused(self) -> list[tuple[str, str]]:
        with self.database.reading() as connection:
            rows = connection.execute(select(refusals.c.instance_id, refusals.c.code).order_by(refusals.c.id))
            return [tuple(row) for row in rows]


@dataclass
class Kiosk:
    """A kiosk in a library; `said` is what the last command said."""

    site: Site
    clock: StillClock = field(default_factory=StillClock)
    said: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        return self.site.signer.id

    def carry(self, way: str, stick: Path, code: str = "") -> int:
        """Run `handrail carry`."""
        self.said.clear()
        self.clock.forward(60)
        parsed = argparse.Namespace(way=way, folder=stick, code=code, name="")
        settings = config.load(None, self.site.folder)
        return run(parsed, settings, self.site, self.clock, self.said.append)

    def finish(self, *names: str, files: int = 0) -> dict[str, bytes]:
        return finish(self.site, names, files)

    def deliveries(self) -> Deliveries:
        return Deliveries.open(self.site.store_path, self.clock, minimum_free=0)

    def counts(self) -> Counts:
        with self.deliveries() as deliveries:
            return deliveries.counts()

    def words(self) -> str:
        return "\n".join(self.said)


def new_kiosk(folder: Path) -> Kiosk:
    return Kiosk(demonstrated(folder))


def introduced(folder: Path, office: Office, stick: Path) -> Kiosk:
    """Return a kiosk that went the first way, by code."""
    kiosk = new_kiosk(folder)
    assert kiosk.carry("out", stick, office.code()) == 0, kiosk.words()
    assert office.command(stick) == 0, office.said
    assert kiosk.carry("in", stick) == 0, kiosk.words()
    return kiosk


def from_kiosk(stick: Path, kiosk: str) -> Path:
    return stick / TOP / kiosk / FROM_KIOSK


def from_hub(stick: Path, kiosk: str) -> Path:
    return stick / TOP / kiosk / FROM_HUB


def outbox_file(stick: Path, kiosk: str) -> Path:
    return from_kiosk(stick, kiosk) / OUTBOX


def answer_file(stick: Path, kiosk: str) -> Path:
    return from_hub(stick, kiosk) / ACKNOWLEDGEMENT


def shelf_file(stick: Path, kiosk: str) -> Path:
    return from_hub(stick, kiosk) / CATALOGUE


def batches(stick: Path, kiosk: str) -> list[Path]:
    return sorted(from_kiosk(stick, kiosk).glob(f"*{BATCH}"))


def content_of(path: Path) -> dict[str, object]:
    """Read a letter without asking who signed it."""
    return json.loads(path.read_bytes().partition(b"\n")[2])


def forge(stick: Path, signer: SigningKey, folder: str, outbox: Outbox) -> None:
    """Write the letter of a kiosk, whatever stands in it."""
    path = outbox_file(stick, folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(letters.write(letters.OUTBOX, signer, outbox.content()))


def lay_batch(stick: Path, kiosk: str, submitted: Sequence[SealedSubmission]) -> Piece:
    """Put a batch onto the stick that a letter may name."""
    data = pack(submitted)
    folder = from_kiosk(stick, kiosk)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{hashlib.sha256(data).hexdigest()}{BATCH}").write_bytes(data)
    return Piece.of(data)


def copied(stick: Path, name: str) -> Path:
    """Make a copy of a stick as it is now."""
    other = stick.with_name(name)
    shutil.copytree(stick, other, symlinks=True)
    return other


def on_the_stick(stick: Path) -> Iterator[Path]:
    return (path for path in stick.rglob("*") if path.is_file())
