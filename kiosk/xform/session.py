"""The parts of one entry, put together."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kiosk.xform import saving
from kiosk.xform.assignment import Assignment
from kiosk.xform.audit import AuditLog
from kiosk.xform.choices import ChoiceLists
from kiosk.xform.datatypes import normalise
from kiosk.xform.editing import read_submission
from kiosk.xform.environment import World
from kiosk.xform.events import Events, watched_nodesets
from kiosk.xform.instance import Instance, state_of
from kiosk.xform.marks import Marks
from kiosk.xform.metadata import Metadata
from kiosk.xform.problems import EntryError
from kiosk.xform.prompts import Prompter
from kiosk.xform.reading import ParseError, parse
from kiosk.xform.recalculation import Recalculation
from kiosk.xform.repeats import Repeats
from kiosk.xform.validation import Validation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from kiosk.xform.environment import DateNames
    from kiosk.xform.form import Form
    from kiosk.xform.node import Document


@dataclass(frozen=True, slots=True)
class Start:
    """What Form.begin and Form.restore are told."""

    now: Callable[[], datetime]
    language: str
    device_id: str
    preloads: Mapping[str, str]
    random: random.Random | None
    last_saved: bytes | None
    location: Callable[[], str] | None
    date_names: DateNames | None = None


class Session:
    """Instance, world, recalculation and all that works on them."""

    def __init__(self, form: Form, start: Start, seed: int | None, language: str) -> None:
        if start.now().tzinfo is None:
            raise ValueError("now() has to know its zone")
        chance = random.SystemRandom() if start.random is None else start.random
        self.form = form
        self.start = start
        self.seed = chance.getrandbits(63) if seed is None else seed
        self.instance = Instance(form.primary)
        document = self.instance.document
        instances = _instances(form, start, document)
        self.world = World(
            document, instances, form.translations, language, start.now, chance, self.seed, start.date_names
        )
        self.choices = ChoiceLists(self.instance, self.world)
        self.world.choices = self.choices
        watched = watched_nodesets(form.actions)
        self.marks = Marks(self.instance)
        self.assignment = Assignment(self.marks, self.choices, watched)
        self.repeats = Repeats(self.instance, self.world, self.marks, self.assignment)
        self.recalculation = Recalculation(
            form.tasks, self.instance, self.world, self.marks, self.assignment, self.repeats
        )
        self.validation = Validation(self.instance, self.world)
        self.prompter = Prompter(self.instance, self.world, self.choices, self.validation)
        self.metadata = Metadata(self.instance, self.assignment, start.now, start.device_id, start.preloads, chance)
        self.events = Events(form.actions, self, start.location)
        self.audit = self._audit(start)

    def _audit(self, start: Start) -> AuditLog | None:
        root = self.form.primary.root.path
        definition = self.form.primary.by_path.get(f"{root}/meta/audit")
        # Nobody is asked who they are: what the device knows stands for it.
        user = start.preloads.get("username", "") or start.device_id
        return None if definition is None else AuditLog(definition, self.instance, start.now, start.location, user)

    def begin(self) -> None:
        """Begin a new instance."""
        self._take_defaults()
        self.metadata.preload(self.instance.element)
        if self.form.primary.adds_id:
            self.metadata.ensure_identity()
        self.recalculation.run_all()
        self.assignment.changed.clear()
        self.events.loaded(first=True)
        if self.audit is not None:
            self.audit.begin(editing=False)

    def edit(self, submission: bytes) -> None:
        """Begin with the values of an earlier submission. Raises EntryError."""
        given = read_submission(submission, self.instance)
        self._take_defaults()
        self.metadata.renew_identity(given)
        self.recalculation.run_all()
        self.repeats.born.clear()
        self.assignment.changed.clear()
        self.events.loaded(first=False)
        if self.audit is not None:
            self.audit.begin(editing=True)

    def restore(self, content: Mapping[str, Any]) -> None:
        """Go on with what was saved. Raises EntryError."""
        saving.plant(content, self.instance, self.audit)
        for node in self.instance.elements():
            if not state_of(node).own:
                self.assignment.spread(node, relevant=False)
        self.assignment.settle_choices(self.instance.element)
        # What was worked out is saved too: a random number, or a calculation the person has overwritten, must stay.
        self.recalculation.run_all(frozen=frozenset({"calculate", "count"}))
        self.events.loaded(first=False)

    def _take_defaults(self) -> None:
        for node in self.instance.elements():
            datatype = state_of(node).definition.datatype
            if node.text and datatype != "string":
                node.text = normalise(datatype, node.text) or ""
        self.assignment.settle_choices(self.instance.element)


def _instances(form: Form, start: Start, document: Document) -> dict[str, Document]:
    """Return what instance() finds: the form's lists, the primary instance by its id, and what was saved last."""
    instances: dict[str, Document] = dict(form.instances)
    if start.last_saved is not None and form.last_saved:
        try:
            instances |= dict.fromkeys(form.last_saved, parse(start.last_saved))
        except ParseError as error:
            raise EntryError(f"what was saved last cannot be read: {error}") from None
    if form.primary_id:
        instances[form.primary_id] = document
    return instances
