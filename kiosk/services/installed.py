"""The installed services and their versions: one folder each, whole or not there."""

from __future__ import annotations

import contextlib
import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from kiosk.services.installation import (
    folder_name,
    remove_folder,
    sweep,
    sweep_old,
    write_file,
    write_files,
    write_folder,
)
from kiosk.services.media import list_file
from kiosk.services.service import (
    AS_OF,
    FORM,
    LISTS,
    MEDIA,
    RECORD,
    Service,
    ServiceDamagedError,
    content_of,
    read_record,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from kiosk.services.findings import Installable, Package

__all__ = ["Service", "ServiceDamagedError", "Services"]

_CURRENT: Final = "current"
_PAUSED: Final = "paused.json"
RENEWED: Final = "+"
"""Between a version and a hash of its content, in the name of a folder; no version of ours has it."""
_FORM_KEPT: Final = timedelta(days=1)
_LIST_KEPT: Final = timedelta(hours=1)


class Services:
    """The services of a site, in `folder`: <form id>/<version>/ with form.xml, media/ and service.json.

    Beside the versions, `current` names the one that new visits get and `paused.json` says why a service is closed.
    Reading costs one small file a service: no form is parsed before somebody opens it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def all(self) -> tuple[Service, ...]:
        """Return the services people can choose from, by id, paused ones too; no damaged ones, no built-in forms."""
        return tuple(service for service in self._current() if not service.built_in)

    def built_in(self) -> tuple[Service, ...]:
        """Return the forms of the kiosk itself: the call for a helper, feedback."""
        return tuple(service for service in self._current() if service.built_in)

    def damaged(self) -> tuple[str, ...]:
        """Return the folders that hold no readable service, and why: for the self-test and the log."""
        found = []
        for folder in self._folders():
            try:
                self._read(folder)
            except ServiceDamagedError as error:
                found.append(f"{folder.name}: {error}")
        return tuple(found)

    def get(self, identifier: str, version: str = "") -> Service | None:
        """Return the service with this form id, in this version or else the current one; None when it is not there."""
        folder = self.folder / folder_name(identifier)
        for name in (folder_name(version), "") if version else ("",):
            try:
                service = self._read(folder, name)
            except ServiceDamagedError:
                continue
            if service.id == identifier and version in ("", service.version):
                return service
        return None

    def add(self, examined: Installable) -> Service:
        """Install what was examined and make it the version that new visits get.

        The same again changes nothing. Raises ServiceRefusedError when it has errors, or when other content is
        installed under this version: visits may be running on it. Raises OSError when the disk is full or read-only.
        In each case nothing has changed.
        """
        package = examined.accepted()
        if package.record.get("looks_up"):
            # The list is another one every day, and the form is the same.
            return self._renew(self._with_list(package), new_list=has_list(package))
        return self._install(package, folder_name(str(package.record["version"])))

    def renew(self, examined: Installable) -> Service:
        """Install what a server sent: the same form under the same version may come with other lists and pictures.

        Each such content has a folder of its own, so that a visit keeps what it began with; old ones go after a day.
        Raises as `add` does, when the form itself is another one under the same version.
        """
        package = examined.accepted()
        return self._renew(package, new_list=has_list(package))

    def _renew(self, package: Package, *, new_list: bool) -> Service:
        # Here and not above: a kiosk that starts does without the reader of forms.
        from kiosk.services.same_version import form_in, taken
        from kiosk.services.sheet_in_form import adds_sheet

        read = package.record
        current = self.get(str(read["id"]))
        if (
            current is not None
            and current.version == read["version"]
            and current.sha256 != read["sha256"]
            and not adds_sheet(form_in(current.folder), package.xml)
        ):
            raise taken(str(read["version"]))
        service = self._install(package, f"{folder_name(str(read['version']))}{RENEWED}{content_of(read)[:12]}")
        if new_list:
            self.confirm(service.id, datetime.now(UTC))
        # Whoever looks something up does so in the newest list, and that may be another one every few minutes.
        age = _LIST_KEPT if service.looks_up else _FORM_KEPT
        sweep_old(service.folder.parent, f"*{RENEWED}*", keep=service.folder, age=age)
        return service

    def _with_list(self, package: Package) -> Package:
        """Return what is to be installed; a form that comes without its list keeps the one that is here."""
        name = list_file(str(package.record["looks_up"]))
        current = self.get(str(package.record["id"]))
        here = current.folder / MEDIA / name if current else None
        if here is None or has_list(package) or not here.is_file():
            return package
        content = here.read_bytes()
        hashes = package.record["media"] | {name: hashlib.sha256(content).hexdigest()}
        record = dict(package.record) | {"media": dict(sorted(hashes.items()))}
        return replace(package, record=record, media={**package.media, name: content})

    def confirm(self, identifier: str, at: datetime) -> None:
        """Take note that a server's list was at this time as it is here: what people are told has this date.

        For whoever keeps the services up to date; of a service that looks nothing up there is nothing to note.
        """
        service = self.get(identifier)
        if service is not None and service.looks_up and not service.lacks_list:
            write_file(service.folder.parent / AS_OF, at.astimezone(UTC).isoformat(timespec="seconds").encode())

    def _install(self, package: Package, name: str) -> Service:
        from kiosk.services.same_version import is_whole, written

        read = package.record
        folder = self.folder / folder_name(str(read["id"]))
        version = folder / name
        self.folder.mkdir(parents=True, exist_ok=True)
        sweep(self.folder)
        is_new = not is_whole(version, package)
        if is_new:
            files = {f"{MEDIA}/{name}": data for name, data in package.media.items()}
            write_folder(version, files | _lists(package) | {FORM: package.xml, RECORD: written(read)})
        try:
            _choose(version, read)
        except OSError:
            if is_new:
                remove_folder(version)
                with contextlib.suppress(OSError):  # older versions are in it
                    folder.rmdir()
            raise
        return self._read(folder)

    def remove(self, identifier: str) -> bool:
        """Remove the service with all its versions; False when it is not there."""
        folder = self.folder / folder_name(identifier)
        if not folder.is_dir():
            return False
        remove_folder(folder)
        return True

    def pause(self, identifier: str, reason: Mapping[str, str]) -> bool:
        """Close a service and say why (words by language code); visits that run go on. False when it is not there."""
        if self.get(identifier) is None:
            return False
        written = json.dumps(dict(reason), ensure_ascii=False).encode()
        write_file(self.folder / folder_name(identifier) / _PAUSED, written)
        return True

    def resume(self, identifier: str) -> bool:
        """Open a service again; False when it is not there."""
        if self.get(identifier) is None:
            return False
        (self.folder / folder_name(identifier) / _PAUSED).unlink(missing_ok=True)
        return True

    def _folders(self) -> list[Path]:
        if not self.folder.is_dir():
            return []
        return sorted(path for path in self.folder.iterdir() if path.is_dir() and not path.name.startswith("."))

    def _current(self) -> Iterator[Service]:
        for folder in self._folders():
            try:
                yield self._read(folder)
            except ServiceDamagedError:
                continue  # damaged() names it; the others go on

    def _read(self, folder: Path, version: str = "") -> Service:
        try:
            chosen = version or (folder / _CURRENT).read_text(encoding="utf-8").strip()
        except (OSError, ValueError) as error:
            raise ServiceDamagedError(f"no current version ({type(error).__name__})") from error
        if "/" in chosen or "\\" in chosen or chosen.startswith("."):
            raise ServiceDamagedError("the current version is no version")
        return read_record(folder / chosen, _paused(folder / _PAUSED))


def has_list(package: Package) -> bool:
    """Tell whether it brings the list in which the service looks things up."""
    return list_file(str(package.record.get("looks_up", ""))) in package.media


def _lists(package: Package) -> dict[str, bytes]:
    """Put the list of a service that looks things up in order; nothing where it has no list yet."""
    from kiosk.services.status_list import build

    name = list_file(str(package.record.get("looks_up", "")))
    index = build(package.media[name]).content if has_list(package) else b""
    return {f"{LISTS}/{name}": index} if index else {}


def _choose(version: Path, read: Mapping[str, Any]) -> None:
    """Make this version the one that new visits get; when its form was not before, it is closed if the form says so.

    Another list is no other form: what staff have opened again stays open. A kill in between leaves the service closed,
    never open against the form; installing it again goes on from there.
    """
    folder = version.parent
    files = {_CURRENT: version.name.encode()}
    if read["paused"] and _current_form(folder) != read["sha256"]:
        files = {_PAUSED: json.dumps(read["paused"], ensure_ascii=False).encode(), **files}
    write_files(folder, files)


def _current_form(folder: Path) -> str:
    """Return the hash of the form that new visits get, "" where nobody can tell."""
    try:
        chosen = (folder / _CURRENT).read_text(encoding="utf-8").strip()
        return str(json.loads((folder / chosen / RECORD).read_bytes())["sha256"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _paused(path: Path) -> dict[str, str] | None:
    try:
        read = json.loads(path.read_bytes())
        return {str(code): str(words) for code, words in read.items()}
    except FileNotFoundError:
        return None
    except (OSError, ValueError, AttributeError):
        # Somebody meant to close it: a broken reason must not open it.
        return {}
