"""`handrail hub`: serve, and what staff need before there are pages."""

from __future__ import annotations

import getpass
import os
import sys
import tempfile
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import uvicorn
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from sync.hub.carrying.command import carry
from sync.hub.database import AddressError, Database
from sync.hub.kiosks.enrolment import make_code, revoke
from sync.hub.openrosa.tokens import make_token, revoke_token
from sync.hub.outward.export_command import export
from sync.hub.outward.secrets import FILE as KEY_FILE
from sync.hub.people.invitations import invite_first
from sync.hub.schema import kiosks
from sync.hub.settings import ENVIRONMENT, SHARED, Settings

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    Say = Callable[[str], None]


def run(parsed: argparse.Namespace, say: Say) -> int:
    """Carry the command out. Return 0 when it is done, else 1."""
    try:
        settings = _settings(parsed)
        database = Database(settings.database)
        try:
            database.migrate()
            done = _staff(parsed, database, say)
            if done is None:
                _say_first_link(database, settings, say)
        finally:
            database.close()
    except AddressError as error:
        say(str(error))
        return 1
    except SQLAlchemyError as error:
        # Its words may hold the password of the address.
        say(f"The hub's database cannot be used ({type(error).__name__}). Look at --database or --data.")
        return 1
    return _serve(settings, say) if done is None else done


def _address(parsed: argparse.Namespace) -> str:
    if parsed.database:
        return str(parsed.database)
    parsed.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    return f"sqlite:///{(parsed.data / 'hub.db').absolute()}"


def _settings(parsed: argparse.Namespace) -> Settings:
    mail, sender = os.environ.get("HANDRAIL_HUB_MAIL", ""), os.environ.get("HANDRAIL_HUB_MAIL_FROM", "")
    workers = max(1, parsed.workers)
    return Settings(
        _address(parsed),
        parsed.host,
        parsed.port,
        workers,
        address=parsed.address,
        mail=mail,
        mail_from=sender,
        key_file="" if parsed.database else str((parsed.data / KEY_FILE).absolute()),
        metrics_token=os.environ.get("HANDRAIL_HUB_METRICS", ""),
    )


def _say_first_link(database: Database, settings: Settings, say: Say) -> None:
    now = datetime.now(UTC)
    secret = database.transaction(lambda connection: invite_first(connection, now))
    if secret:
        say("Nobody has an account yet. Make the first one here (the link works once, for three days):")
        say(f"  {settings.reached_at}/invitation/{secret}")


def _serve(settings: Settings, say: Say) -> int:
    say(f"The hub listens at http://{settings.host}:{settings.port} (end it with Ctrl+C).")
    if settings.address:
        say(f"Kiosks and people reach it at {settings.reached_at}, through your proxy.")
    elif settings.host in {"127.0.0.1", "localhost", "::1"}:
        say("Only this machine can reach it. Put a proxy with a certificate before it: docs/it/hub.md.")
    sys.stdout.flush()  # a log or a test reads it before the hub ends
    os.environ[ENVIRONMENT] = settings.to_text()
    _allow_connections()
    with tempfile.TemporaryDirectory(prefix="handrail-hub-") as shared:
        if settings.workers > 1:
            os.environ[SHARED] = shared
        _listen(settings)
    return 0


def _allow_connections() -> None:
    """Let there be as many connections as the system allows: the usual 1,024 are too few for a thousand kiosks."""
    if sys.platform != "win32":
        import resource

        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _listen(settings: Settings) -> None:
    uvicorn.run(
        "sync.hub.app:from_environment",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        log_level="warning",
        access_log=False,
        server_header=False,
        http="sync.hub.listening:Prompt",
        ws="none",
        # Pages that wait for news would hold it up for ever.
        timeout_graceful_shutdown=10,
    )


def _staff(parsed: argparse.Namespace, database: Database, say: Say) -> int | None:
    """Do what is asked of the database; return None when it is to be served."""
    now = datetime.now(UTC)
    if parsed.what in {"code", "carry"}:
        making = parsed.what == "code"
        return _code(parsed, database, now, say) if making else carry(database, parsed.folder, _who(), now, say)
    others = {"token": _token, "revoke": _revoke, "kiosks": _kiosks, "export": _export}
    return others[parsed.what](parsed, database, now, say) if parsed.what in others else None


def _token(parsed: argparse.Namespace, database: Database, now: datetime, say: Say) -> int:
    if not parsed.name.strip():
        say("Give the client a --name: it is what you revoke later.")
        return 1
    token = database.transaction(lambda connection: make_token(connection, parsed.name, _who(), now))
    reached = str(parsed.address).rstrip("/") or "ADDRESS"
    say(f"{token}\nIt is shown once. Clients: {reached}/v1/key/{token}, or {reached}/v1 with it as the password.")
    return 0


def _revoke(parsed: argparse.Namespace, database: Database, now: datetime, say: Say) -> int:
    if parsed.kiosk:
        gone = database.transaction(lambda connection: revoke(connection, parsed.kiosk, _who(), now))
        say("Revoked: it is let in no more." if gone else "There is no such kiosk, or it was revoked before.")
    else:
        gone = database.transaction(lambda connection: revoke_token(connection, parsed.name, _who(), now)) > 0
        say("Revoked: it is let in no more." if gone else "There is no token of this name, or it was revoked before.")
    return 0 if gone else 1


def _kiosks(_: argparse.Namespace, database: Database, __: datetime, say: Say) -> int:
    with database.reading() as connection:
        for row in connection.execute(select(kiosks).order_by(kiosks.c.name)):
            state = "revoked" if row.revoked_at else "cloned" if row.cloned_at else "well"
            say(f"{row.id}  {row.name or '(no name)'}  {state}  last seen {row.last_seen_at or 'never'}")
    return 0


def _export(parsed: argparse.Namespace, database: Database, now: datetime, say: Say) -> int:
    return export(database, parsed.out, _who(), now, say, as_tables=parsed.readable)


def _code(parsed: argparse.Namespace, database: Database, now: datetime, say: Say) -> int:
    job = partial(make_code, name=parsed.name, made_by=_who(), now=now, by_hand=parsed.by_hand)
    code = database.transaction(job)
    life, command = ("30 days", "carry out FOLDER --code") if parsed.by_hand else ("15 minutes", "enrol --hub ADDRESS")
    say(f"{code}\nGood for {life}, once. On the kiosk: handrail {command} {code}")
    return 0


def _who() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "command line"
