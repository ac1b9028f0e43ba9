"""The file of an audit log: its events, and the columns a form wants of them (ODK XForms "Client Audit Logs")."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

FILE_NAME: Final = "audit.csv"
REASON: Final = "change reason"
NO_PLACE: Final = "location providers disabled"
# Saved entries name a kind by its place here: new ones go to the end.
KINDS: Final = (
    "form start",
    "form resume",
    "form exit",
    "form save",
    "form finalize",
    "question",
    "group questions",
    "add repeat",
    "delete repeat",
    "end screen",
    "jump",
    "constraint error",
    "save error",
    "finalize error",
    REASON,
    NO_PLACE,
)
"""The events of ODK's documentation ("Form Audit Log", event types) that can happen at a device without GPS."""
_LOCATION: Final = ("location-priority", "location-min-interval", "location-max-age")


@dataclass(slots=True, repr=False)
class Event:
    """One line. Times are milliseconds since 1970 (UTC); `end` is 0 for what does not last."""

    kind: str
    node: str
    start: int
    end: int = 0
    old: str = ""
    new: str = ""
    reason: str = ""
    place: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the form wants logged (ODK XForms "Audit Attributes"); `location` tells where the device is."""

    place: bool
    changes: bool
    user: bool
    reasons: bool
    location: Callable[[], str] | None

    @classmethod
    def of(cls, parameters: Mapping[str, str], location: Callable[[], str] | None) -> Wanted:
        """Read the attributes of the bind of `audit`."""
        return cls(
            all(parameters.get(name) for name in _LOCATION),
            parameters.get("track-changes") == "true",
            parameters.get("identify-user") == "true",
            parameters.get("track-changes-reasons") == "on-form-edit",
            location,
        )

    def coordinates(self) -> tuple[str, ...]:
        """Return latitude, longitude and accuracy, nothing where they are not wanted or not known."""
        if not self.place or self.location is None:
            return ()
        numbers = [*self.location().split(), "", "", "", ""][:4]
        return (numbers[0], numbers[1], numbers[3])

    def csv(self, events: Iterable[Event], user: str) -> bytes:
        r"""Return the file: UTF-8, commas, lines that end in \n."""
        lines = [self._header(), *(self._cells(event, user) for event in events)]
        return "".join(f"{','.join(map(_escaped, line))}\n" for line in lines).encode("utf-8", "replace")

    def _header(self) -> list[str]:
        columns = ["event", "node", "start", "end"]
        columns += ["latitude", "longitude", "accuracy"] if self.place else []
        columns += ["old-value", "new-value"] if self.changes else []
        columns += ["user"] if self.user else []
        return columns + (["change-reason"] if self.reasons else [])

    def _cells(self, event: Event, user: str) -> list[str]:
        cells = [event.kind, event.node, str(event.start), str(event.end or "")]
        cells += [*event.place, "", "", ""][:3] if self.place else []
        cells += [event.old, event.new] if self.changes else []
        cells += [user] if self.user else []
        return cells + ([event.reason] if self.reasons else [])


def _escaped(cell: str) -> str:
    # A quotation mark at the beginning would swallow the lines after it, so it is escaped too, as Collect does.
    return '"{}"'.format(cell.replace('"', '""')) if any(mark in cell for mark in ',"\r\n') else cell


def pack(events: Iterable[Event]) -> Iterator[list[object]]:
    """Yield events as short lists for a saved entry: times since the one before, nothing empty at the end."""
    before = 0
    for event in events:
        row: list[object] = [KINDS.index(event.kind), event.node, event.start - before]
        row += [event.end - event.start if event.end else -1, event.old, event.new, event.reason, *event.place]
        while row[-1] == "":
            row.pop()
        yield row
        before = event.start


def unpack(rows: Iterable[Sequence[object]]) -> Iterator[Event]:
    """Yield what `pack` was given. Raises ValueError, TypeError, LookupError for anything else."""
    before = 0
    for kind, node, since, lasted, *rest in rows:
        if not (isinstance(kind, int) and isinstance(since, int) and isinstance(lasted, int)):
            raise TypeError
        old, new, reason, *place = [*map(str, rest), "", "", ""][: max(3, len(rest))]
        before += since
        yield Event(
            KINDS[kind], str(node), before, before + lasted if lasted >= 0 else 0, old, new, reason, tuple(place)
        )
