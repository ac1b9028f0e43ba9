"""`handrail demo`: its arguments. What it does is in sync.hub.demonstration, and needs the extra `hub`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.commands.values import LAST_PORT, whole
from kiosk.panels import PROFILES

if TYPE_CHECKING:
    import argparse


def add_arguments(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `demo`."""
    demo = subparsers.add_parser("demo", help="show a kiosk and a hub together on this machine")
    demo.add_argument("--folder", type=Path, help="where it is kept (default: handrail-demo beside the usual site)")
    demo.add_argument(
        "--port", type=whole(0, LAST_PORT), default=0, help="the port of the hub (default: 8400, or a free one)"
    )
    demo.add_argument("--panel", choices=tuple(PROFILES), default="", help="the kiosk as on this panel")
    demo.add_argument("--no-browser", action="store_true", help="open no browser")
    demo.add_argument("--once", action="store_true", help="no window: show the way of a call by script, and end")
