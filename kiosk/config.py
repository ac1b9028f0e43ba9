"""The configuration: one TOML file, checked as a whole before anything starts.

docs/configuration.md explains every key. What a file leaves out comes from assets/default.toml, so
that a kiosk runs without any file.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from kiosk.config_values import KEYS
from kiosk.errors import Surroundings
from kiosk.folders import usual_folder
from kiosk.panels import PROFILES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import time
    from zoneinfo import ZoneInfo

    from kiosk.panels import Panel


@dataclass(frozen=True, slots=True)
class Place:
    """Where the kiosk stands. `languages` are offered in this order; the first is spoken first."""

    name: str
    kiosk: str
    telephone: str
    time_zone: ZoneInfo
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tickets:
    """How helpers' tickets are numbered, and until what time of the day a ticket's visit is kept.

    `hold_minutes`: how long the visit stays on the kiosk while somebody waits for a helper, before we ask whether they
    are still here. `helper_minutes`: about how long a helper takes; 0 when nothing is promised.
    """

    letter: str
    kept_until: time
    hold_minutes: int
    helper_minutes: int


@dataclass(frozen=True, slots=True)
class VisitLimits:
    """When a visit nobody attends ends (VVSG: idle 2 to 5 minutes, then a warning of 20 to 45 seconds)."""

    idle_seconds: int
    warning_seconds: int
    maximum_minutes: int


@dataclass(frozen=True, slots=True)
class Input:
    """How keys are read. `debounce_ms`: the same key is deaf for so long (EN 301 549 5.8)."""

    debounce_ms: int


@dataclass(frozen=True, slots=True)
class PrinterChoice:
    """Which printer. `folder` is used by the kind "folder"; it is absolute."""

    kind: Literal["folder", "none"]
    folder: Path
    receipts: bool


@dataclass(frozen=True, slots=True)
class VoiceChoice:
    """How the voice begins. `private_listening`: personal words are never sent to the loudspeaker."""

    enabled: bool
    on_at_start: bool
    rate: int
    volume: int
    private_listening: bool


@dataclass(frozen=True, slots=True)
class Data:
    """The folder of the site (absolute), what the store watches over, and when a list counts as old."""

    folder: Path
    minimum_free_mb: int
    recovered_days: int
    list_days: int


@dataclass(frozen=True, slots=True)
class Sync:
    """Where finished services go and services come from; docs/configuration.md says what each key means.

    `url` has "{secret}" where the secret of the file keys/sync-secret belongs. `ca_file` is absolute.
    """

    kind: Literal["none", "hub", "openrosa"]
    url: str
    user: str
    plain: bool
    ca_file: Path | None
    proxy: str
    bandwidth_kbit: int
    quiet_hours: tuple[time, time] | None
    poll_minutes: int


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that can be configured. `source` is the file it came from, or None."""

    place: Place
    tickets: Tickets
    panel: Panel
    visit: VisitLimits
    input: Input
    printer: PrinterChoice
    voice: VoiceChoice
    data: Data
    sync: Sync
    source: Path | None = None


class ConfigError(Surroundings):
    """The configuration has mistakes; `problems` says of each what, where, and what to do."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("config_wrong", "\n".join(problems))
        self.problems = problems


def default_toml() -> str:
    """Return the text of assets/default.toml."""
    return (Path(__file__).parent.parent / "assets" / "default.toml").read_text(encoding="utf-8")


def with_panel(config: Config, profile: str) -> Config:
    """Return `config` as on another of the known panels."""
    return replace(config, panel=PROFILES[profile])


def load(path: Path | None = None, folder: Path | None = None) -> Config:
    """Read the configuration in `path`, or the default; `folder` is the site's folder, if already known.

    Without `path`, kiosk.toml in the site's folder is read if it is there. Raises ConfigError.
    """
    home = folder.absolute() if folder else None
    if path is None and (home or usual_folder()).joinpath("kiosk.toml").is_file():
        path = (home or usual_folder()) / "kiosk.toml"
    return parse(_read(path) if path else "", path, home)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise ConfigError([f"{path}: this is not text in UTF-8. Save it as UTF-8."]) from None
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else "cannot be read"
        raise ConfigError([f"{path}: {reason}. Check the name and the rights of the file."]) from None


def parse(text: str, source: Path | None = None, folder: Path | None = None) -> Config:
    """Turn the text of a configuration into a Config; every mistake is reported at once."""
    where = str(source) if source else "configuration"
    try:
        wanted = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([f"{where}: {error}. This line is not TOML."]) from None
    read: dict[str, dict[str, Any]] = {}
    problems: list[str] = []
    for section, keys in tomllib.loads(default_toml()).items():
        read[section] = {key: KEYS[section][key](value) for key, value in keys.items()}
    for section, keys in wanted.items():
        problems += [f"{where}: {problem}" for problem in _read_section(section, keys, read)]
    if read["sync"]["kind"] != "none" and not read["sync"]["url"] and not problems:
        problems.append(f'{where}: [sync] kind = "{read["sync"]["kind"]}" needs the address of the server in url.')
    if problems:
        raise ConfigError(problems)
    return _assemble(read, source, folder)


def _read_section(section: str, keys: object, read: dict[str, dict[str, Any]]) -> list[str]:
    """Read one section into `read`; return what is wrong with it."""
    if section not in KEYS:
        return [f"[{section}] is not a section.{_nearest(section, KEYS)}"]
    if not isinstance(keys, dict):
        return [f"{section} must be a section: write [{section}] on a line of its own."]
    problems = []
    for key, value in keys.items():
        if key not in KEYS[section]:
            problems.append(f"[{section}] {key} is not a key.{_nearest(key, KEYS[section])}")
            continue
        try:
            read[section][key] = KEYS[section][key](value)
        except ValueError as error:
            # A token somebody wrote into an address belongs neither on a screen nor into a log.
            shown = "..." if section == "sync" else repr(value)
            problems.append(f"[{section}] {key} = {shown} cannot be used: {error}.")
    return problems


def _nearest(word: str, known: Mapping[str, object]) -> str:
    import difflib

    near = difflib.get_close_matches(word, known, n=1)
    return f" Did you mean {near[0]}?" if near else f" There are: {', '.join(known)}."


def _assemble(read: dict[str, dict[str, Any]], source: Path | None, folder: Path | None) -> Config:
    beside = source.absolute().parent if source else Path.cwd()
    chosen = read["data"].pop("folder")
    home = folder or ((beside / chosen) if chosen else usual_folder())
    printed = read["printer"].pop("folder") or Path("printed")
    authority = read["sync"].pop("ca_file")
    numbers = {key: value for key, value in read["panel"].items() if key != "profile"}
    return Config(
        place=Place(**read["place"]),
        tickets=Tickets(**read["tickets"]),
        panel=replace(PROFILES[read["panel"]["profile"]], **numbers),
        visit=VisitLimits(**read["visit"]),
        input=Input(**read["input"]),
        printer=PrinterChoice(folder=home / printed, **read["printer"]),
        voice=VoiceChoice(**read["voice"]),
        data=Data(folder=home, **read["data"]),
        sync=Sync(ca_file=home / authority if authority else None, **read["sync"]),
        source=source,
    )
