"""Whether what is to be installed is what is installed: of one version there is one content."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kiosk.services.installation import remove_folder, write_file
from kiosk.services.problems import ServiceRefusedError, quote, refusal
from kiosk.services.service import FORM, RECORD, ServiceDamagedError, content_of, read_record
from kiosk.services.sheet_in_form import adds_sheet

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kiosk.services.findings import Package


def is_whole(version: Path, package: Package) -> bool:
    """Tell whether this very content is installed; a damaged copy is taken away.

    What another Handrail read out of the same form and files is replaced by what this one reads. Raises
    ServiceRefusedError for other content.
    """
    read = package.record
    if not version.exists():
        return False
    try:
        installed = json.loads((version / RECORD).read_bytes())
        read_record(version, None).load()
    except (OSError, ValueError, ServiceDamagedError):
        remove_folder(version)
        return False
    if installed == read or _from_before(version, installed, package):
        return True
    if content_of(installed) != content_of(read):
        raise taken(str(read["version"]))
    # The very same form and files: another Handrail read them, which knew less, or more.
    write_file(version / RECORD, written(read))
    return True


def written(read: Mapping[str, Any]) -> bytes:
    """Return a record as service.json holds it."""
    return json.dumps(read, ensure_ascii=False, indent=1).encode()


def _from_before(version: Path, installed: Mapping[str, object], package: Package) -> bool:
    """Tell whether a Handrail that did not yet write the sheet into the form installed the same workbook."""
    same = {**installed, "sha256": ""} == {**package.record, "sha256": ""}
    return same and adds_sheet(form_in(version), package.xml)


def form_in(version: Path) -> bytes:
    """Return the form of an installed version, b"" where it cannot be read."""
    try:
        return (version / FORM).read_bytes()
    except OSError:
        return b""


def taken(version: str) -> ServiceRefusedError:
    """Return the refusal of other content under a version that is installed."""
    return refusal(
        "version-taken",
        f"Version {quote(version)} is installed with other content.",
        "Give the form a new version, for example today's date and a number.",
        sheet="settings",
        row=2,
        column="version",
    )
