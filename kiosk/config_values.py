"""Every key of the configuration and its reader: from what TOML gives to what the code wants.

A reader raises ValueError with words that say what to write instead; `kiosk.config` adds the place.
"""

from __future__ import annotations

import re
from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from kiosk.panels import PROFILES
from kiosk.screens import RATES, SIZES, VOLUMES

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
# Tokens of ODK Central have 64 characters.
KEY_IN_URL = re.compile(r"/key/[^/{]{20,}|[A-Za-z0-9!$_-]{60,}")
HOST = re.compile(r"[A-Za-z0-9.:-]+")
PROXY = re.compile(r"https?://[A-Za-z0-9.\[\]:-]+/?")


def text(most: int, least: int = 0) -> Callable[[object], str]:
    """Read words of one line."""

    def read(value: object) -> str:
        if isinstance(value, str) and least <= len(value) <= most and value.isprintable():
            return value
        needed = f"{least} to {most}" if least else f"at most {most}"
        raise ValueError(f'write {needed} characters on one line, in quotes: "..."')

    return read


def letter(value: object) -> str:
    """Read the letter of ticket numbers; I and O look like digits."""
    if isinstance(value, str) and re.fullmatch("[A-HJ-NP-Z]", value):
        return value
    raise ValueError("write one capital letter, but not I or O (they look like 1 and 0)")


def whole(least: int, most: int, unit: str = "") -> Callable[[object], int]:
    """Read a whole number from `least` to `most`."""

    def read(value: object) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        raise ValueError(f"write a whole number from {least} to {most}" + (f" ({unit})" if unit else ""))

    return read


def number(least: float, most: float, unit: str) -> Callable[[object], float]:
    """Read a number from `least` to `most`."""

    def read(value: object) -> float:
        if isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most:
            return float(value)
        raise ValueError(f"write a number from {least:g} to {most:g} ({unit})")

    return read


def one_of(*allowed: T) -> Callable[[object], T]:
    """Read one of a few values."""

    def read(value: object) -> T:
        for candidate in allowed:
            if value == candidate and type(value) is type(candidate):
                return candidate
        listed = ", ".join(f'"{a}"' if isinstance(a, str) else str(a) for a in allowed)
        raise ValueError(f"write one of {listed}")

    return read


def switch(value: object) -> bool:
    """Read true or false."""
    if isinstance(value, bool):
        return value
    raise ValueError("write true or false, without quotes")


def time_of_day(value: object) -> time:
    """Read "17:30", or TOML's own local time."""
    if isinstance(value, time):
        return value
    match = TIME.fullmatch(value) if isinstance(value, str) else None
    if match:
        return time(int(match[1]), int(match[2]))
    raise ValueError('write a time of the day, hours and minutes in quotes: "17:30"')


def zone(value: object) -> ZoneInfo:
    """Read the name of a time zone."""
    try:
        if isinstance(value, str):
            return ZoneInfo(value)
    except (ValueError, OSError, LookupError):
        pass  # ZoneInfo raises each of them for names it does not know
    raise ValueError('write the name of a time zone: "Europe/London", "America/New_York", "UTC"')


def languages(value: object) -> tuple[str, ...]:
    """Read a list of language codes, the first of which the welcome screen speaks."""
    if isinstance(value, list) and value and len(value) == len(set(map(str, value))):
        codes = tuple(code for code in value if isinstance(code, str) and LANGUAGE.fullmatch(code))
        if len(codes) == len(value):
            return codes
    raise ValueError('write a list of language codes, each once: ["en", "es", "ar"]')


def folder(value: object) -> Path | None:
    """Read the path of a folder; "" gives None, for the usual place."""
    if isinstance(value, str) and "\0" not in value:
        return Path(value).expanduser() if value else None
    raise ValueError('write the path of a folder, in quotes: "/var/lib/handrail"')


def file(value: object) -> Path | None:
    """Read the path of a file; "" gives None."""
    if isinstance(value, str) and "\0" not in value:
        return Path(value).expanduser() if value else None
    raise ValueError('write the path of a file, in quotes: "our-ca.pem"')


