"""What somebody filling in a form sees: pages, prompts, choices, violations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

if TYPE_CHECKING:
    from kiosk.xform.controls import Group, Part, RepeatGroup
    from kiosk.xform.node import Node

Control = Literal["input", "select1", "select", "rank", "range", "trigger", "upload", "add_another"]
Media: TypeAlias = Mapping[str, str]
"""Kind ("image", "big-image", "audio", "video") to uri ("jr://images/stairs.png"): ODK XForms "Media"."""


@dataclass(frozen=True, slots=True)
class Violation:
    """Why an answer does not stand (ODK XForms "Bind Attributes").

    "required": there is none (bind attribute `required`); "constraint": the form refuses it (`constraint`, and a
    count beyond what can be repeated); "type": it is no value of the data type. `message` is the form's own, "" when
    it gives none.
    """

    ref: str
    kind: Literal["required", "constraint", "type"]
    message: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose; `value` is what is stored (ODK XForms "Body", "Media")."""

    value: str
    label: str
    media: Media = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Prompt:
    """One question, as it stands now, in the entry's language (ODK XForms "Body").

    `value` is lexical (ODK XForms "Data Types"): dates ISO 8601, names separated by spaces for select and rank, "OK"
    for a trigger, "yes" or "no" for add_another. A text that is no value of the data type stays here, with a
    violation of kind "type", and is not in the instance. `parameters` are the control's other attributes: start, end,
    step, rows, max-pixels, accuracyThreshold ... `dynamic`: its words or choices are worked out, so they may hold an
    answer. `save_incomplete`: the form wants what was answered so far to be kept when this is reached.
    """

    ref: str
    control: Control
    datatype: str
    label: str = ""
    hint: str = ""
    guidance: str = ""
    short: str = ""
    media: Media = field(default_factory=dict)
    mediatype: str = ""
    appearance: frozenset[str] = frozenset()
    choices: tuple[Choice, ...] = ()
    value: str = ""
    required: bool = False
    readonly: bool = False
    parameters: Mapping[str, str] = field(default_factory=dict)
    violation: Violation | None = None
    dynamic: bool = False
    save_incomplete: bool = False


class Pager(Protocol):
    """What a page asks when it is looked at."""

    def page_prompts(self, page: Page) -> tuple[Prompt, ...]:
        """Return the prompts of `page` as they stand now."""
        ...

    def page_groups(self, page: Page) -> tuple[str, ...]:
        """Return the labels of the groups around `page`, outermost first."""
        ...

    def ref(self, node: Node) -> str:
        """Return the reference of `node`."""
        ...


class Page:
    """What is asked at once: one question, a field list, or "add another?" (ODK XForms "Body", "Groups", "Repeats").

    `id` stays the same while its node lives, also when earlier instances of its repeat go, and over save and restore;
    pages with the same id are equal. `position` is the 1-based place in the innermost repeat, 0 outside. `part` is
    what of the body it shows and `scope` the repeat instance, or the document element, it stands in; `around` are the
    groups around it. Prompts are made when they are looked at, so they always tell the present state.
    """

    __slots__ = ("_pager", "around", "id", "kind", "part", "position", "scope")

    def __init__(  # noqa: PLR0913, PLR0917 -- a plain record, made in one place
        self,
        pager: Pager,
        identity: str,
        kind: Literal["questions", "add_another"],
        part: Part,
        scope: Node,
        around: tuple[Group | RepeatGroup, ...],
        position: int,
    ) -> None:
        self._pager = pager
        self.id = identity
        self.kind = kind
        self.part = part
        self.scope = scope
        self.around = around
        self.position = position

    @property
    def prompts(self) -> tuple[Prompt, ...]:
        """The relevant questions of the page as they stand now (ODK XForms "Body"); their words are worked out here."""
        return self._pager.page_prompts(self)

    @property
    def groups(self) -> tuple[str, ...]:
        """The labels of the groups and repeats around the page, outermost first (ODK XForms "Groups", "Languages")."""
        return self._pager.page_groups(self)

    @property
    def repeat(self) -> str:
        """The reference of the innermost repeat instance the page is in, "" outside (ODK XForms "Repeats")."""
        return self._pager.ref(self.scope) if self.position else ""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Page) and other.id == self.id

    def __hash__(self) -> int:
        return hash(self.id)

    def __repr__(self) -> str:
        return f"<Page {self.id}>"
