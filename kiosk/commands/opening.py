"""`handrail open`: sealed submissions to XML, JSON and CSV, where the private key is.

And `handrail export`: sealed submissions to sealed files, to be carried there.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kiosk import config as configuration
from kiosk.commands import passphrases
from kiosk.errors import HandrailError, Surroundings
from kiosk.sealing import keys as key_files
from kiosk.sealing.archive import forms_of, is_archive, kiosks_of
from kiosk.sealing.opening import PARCEL_SUFFIX, NotOpened, Opened, open_all, read_rows
from kiosk.site import Site
from kiosk.store.reading import read_store

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator

    from kiosk.sealing.pairs import OpeningKey, VerifyingKey
    from kiosk.sealing.shapes import Shape


def add_arguments(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands `open` and `export`."""
    parser = subparsers.add_parser("open", help="turn sealed submissions into XML, JSON and CSV")
    parser.add_argument(
        "source",
        nargs="*",
        type=Path,
        help="folders of sites, stores (store.db), exported files, or archives of a hub (.zip)",
    )
    parser.add_argument("--out", type=Path, required=True, help="a new folder for the readable files")
    parser.add_argument("--keys", type=Path, help="the folder made by `handrail keys make`, or one private key file")
    parser.add_argument("--kiosk", type=Path, nargs="+", default=[], help="kiosk-public-key.json of each kiosk")
    parser.add_argument("--forms", type=Path, nargs="+", default=[], help="folders with the forms, for the tables")
    parser.add_argument("--passphrase-file", type=Path, help="read the passphrase of the private key from here")
    sealed = subparsers.add_parser("export", help="write the sealed submissions of this kiosk as files, still sealed")
    sealed.add_argument("--out", type=Path, required=True, help="a folder, for example on a stick")


def run(arguments: argparse.Namespace, say: Callable[[str], None]) -> int:
    """Carry out `open`: 0 when all was opened, 1 when something was not."""
    from kiosk.sealing.export import export

    for named in arguments.forms:
        if not named.exists():
            raise Surroundings("file_unusable", f"{named} (--forms)")
    sources: list[Path] = arguments.source or [configuration.load(arguments.config, arguments.site).data.folder]
    keys = _opening_keys(arguments, sources)
    kiosks = {key.id: key for key in _kiosks(arguments, sources)}
    forms = (source if is_archive(source) else source / "services" for source in sources)
    shapes = dict(_shapes([*arguments.forms, *forms]))
    rows = (row for source in sources for row in read_rows(source))
    opened = 0

    def counted() -> Iterator[Opened | NotOpened]:
        nonlocal opened
        for item in open_all(rows, keys, kiosks):
            opened += isinstance(item, Opened)
            yield item

    not_opened = export(counted(), shapes, arguments.out)
    say(f"Opened {opened} of {opened + len(not_opened)}: {arguments.out}")
    for item in not_opened:
        say(f"NOT opened: {item.what}. {item.why} {item.remedy}")
    if opened:
        say("These files are readable. Delete them when you do not need them any more.")
    return 1 if not_opened else 0


def run_export(arguments: argparse.Namespace, say: Callable[[str], None]) -> int:
    """Carry out `export`."""
    from kiosk.sealing.export import file_name

    site = Site.open(configuration.load(arguments.config, arguments.site).data.folder)
    key_files.make_folder(arguments.out)
    written = damaged = 0
    for row in read_store(site.store_path):
        if isinstance(row, HandrailError):
            damaged += 1
            say(f"NOT written: {row.entry.meaning} ({row.detail})")
            continue
        path = arguments.out / f"{file_name(row.instance_id)}{PARCEL_SUFFIX}"
        try:
            path.write_bytes(row.to_parcel())
        except OSError as error:
            raise Surroundings("file_unusable", f"{path} ({type(error).__name__})") from None
        written += 1
    say(f"Wrote {written} sealed files to {arguments.out}. They can be opened with `handrail open`.")
    return 1 if damaged else 0


def _opening_keys(arguments: argparse.Namespace, sources: Iterable[Path]) -> dict[str, OpeningKey]:
    """Read the private keys named by --keys; a demonstration has its own beside the store."""
    named = [arguments.keys] if arguments.keys else [source / "demonstration" for source in sources]
    files = [folder / key_files.private_name("submissions") if folder.is_dir() else folder for folder in named]
    files = files if arguments.keys else [file for file in files if file.is_file()]
    if not files:
        raise Surroundings("keys_missing", "name the folder with the private keys: --keys FOLDER")
    keys = [key_files.read_opening(path, passphrases.for_key(path, arguments.passphrase_file)) for path in files]
    return {key.id: key for key in keys}


def _kiosks(arguments: argparse.Namespace, sources: Iterable[Path]) -> Iterator[VerifyingKey]:
    """Yield the kiosks' keys: those named, those in the folder `kiosks` of the keys, those beside the store.

    Those in an archive count where nobody keeps any of their own: who can change the archive can change them, too.
    """
    kept = sorted((arguments.keys / "kiosks").glob("*.json")) if arguments.keys else []
    yield from (key_files.read_kiosk_public(path) for path in [*arguments.kiosk, *kept])
    for source in sources:
        if is_archive(source) and not (arguments.kiosk or kept):
            yield from kiosks_of(source)
        path = source / "keys" / key_files.KIOSK_PUBLIC
        if path.is_file():
            yield key_files.read_kiosk_public(path)


def _shapes(folders: Iterable[Path]) -> Iterator[tuple[str, Shape]]:
    from kiosk.sealing.shapes import shape_of_form

    for folder in folders:
        here = forms_of(folder) if is_archive(folder) else (each.read_bytes() for each in sorted(folder.rglob("*.xml")))
        for xml in here:
            read = shape_of_form(xml)
            if read:
                yield read
