"""`handrail keys make|show|passphrase`: the keys of a site, made where submissions are read."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.commands import passphrases
from kiosk.commands.values import text
from kiosk.errors import HandrailError, Surroundings
from kiosk.sealing import keys as key_files
from kiosk.store.submissions import stamp

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable


def add_arguments(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `keys`."""
    parser = subparsers.add_parser("keys", help="make and look at the keys of a site")
    commands = parser.add_subparsers(dest="keys_command", required=True, metavar="COMMAND")
    make = commands.add_parser("make", help="make the keys of a site in a new folder")
    make.add_argument("folder", type=Path, help="where the three files go: not on a kiosk")
    make.add_argument("--name", type=text, default="", help="the name of the site, for people")
    make.add_argument("--passphrase", action="store_true", help="protect the private keys by a passphrase")
    make.add_argument("--demonstration", action="store_true", help="mark the keys as a demonstration's")
    show = commands.add_parser("show", help="say what the key files in a folder are")
    show.add_argument("folder", type=Path)
    change = commands.add_parser("passphrase", help="give a private key a passphrase, or another one")
    change.add_argument("file", type=Path)
    change.add_argument("--remove", action="store_true", help="take the passphrase away")
    for command in (make, change):
        command.add_argument("--new-passphrase-file", type=Path, help="read the new passphrase from here")
    change.add_argument("--passphrase-file", type=Path, help="read the passphrase so far from here")


def run(arguments: argparse.Namespace, say: Callable[[str], None]) -> int:
    """Carry out a `keys` command."""
    if arguments.keys_command == "make":
        return _make(arguments, say)
    if arguments.keys_command == "passphrase":
        return _change(arguments, say)
    return _show(arguments.folder, say)


def _make(arguments: argparse.Namespace, say: Callable[[str], None]) -> int:
    folder: Path = arguments.folder
    wanted = arguments.passphrase or arguments.new_passphrase_file
    passphrase = passphrases.new(arguments.new_passphrase_file) if wanted else None
    made = stamp(datetime.now(UTC))
    name = arguments.name or folder.absolute().name
    keys = key_files.make_site_keys(folder, name, made, passphrase, demonstration=arguments.demonstration)
    say(f"Made the keys of {name} in {folder}:")
    _show(folder, say)
    say(f"Copy {key_files.PUBLIC} to each kiosk and run there: handrail site make --keys {key_files.PUBLIC}")
    say("Keep two copies of the private keys in safe places. Without them nobody can open what people send.")
    if keys.demonstration:
        say("These are demonstration keys. Do not use them where real people answer.")
    return 0


def _change(arguments: argparse.Namespace, say: Callable[[str], None]) -> int:
    old = passphrases.for_key(arguments.file, arguments.passphrase_file)
    new = None if arguments.remove else passphrases.new(arguments.new_passphrase_file)
    key_files.protect(arguments.file, old, new)
    say(f"{arguments.file} {'has no passphrase now' if new is None else 'is protected by the new passphrase'}.")
    return 0


def _show(folder: Path, say: Callable[[str], None]) -> int:
    paths = sorted(folder.glob("*.json")) if folder.is_dir() else [folder] if folder.exists() else []
    described = [words for path in paths for words in _describe(path)]
    if not described:
        raise Surroundings("keys_missing", f"no key files in {folder}")
    for words in described:
        say(words)
    return 0


def _describe(path: Path) -> list[str]:
    try:
        content = json.loads(path.read_bytes())
        kind = content.get("handrail") if isinstance(content, dict) else None
        match kind:
            case "site public keys":
                keys = key_files.read_public(path)
                mark = _mark(demonstration=keys.demonstration)
                ids = f"submissions {keys.submissions.id}, desk {keys.desk.id}"
                return [f"  {path.name}: public keys of {keys.name}{mark}; {ids}; made {keys.made[:10]}"]
            case "kiosk public key":
                key = key_files.read_kiosk_public(path)
                return [f"  {path.name}: public key of kiosk {key.id}{_mark(demonstration=key.demonstration)}"]
            case "private key":
                protected = "passphrase" if key_files.needs_passphrase(path) else "no passphrase"
                mark = _mark(demonstration=content.get("demonstration") is True)
                return [f"  {path.name}: private key {content.get('id')} ({content.get('role')}){mark}; {protected}"]
            case _:
                return []
    except (OSError, ValueError) as error:
        return [f"  {path.name}: cannot be read ({type(error).__name__})"]
    except HandrailError as error:
        return [f"  {path.name}: {error.entry.meaning}"]


def _mark(*, demonstration: bool) -> str:
    return " (DEMONSTRATION)" if demonstration else ""
