"""`handrail carry out|in`: its arguments. The carrying itself is in the package sync."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.commands.values import text

if TYPE_CHECKING:
    import argparse


def add_arguments(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `carry`."""
    parser = subparsers.add_parser("carry", help="bring what people finished to a hub on a stick, without a network")
    ways = parser.add_subparsers(dest="way", required=True, metavar="COMMAND")
    out = ways.add_parser("out", help="write all that waits onto the stick, sealed; it stays here, too")
    out.add_argument(
        "--code", type=text, default="", help="from `handrail hub code --by-hand`: lets this kiosk in at the hub"
    )
    out.add_argument("--name", type=text, default="", help="what the kiosk is called, if the code does not say")
    back = ways.add_parser("in", help="take in the hub's answer: it clears the outbox, and brings services and lists")
    for way in (out, back):
        way.add_argument("folder", type=Path, help="where the stick is mounted")
