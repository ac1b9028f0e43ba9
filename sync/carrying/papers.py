"""What stands in the letters on a stick: read strictly, whoever wrote them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from sync.batch import digest
from sync.carrying.letters import LetterError
from sync.carrying.stick import SHA256

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.store.submissions import SealedSubmission

LARGEST_BATCH: Final = 128 * 1024 * 1024
LARGEST_FILE: Final = 64 * 1024 * 1024
MOST_BATCHES: Final = 20_000
MOST_SAID: Final = 50
LONGEST: Final = 255
LONGEST_WORDS: Final = 500
_HIGHEST: Final = 10**15
_MARK: Final = re.compile(r"[0-9a-f]{32}")
_ID: Final = re.compile(r"[0-9a-f]{8}|")


@dataclass(frozen=True, slots=True)
class Piece:
    """A file on the stick that is called by its content: `sha256` in hexadecimal, `size` in bytes."""

    sha256: str
    size: int

    @classmethod
    def of(cls, data: bytes) -> Piece:
        """Describe these bytes."""
        return cls(hashlib.sha256(data).hexdigest(), len(data))


@dataclass(frozen=True, slots=True)
class Application:
    """A kiosk asks to be let in: `proof` shows that it was given a code, and does not tell it."""

    name: str
    machine: str
    proof: str


@dataclass(frozen=True, slots=True)
class Outbox:
    """What a kiosk brings. `number` is never used twice; `hub` is the id of the hub's key, "" before there is one."""

    kiosk: str
    number: int
    made: str
    hub: str
    batches: tuple[Piece, ...]
    health: Mapping[str, Any]
    application: Application | None = None

    def content(self) -> dict[str, Any]:
        """Return what is written."""
        asked = self.application
        told = {"name": asked.name, "machine": asked.machine, "proof": asked.proof} if asked else None
        pieces = [[piece.sha256, piece.size] for piece in self.batches]
        found = {"number": self.number, "hub": self.hub, "batches": pieces, "health": dict(self.health)}
        return _head(self) | found | {"application": told}

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> Outbox:
        """Read it. Raises LetterError."""
        with _Strictly():
            asked = content["application"]
            application = asked and Application(*(_text(asked[part]) for part in ("name", "machine", "proof")))
            pieces = tuple(_piece(each, LARGEST_BATCH) for each in content["batches"][: MOST_BATCHES + 1])
            if len(pieces) > MOST_BATCHES or not _ID.fullmatch(content["hub"]):
                raise ValueError
            health = {_text(name): _fact(value) for name, value in content["health"].items()}
            return cls(*_read_head(content, "number"), content["hub"], pieces, health, application or None)


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """What became of what a kiosk brought. `answers` is the number of its outbox.

    `accepted`: for each submission that the hub holds its mark. `refused`: a code and words. `said`: for staff.
    `proof`: where the kiosk asked to be let in, that the hub knows the code; `last` is then the highest number known.
    """

    kiosk: str
    answers: int
    made: str
    accepted: Mapping[str, str]
    refused: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    said: tuple[str, ...] = ()
    proof: str = ""
    name: str = ""
    last: int = 0

    def content(self) -> dict[str, Any]:
        """Return what is written."""
        told = {"accepted": dict(self.accepted), "refused": {name: list(why) for name, why in self.refused.items()}}
        let_in = {"proof": self.proof, "name": self.name, "last": self.last}
        return _head(self) | {"answers": self.answers, "said": list(self.said[:MOST_SAID])} | told | let_in

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> Acknowledgement:
        """Read it. Raises LetterError."""
        with _Strictly():
            accepted = {_text(name): _mark(mark) for name, mark in content["accepted"].items()}
            refused = {_text(name): (_text(code), _words(why)) for name, (code, why) in content["refused"].items()}
            said = tuple(_words(each) for each in content["said"][:MOST_SAID])
            let_in = _text(content["proof"]), _text(content["name"]), _count(content["last"])
            return cls(*_read_head(content, "answers"), accepted, refused, said, *let_in)


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a kiosk is to have: `catalogue` as the hub tells it by network (sync.hub.kiosks.catalogue), and its files.

    `answers` and `made` tell which of two is the newer one. `lists` have the SHA-256 of each list by its name.
    """

    kiosk: str
    answers: int
    made: str
    catalogue: Mapping[str, Any]
    lists: Mapping[str, str]

    def content(self) -> dict[str, Any]:
        """Return what is written."""
        return _head(self) | {"answers": self.answers, "catalogue": self.catalogue, "lists": dict(self.lists)}

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> Shelf:
        """Read it; the catalogue is read by `read_catalogue`. Raises LetterError."""
        with _Strictly():
            lists = {_text(name): _sha256(found) for name, found in content["lists"].items()}
            return cls(*_read_head(content, "answers"), content["catalogue"], lists)


def mark(submission: SealedSubmission) -> str:
    """Return what stands for all of a submission as it travelled: the hub's word is good for this and nothing else."""
    return digest(submission).hex()[:32]


class _Strictly:
    """Turns whatever goes wrong with the shape of a content into a LetterError."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None and issubclass(kind, (ValueError, TypeError, LookupError, AttributeError)):
            raise LetterError("It is signed, but makes no sense: it may be of another version of Handrail.") from None


def _head(letter: Outbox | Acknowledgement | Shelf) -> dict[str, Any]:
    return {"kiosk": letter.kiosk, "made": letter.made}


def _read_head(content: Mapping[str, Any], number: str) -> tuple[str, int, str]:
    return _text(content["kiosk"]), _count(content[number]), _text(content["made"])


def _piece(content: Any, most: int) -> Piece:  # noqa: ANN401  # whatever somebody wrote
    sha256, size = content
    if _count(size) > most:
        raise ValueError
    return Piece(_sha256(sha256), size)


def _sha256(content: object) -> str:
    if not isinstance(content, str) or not SHA256.fullmatch(content):
        raise ValueError
    return content


def _text(content: object) -> str:
    if not isinstance(content, str):
        raise TypeError
    if len(content) > LONGEST or not content.isprintable():
        raise ValueError
    return content


def _words(content: object) -> str:
    """Return words for a terminal: one line, printable, not long."""
    if not isinstance(content, str):
        raise TypeError
    return " ".join("".join(each if each.isprintable() else " " for each in content).split())[:LONGEST_WORDS]


def _fact(content: object) -> str | int:
    return content if type(content) is int and abs(content) <= _HIGHEST else _text(content)


def _mark(content: object) -> str:
    if not isinstance(content, str) or not _MARK.fullmatch(content):
        raise ValueError
    return content


def _count(content: object) -> int:
    if type(content) is not int or not 0 <= content <= _HIGHEST:
        raise ValueError
    return content
