"""What an examination found, as it is handed from the examiner's process to the one that installs."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol, Self

from kiosk.services.problems import Problem, ServiceRefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_HEAD_ENDS: Final = b"\n"


@dataclass(frozen=True, slots=True)
class Package:
    """What is written when a service is installed: its record (service.json), the form, and its files by name."""

    record: Mapping[str, Any]
    xml: bytes
    media: Mapping[str, bytes]


class Installable(Protocol):
    """The outcome of an examination, here (`Examined`) or in the examiner's process (`Findings`)."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that was found."""

    def accepted(self) -> Package:
        """Return what may be installed. Raises ServiceRefusedError when there is an error among the problems."""


@dataclass(frozen=True, slots=True)
class Findings:
    """The outcome for a form that could be read. `package` is None when `problems` holds an error."""

    id: str
    version: str
    problems: tuple[Problem, ...]
    package: Package | None = None

    def accepted(self) -> Package:
        """Return what may be installed. Raises ServiceRefusedError when there is an error among the problems."""
        if self.package is None:
            raise ServiceRefusedError(self.problems)
        return self.package

    def encoded(self) -> bytes:
        """Return one line of JSON, then the form and its files, one after the other."""
        head: dict[str, Any] = {"id": self.id, "version": self.version, "problems": _plain(self.problems)}
        if self.package is None:
            return json.dumps(head).encode() + _HEAD_ENDS
        media = self.package.media
        head |= {"record": dict(self.package.record), "form": len(self.package.xml)}
        head["media"] = [[name, len(data)] for name, data in media.items()]
        return b"".join((json.dumps(head).encode(), _HEAD_ENDS, self.package.xml, *media.values()))

    @classmethod
    def decoded(cls, data: bytes) -> Self:
        """Read what `encoded` or `refused` wrote. Raises ServiceRefusedError for the latter, ValueError for neither."""
        line, end, rest = data.partition(_HEAD_ENDS)
        if not end:
            raise ValueError("no findings")
        head = json.loads(line)
        try:
            problems = tuple(Problem(**problem) for problem in head["problems"])
            if "id" not in head:
                raise ServiceRefusedError(problems)
            package = _package(head, rest) if "record" in head else None
            return cls(head["id"], head["version"], problems, package)
        except (KeyError, TypeError) as error:
            raise ValueError("these are no findings") from error


def refused(problems: Iterable[Problem]) -> bytes:
    """Return the same for a form that could not be read at all."""
    return json.dumps({"problems": _plain(problems)}).encode() + _HEAD_ENDS


def _plain(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    return [asdict(problem) for problem in problems]


def _package(head: Mapping[str, Any], rest: bytes) -> Package:
    at, media = head["form"], {}
    xml = rest[:at]
    for name, size in head["media"]:
        media[name] = rest[at : at + size]
        at += size
    if at != len(rest):
        raise ValueError("the findings are cut off")
    return Package(head["record"], xml, media)