def server_url(value: object) -> str:
    """Read the address of a server; what is secret in it is written as {secret}."""
    if value == "":
        return ""
    example = '"https://forms.example.org/v1/key/{secret}/projects/1"'
    try:
        parts = urlsplit(value) if isinstance(value, str) and value.isascii() and value.isprintable() else None
        host = parts.hostname if parts and parts.port != 0 else None
    except ValueError:  # a port that is no number, brackets that do not close
        parts, host = None, None
    if not parts or not host or not HOST.fullmatch(host) or parts.query or parts.fragment or " " in parts.path:
        raise ValueError(f"write the address of the server: {example}")
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_this_machine(host)):
        raise ValueError("the address must begin with https:// (http:// only for this machine itself)")
    if parts.username is not None:
        raise ValueError("the name goes to `user` and the password into the file keys/sync-secret")
    if KEY_IN_URL.search(parts.path):
        raise ValueError(
            f"write {{secret}} in place of the token, and the token into the file keys/sync-secret: {example}"
        )
    return str(value).rstrip("/")


def _is_this_machine(host: str) -> bool:
    return host in {"localhost", "127.0.0.1", "::1"}


def proxy_url(value: object) -> str:
    """Read the address of a proxy; "" for none."""
    if isinstance(value, str) and (value == "" or PROXY.fullmatch(value)):
        return value
    raise ValueError('write the address of the proxy, without name and password: "http://proxy.example.org:3128"')


def hours(value: object) -> tuple[time, time] | None:
    """Read "01:00-05:00", which may go over midnight; "" gives None."""
    if value == "":
        return None
    begin, dash, end = value.partition("-") if isinstance(value, str) else ("", "", "")
    if dash and begin != end and TIME.fullmatch(begin) and TIME.fullmatch(end):
        return time_of_day(begin), time_of_day(end)
    raise ValueError('write from when until when, in quotes: "01:00-05:00"')


KEYS: dict[str, dict[str, Callable[[object], Any]]] = {
    "place": {
        "name": text(60, least=1),
        "kiosk": text(40, least=1),
        "telephone": text(30),
        "time_zone": zone,
        "languages": languages,
    },
    "tickets": {
        "letter": letter,
        "kept_until": time_of_day,
        "hold_minutes": whole(5, 60, "minutes"),
        "helper_minutes": whole(0, 60, "minutes; 0 promises nothing"),
    },
    "panel": {
        "profile": one_of(*PROFILES),
        "width": whole(640, 7680, "pixels"),
        "height": whole(480, 7680, "pixels"),
        "ppi": number(50, 400, "pixels per inch"),
        "bottom_mm": whole(0, 1500, "millimetres"),
        # Beyond 695 mm the largest body text (8.5 mm) no longer subtends 0.7 degrees (EN 301 549 5.1.4).
        "viewing_distance_mm": whole(250, 695, "millimetres"),
        "margin_mm": number(0, 60, "millimetres"),
        "start_size": one_of(*SIZES),
    },
    "visit": {
        # The bounds of REQUIREMENTS Z2.
        "idle_seconds": whole(120, 300, "seconds: shorter is unfair to slow readers, longer shows answers"),
        "warning_seconds": whole(20, 45, "seconds"),
        "maximum_minutes": whole(30, 480, "minutes"),
    },
    "input": {"debounce_ms": whole(0, 500, "milliseconds")},
    "printer": {"kind": one_of("folder", "none"), "folder": folder, "receipts": switch},
    "voice": {
        "enabled": switch,
        "on_at_start": switch,
        "rate": one_of(*RATES),
        "volume": one_of(*VOLUMES),
        "private_listening": switch,
    },
    "data": {
        "folder": folder,
        "minimum_free_mb": whole(20, 100_000, "megabytes"),
        "recovered_days": whole(1, 90, "days"),
        "list_days": whole(1, 365, "days"),
    },
    "sync": {
        "kind": one_of("none", "hub", "openrosa"),
        "url": server_url,
        "user": text(120),
        "plain": switch,
        "ca_file": file,
        "proxy": proxy_url,
        "bandwidth_kbit": whole(0, 1_000_000, "kilobits per second; 0 for no limit"),
        "quiet_hours": hours,
        "poll_minutes": whole(1, 1440, "minutes"),
    },
}
"""Every key there is, with its reader."""
