"""Passphrases: asked for without showing them, or read from a file by a program."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING

from kiosk.errors import Surroundings
from kiosk.sealing.keys import needs_passphrase
from kiosk.sealing.pairs import SHORTEST_PASSPHRASE

if TYPE_CHECKING:
    from pathlib import Path


def for_key(path: Path, file: Path | None) -> str | None:
    """Return the passphrase of the private key in `path`; None when it has none."""
    if not needs_passphrase(path):
        return None
    return from_file(file) if file else _typed(f"Passphrase of {path.name}: ")


def new(file: Path | None) -> str:
    """Return a new passphrase, asked for twice; raises Surroundings when it is too short or not the same."""
    passphrase = from_file(file) if file else _typed("New passphrase (12 characters or more): ")
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise Surroundings("passphrase_wrong", f"it must have {SHORTEST_PASSPHRASE} characters or more")
    if file is None and _typed("The same again: ") != passphrase:
        raise Surroundings("passphrase_wrong", "the two were not the same")
    return passphrase


def _typed(prompt: str) -> str:
    try:
        return getpass.getpass(prompt)
    except EOFError:
        raise Surroundings("passphrase_wrong", "nobody is there to type it: name a file that has it") from None


def from_file(file: Path) -> str:
    """Return the first line of `file`."""
    try:
        return file.read_text(encoding="utf-8").split("\n")[0].rstrip("\r")
    except (OSError, UnicodeDecodeError) as error:
        raise Surroundings("file_unusable", f"{file} ({type(error).__name__})") from None
