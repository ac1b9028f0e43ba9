"""What a demonstration consists of, in a folder of its own: a hub with an account, a kiosk that belongs to it.

FOLDER/hub      the hub's data
FOLDER/kiosk    the site of the kiosk, a demonstration: its private keys are beside it
"""

from __future__ import annotations

import hashlib
import json
import secrets
from argparse import Namespace
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, insert, select

from kiosk import config as configuration
from kiosk.clock import SystemClock
from kiosk.commands.services import own_forms
from kiosk.errors import Surroundings
from kiosk.sealing.keys import make_folder
from kiosk.services.examination import examine
from kiosk.services.findings import Findings
from kiosk.services.installed import Services
from kiosk.services.names import HOUSE
from kiosk.site import Site
from sync import enrolling
from sync.hub import services as hub_services
from sync.hub.database import Database
from sync.hub.kiosks.enrolment import make_code
from sync.hub.people import accounts
from sync.hub.people.passwords import hashed
from sync.hub.schema import facts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy import Connection

    from kiosk.services.examination import Examined

ACCOUNT: Final = "demo"
PLACE: Final = "Demonstration"
BY: Final = "handrail demo"
_FACT: Final = "demonstration"
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Setting:
    """The folder, and the address at which its hub listens."""

    folder: Path
    url: str

    @property
    def hub(self) -> Path:
        """The hub's data."""
        return self.folder / "hub"

    @property
    def kiosk(self) -> Path:
        """The site of the kiosk."""
        return self.folder / "kiosk"

    @property
    def config_file(self) -> Path:
        """The kiosk's configuration."""
        return self.kiosk / "kiosk.toml"

    @contextmanager
    def database(self) -> Iterator[Database]:
        """Open the hub's database beside the hub."""
        database = Database(f"sqlite:///{(self.hub / 'hub.db').absolute()}")
        try:
            yield database
        finally:
            database.close()


def make_site(setting: Setting) -> Site:
    """Make the kiosk, or find the one of last time; where it sends to is written anew. Raises Surroundings."""
    make_folder(setting.folder)
    make_folder(setting.kiosk)
    site = Site.open_or_demonstrate(setting.kiosk, PLACE, SystemClock(UTC))
    if not site.demonstration:
        raise Surroundings("site_exists", f"{setting.kiosk} is no demonstration")
    words = f'# Written by `handrail demo` at each start.\n[sync]\nkind = "hub"\nurl = {json.dumps(setting.url)}\n'
    setting.config_file.write_text(words, encoding="utf-8")
    configuration.load(None, setting.kiosk)  # says in words what is wrong with it
    return site


def make_account(database: Database) -> str:
    """Let somebody look after the hub, by the name ACCOUNT; return a password, which is another one each time."""
    password = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
    kept, now = hashed(password), datetime.now(UTC)

    def keep(connection: Connection) -> None:
        there = accounts.named(connection, ACCOUNT)
        if there is None:
            accounts.make(connection, ACCOUNT, kept, "admin", now)
        else:
            accounts.reopen(connection, there.id)
            accounts.set_password(connection, there.id, kept, now)

    database.transaction(keep)
    return password


def enrol(setting: Setting, site: Site, database: Database) -> bool:
    """Make the kiosk known to its hub, which must be running."""
    code = database.transaction(partial(make_code, name=PLACE, made_by=BY, now=datetime.now(UTC)))
    said: list[str] = []
    return enrolling.run(Namespace(hub=setting.url, code=code, name=PLACE), site, said.append) == 0


def publish(site: Site, database: Database, say: Callable[[str], None]) -> None:
    """Put the services that come with Handrail onto the kiosk and into the hub's catalogue, unless they are there."""
    mark = _mark()
    with database.reading() as connection:
        there = connection.execute(select(facts.c.value).where(facts.c.name == _FACT)).scalar()
    installed = Services(site.services)
    if there == mark and installed.built_in():
        return
    say("The services that come with Handrail are put in place; this takes some seconds, once.")
    for form in own_forms():
        examined = examine(form, own=True)
        installed.add(examined)
        if not examined.outline.id.startswith(HOUSE):
            database.transaction(partial(_offer, examined=examined, source=form.read_bytes()))
    database.transaction(partial(_note, mark=mark))


def _offer(connection: Connection, examined: Examined, source: bytes) -> None:
    now, outline = datetime.now(UTC), examined.outline
    found = Findings(outline.id, outline.version, examined.problems, examined.accepted())
    try:
        number = hub_services.keep(connection, found, source, BY, now)
    except hub_services.TakenError:
        return  # the hub has it from an earlier Handrail, under the same version: the kiosk goes on with that
    hub_services.publish(connection, number, [hub_services.EVERYBODY], BY, now)


def _note(connection: Connection, mark: str) -> None:
    connection.execute(delete(facts).where(facts.c.name == _FACT))
    connection.execute(insert(facts).values(name=_FACT, value=mark))


def _mark() -> str:
    digest = hashlib.sha256()
    for form in own_forms():
        digest.update(form.read_bytes())
    return digest.hexdigest()
