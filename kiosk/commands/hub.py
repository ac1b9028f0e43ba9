"""`handrail hub` and `handrail enrol`: their arguments. The hub itself is in sync.hub, and reads much more."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.commands.values import LAST_PORT, text, whole

if TYPE_CHECKING:
    import argparse

MOST_WORKERS: Final = 64


def add_arguments(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands `hub` and `enrol`."""
    hub = subparsers.add_parser("hub", help="be the server of many kiosks")
    hub.add_argument(
        "what",
        nargs="?",
        choices=("serve", "code", "token", "kiosks", "revoke", "carry", "export"),
        default="serve",
        help="serve (the usual), make a code that enrols a kiosk or a token for an ODK client, list the kiosks, "
        "revoke, take in a stick, or export what was received",
    )
    hub.add_argument("folder", nargs="?", type=Path, help="carry: where the stick is mounted")
    hub.add_argument(
        "--kiosk", type=text, default="", help="revoke: the id of the kiosk; without it, the token of this --name"
    )
    hub.add_argument(
        "--name", type=text, default="", help="code: what the kiosk is called; token: what the client is called"
    )
    hub.add_argument("--by-hand", action="store_true", help="code: for a kiosk without a network, good for 30 days")
    hub.add_argument("--out", type=Path, help="export: the archive to make (.zip), for `handrail open`")
    hub.add_argument(
        "--readable", action="store_true", help="export: XML, JSON and CSV of what is not sealed, in --out"
    )
    where = hub.add_mutually_exclusive_group()
    where.add_argument("--data", type=Path, default=Path("hub"), help="the folder of the hub's SQLite file")
    where.add_argument("--database", default="", help="the address of a PostgreSQL database instead")
    hub.add_argument("--host", default="127.0.0.1", help="the address to listen at")
    hub.add_argument("--port", type=whole(1, LAST_PORT), default=8400, help="the port to listen at")
    hub.add_argument("--workers", type=whole(1, MOST_WORKERS), default=1, help="how many processes answer")
    hub.add_argument(
        "--address", default="", help="how people and kiosks reach it through its proxy: https://hub.example.org"
    )
    enrol = subparsers.add_parser("enrol", help="make this kiosk known to a hub")
    enrol.add_argument("--hub", type=text, required=True, help="the address of the hub")
    enrol.add_argument("--name", type=text, default="", help="what the kiosk is called, if the code does not say")
    enrol.add_argument("code", type=text, help="from `handrail hub code`")
