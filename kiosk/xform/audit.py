"""The audit log: what somebody did while filling in, as ODK Collect writes it (ODK XForms "Client Audit Logs").

A form asks for it by a node `audit` in its metadata. It is personal data: it travels as an attachment of the
submission, and nothing else sees it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.xform.audit_file import KINDS, NO_PLACE, REASON, Event, Wanted, pack, unpack
from kiosk.xform.controls import Question, RepeatGroup
from kiosk.xform.problems import EntryError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from kiosk.xform.client import Page
    from kiosk.xform.definition import Definition
    from kiosk.xform.instance import Instance
    from kiosk.xform.node import Node
    from kiosk.xform.pages import Pages

MAX_EVENTS: Final = 5_000
"""Who goes to and fro all day must not fill the memory: after so many only the end of the form is logged."""


class AuditLog:
    """The log of one entry: `Entry.audit`, where the form asks for it (ODK XForms "Metadata", `audit`).

    Who shows the form says what is shown: Entry.view for each page, `leave` when the form is put aside, `note` for the
    rest. What the log knows by itself is the start, repeats that are removed, and the end. `user` fills the column of
    identify-user: nobody is asked who they are, it is the preload property "username", or the device's id.
    """

    __slots__ = (
        "_at",
        "_changed",
        "_editing",
        "_events",
        "_given",
        "_instance",
        "_left",
        "_now",
        "_open",
        "_wanted",
        "user",
    )

    def __init__(
        self,
        definition: Definition,
        instance: Instance,
        now: Callable[[], datetime],
        location: Callable[[], str] | None,
        user: str,
    ) -> None:
        self.user = user
        self._wanted = Wanted.of(definition.parameters, location)
        self._instance = instance
        self._now = now
        self._events: list[Event] = []
        self._open: list[tuple[Event, Node | None]] = []
        self._at: str | None = None
        self._left = False
        self._editing = self._changed = self._given = False

    def begin(self, *, editing: bool) -> None:
        """Log the start; `editing` an earlier submission."""
        self._editing = editing
        self._add("form start")
        if self._wanted.place and self._wanted.location is None:
            self._add(NO_PLACE)

    def view(self, page: Page | None, pages: Pages) -> None:
        """Log what somebody looks at from now on; what they looked at until now ends. See Entry.view."""
        identity = "" if page is None else page.id
        if identity != self._at or self._left:
            self._end()
            if self._left:
                self._add("form resume")
            self._left, self._at = False, identity
        moment = self._moment()
        known = {(event.kind, node) for event, node in self._open}
        for kind, ref, node in self._shown(page, pages):
            if (kind, node) in known:
                continue
            event = self._add(kind, ref, moment)
            if event is not None:
                event.old = "" if node is None else node.value
                self._open.append((event, node))

    def _shown(self, page: Page | None, pages: Pages) -> Iterator[tuple[str, str, Node | None]]:
        if page is None:
            yield "end screen", "", None
            return
        if isinstance(page.part, RepeatGroup) and page.kind == "add_another":
            parent = pages.parent_of(page.part, page.scope)
            if parent is not None:
                number = len(self._instance.instances(page.part.definition, parent)) + 1
                yield "add repeat", f"{self._instance.range_ref(page.part.definition, parent)}[{number}]", None
            return
        # Collect has no event for an instance of a repeat that is asked at once, only for its questions.
        if not isinstance(page.part, Question | RepeatGroup):
            definition = page.part.definition
            group = None if definition is None else self._instance.locate(definition, page.scope)
            yield "group questions", "" if group is None else self._instance.ref(group), None
        for _, node in pages.asked(page.part, page.scope):
            yield "question", self._instance.ref(node), node

    def note(self, kind: str, node: str = "") -> None:
        """Log something that does not last, "constraint error" or "jump" say; `node` is its reference.

        Raises EntryError for what is no event of ODK Collect.
        """
        if kind not in KINDS:
            raise EntryError(f"{kind!r} is no event of an audit log")
        self._add(kind, node)

    def leave(self) -> None:
        """Log that the form is put aside; the next view resumes it."""
        if not self._left:
            self._end()
            self._add("form exit")
            self._left = True

    @property
    def needs_reason(self) -> bool:
        """Whether an earlier submission was changed and the form wants to know why (track-changes-reasons)."""
        self._learn_changes()
        return self._wanted.reasons and self._editing and self._changed and not self._given

    def give_reason(self, reason: str) -> None:
        """Log why an earlier submission was changed. Raises EntryError for no words at all."""
        if not reason.strip():
            raise EntryError("a reason needs words")
        self._events.append(Event(REASON, "", self._moment(), reason=reason.strip(), place=self._wanted.coordinates()))
        self._given = True

    def finish(self) -> None:
        """Log the end. Raises EntryError where a reason is still missing."""
        if self.needs_reason:
            raise EntryError("the form wants to know why the submission was changed: AuditLog.give_reason")
        self._end()
        self._at = None
        moment, place = self._moment(), self._wanted.coordinates()
        self._events += [Event(kind, "", moment, place=place) for kind in ("form save", "form exit", "form finalize")]

    def csv(self) -> bytes:
        """Return the file audit.csv, columns as the form wants them; what still lasts is left out."""
        return self._wanted.csv(self._finished(), self.user)

    def pack(self) -> list[object]:
        """Return what has happened, for Entry.save; what is looked at at the moment is not yet over."""
        return [[self._editing, self._changed, self._given], *pack(self._finished())]

    def plant(self, packed: Sequence[Sequence[object]]) -> None:
        """Take back what `pack` gave; the next view resumes the form. Raises ValueError, TypeError, LookupError."""
        self._editing, self._changed, self._given = (flag is True for flag in packed[0])
        self._events = list(unpack(packed[1:]))
        self._left = True

    def _finished(self) -> Iterable[Event]:
        lasting = {id(event) for event, _ in self._open}
        return [event for event in self._events if id(event) not in lasting]

    def _moment(self) -> int:
        # A clock that is put right in between must not turn the order round.
        now = int(self._now().timestamp() * 1000)
        last = self._events[-1] if self._events else None
        return now if last is None else max(now, last.start, last.end)

    def _add(self, kind: str, node: str = "", moment: int | None = None) -> Event | None:
        if len(self._events) >= MAX_EVENTS:
            return None
        moment = self._moment() if moment is None else moment
        self._events.append(Event(kind, node, moment, place=self._wanted.coordinates()))
        return self._events[-1]

    def _learn_changes(self) -> None:
        self._changed = self._changed or any(node is not None and event.old != node.value for event, node in self._open)

    def _end(self) -> None:
        """End what somebody looked at, with its answer."""
        self._learn_changes()
        moment = self._moment()
        for event, node in self._open:
            event.end = moment
            event.new = "" if node is None else node.value
            if event.old == event.new:
                event.old = event.new = ""
        self._open = []
