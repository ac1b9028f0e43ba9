"""One form being filled in."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from kiosk.xform import saving
from kiosk.xform.asking import Asker
from kiosk.xform.audit_file import FILE_NAME
from kiosk.xform.client import Violation
from kiosk.xform.entities import entity_changes
from kiosk.xform.instance import state_of
from kiosk.xform.problems import EntryError
from kiosk.xform.session import Session, Start
from kiosk.xform.states import node_states
from kiosk.xform.validation import accepted_value
from kiosk.xform.writing import serialise

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from kiosk.xform.audit import AuditLog
    from kiosk.xform.client import Page, Prompt
    from kiosk.xform.controls import RepeatGroup
    from kiosk.xform.definition import Definition
    from kiosk.xform.entities import EntityChange
    from kiosk.xform.form import Form
    from kiosk.xform.node import Node
    from kiosk.xform.states import NodeState

_LANGUAGE_FUNCTIONS: Final = frozenset({"jr:itext", "jr:choice-name", "lang", "format-date", "format-date-time"})


class Entry:
    """One instance of a form while it is filled in (ODK XForms "Primary Instance"); made by Form.begin, Form.restore.

    References are absolute paths, repeat instances with their 1-based position: "/data/person[2]/name"; without a
    position the path of a repeat means the repeat itself. Methods raise EntryError for a reference that is not there.

    Not for several threads.
    """

    __slots__ = ("_asker", "_instance", "_pages", "_session", "form")

    def __init__(self, session: Session) -> None:
        self.form = session.form
        self._session = session
        self._instance = session.instance
        self._asker = Asker(session)
        self._pages = self._asker.pages

    @classmethod
    def begin(cls, form: Form, start: Start, submission: bytes | None) -> Entry:
        """Begin a new instance, or the edit of a submission; see Form.begin (ODK XForms "Primary Instance")."""
        session = Session(form, start, None, form.language(start.language))
        if submission is None:
            session.begin()
        else:
            session.edit(submission)
        return cls(session)

    @classmethod
    def restore(cls, form: Form, start: Start, saved: bytes) -> Entry:
        """Go on with a saved entry; see Form.restore (ODK XForms "Primary Instance")."""
        content = saving.unpack(saved, (form.id, form.version))
        session = Session(form, start, content["seed"], form.language(start.language or content["language"]))
        session.restore(content)
        return cls(session)

    # Asking ----------------------------------------------------------------------------------------------------

    @property
    def language(self) -> str:
        """The language of labels, as the form names it (ODK XForms "Languages").

        Set it at any time, to what Form.language understands.
        """
        return self._session.world.language

    @language.setter
    def language(self, language: str) -> None:
        self._session.world.language = self.form.language(language)
        for task in self.form.tasks:
            if task.expression.functions & _LANGUAGE_FUNCTIONS:
                self._session.marks.mark(task, self._instance.element)
        self._session.events.settle()

    def pages(self) -> tuple[Page, ...]:
        """Return the relevant pages in document order (ODK XForms "Body", "Groups", "Repeats")."""
        return tuple(self._pages.all())

    def prompt(self, ref: str) -> Prompt:
        """Return the question at `ref`; at a repeat itself, whether there is another (ODK XForms "Body", "Repeats").

        Raises EntryError when nothing is asked.
        """
        repeat = self._repeat_at(ref)
        if repeat is not None:
            return self._asker.add_another(*repeat)
        node = self._instance.find(ref)
        question = state_of(node).definition.question
        if question is None:
            raise EntryError(f"nothing is asked at {ref!r}")
        return self._session.prompter.question(question, node)

    def display(self, ref: str) -> str:
        """Return the answer in words: labels of choices joined by ", ", else the value (ODK XForms "Body")."""
        return self._session.prompter.display(self._instance.find(ref))

    def is_relevant(self, ref: str) -> bool:
        """Tell whether the node, with all it inherits, is relevant (ODK XForms "Bind Attributes")."""
        return self._instance.find(ref).relevant

    def value(self, ref: str) -> str:
        """Return the value in the instance, lexical (ODK XForms "Data Types"); "" when it is not relevant."""
        return self._instance.find(ref).value

    def ref(self, node: Node) -> str:
        """Return the reference of a node (ODK XForms "XPath Paths")."""
        return self._instance.ref(node)

    def constraint(self, ref: str) -> str:
        """Return the text of the constraint on a node, "" for none (ODK XForms "Bind Attributes")."""
        constraint = state_of(self._instance.find(ref)).definition.constraint
        return "" if constraint is None else constraint.source

    def now(self) -> datetime:
        """Return the time as the entry's expressions see it, with its zone (ODK XForms "XPath Functions")."""
        return self._session.world.now()

    def nodes(self) -> Iterator[NodeState]:
        """Yield the state of every node, repeats themselves included, in document order (ODK XForms "Bindings")."""
        return node_states(self._session)

    @property
    def faults(self) -> tuple[str, ...]:
        """What went wrong in the form's expressions so far, without any answer; such a result counted as empty.

        ODK XForms "XPath Functions".
        """
        return tuple(self._session.world.faults)

    # Answering -------------------------------------------------------------------------------------------------

    def answer(self, ref: str, value: str) -> None:
        """Set an answer and work out what depends on it (ODK XForms "Data Types", "Events").

        `value` is lexical, as in Prompt.value. A text that is no value of the data type is kept for the prompt, with a
        violation, and leaves the instance empty. At a repeat itself "yes" adds an instance and "no" remembers that
        there is no other. Raises EntryError for a readonly question.
        """
        repeat = self._repeat_at(ref)
        if repeat is not None:
            self._answer_repeat(*repeat, value)
            return
        node = self._instance.find(ref)
        definition = state_of(node).definition
        if definition.children:
            raise EntryError(f"{ref!r} has no value")
        if definition.question is not None and self._session.validation.is_readonly(node):
            raise EntryError(f"{ref!r} cannot be answered")
        text = accepted_value(definition, value)
        self._session.assignment.assign(node, text or "")
        state_of(node).rejected = value if text is None else ""
        self._session.events.settle()

    def _answer_repeat(self, part: RepeatGroup, parent: Node, value: str) -> None:
        state = state_of(parent)
        if value == "yes":
            self._add_instance(part.definition, parent)
        elif value == "no":
            state.refused |= {part.definition}
        else:
            state.refused -= {part.definition}

    def check(self, ref: str, value: str) -> Violation | None:
        """Return what would be wrong with an answer, without giving it: what it changes elsewhere is not worked out.

        None when it would stand (ODK XForms "Bind Attributes").
        """
        node = self._instance.find(ref)
        text = accepted_value(state_of(node).definition, value)
        if text is None:
            return Violation(self._instance.ref(node), "type")
        before, node.text = node.text, text
        try:
            return self._session.validation.violation(node)
        finally:
            node.text = before

    def validate(self, page: Page | None = None) -> tuple[Violation, ...]:
        """Return what is wrong with the answers of a page, or of the whole form.

        Only relevant questions that can be answered count (ODK XForms "Bind Attributes").
        """
        asked = (
            [found for each in self._pages.all() if each.kind == "questions" for found in self._asked(each)]
            if page is None
            else self._asked(page)
        )
        return tuple(violation for node in asked if (violation := self._violation(node)))

    def _asked(self, page: Page) -> list[Node]:
        if page.kind == "add_another":
            return []
        return [node for _, node in self._pages.asked(page.part, page.scope)]

    def _violation(self, node: Node) -> Violation | None:
        validation = self._session.validation
        found = validation.rejection(node) or validation.violation(node)
        # Nobody can fill in what is only shown; a form that requires it would never end.
        return None if found and found.kind == "required" and validation.is_readonly(node) else found

    def add_repeat(self, ref: str) -> str:
        """Add an instance to the repeat at `ref` and return its reference (ODK XForms "Repeats").

        Raises EntryError when it is not open, or too long.
        """
        repeat = self._repeat_at(ref)
        if repeat is None:
            raise EntryError(f"{ref!r} is no repeat")
        return self._instance.ref(self._add_instance(repeat[0].definition, repeat[1]))

    def _add_instance(self, definition: Definition, parent: Node) -> Node:
        node = self._session.repeats.add(definition, parent)
        state_of(parent).refused -= {definition}
        self._session.events.settle()
        return node

    def remove_repeat(self, ref: str) -> None:
        """Remove the repeat instance at `ref` (ODK XForms "Repeats"). Raises EntryError when the repeat is not open."""
        node = self._instance.find(ref)
        where = self._instance.ref(node)
        self._session.repeats.remove(state_of(node).definition, node)
        if self.audit is not None:
            self.audit.note("delete repeat", where)
        self._session.events.settle()

    def _repeat_at(self, ref: str) -> tuple[RepeatGroup, Node] | None:
        above, _, step = ref.rpartition("/")
        parent = self._instance.find(above) if above and not step.endswith("]") else None
        if parent is None:
            return None
        definition = state_of(parent).definition.child(step.rpartition(":")[2])
        part = None if definition is None else self.form.repeats.get(definition)
        return None if part is None else (part, parent)

    # Ending ----------------------------------------------------------------------------------------------------

    @property
    def audit(self) -> AuditLog | None:
        """The audit log, None where the form asks for none (ODK XForms "Metadata", `audit`; "Client Audit Logs")."""
        return self._session.audit

    def view(self, page: Page | None) -> None:
        """Take note that somebody looks at `page`, for None at the end of the form (ODK XForms "Client Audit Logs").

        Where the form asks for an audit log, it learns from this how long what was shown, and what was changed there.
        """
        if self.audit is not None:
            self.audit.view(page, self._pages)

    def finish(self) -> None:
        """Fill in what is known at the end: the time, the name of the audit log (ODK XForms "Metadata").

        Raises EntryError when the form wants to know why an earlier submission was changed, and does not.
        """
        if self.audit is not None:
            self.audit.finish()
        self._session.metadata.finish()
        self._session.events.settle()

    @property
    def attachments(self) -> Mapping[str, bytes]:
        """The files that belong to the submission, by name: the audit log, if there is one (ODK XForms "Metadata")."""
        node = self._session.metadata.node("audit")
        if self.audit is None or node is None or node.value != FILE_NAME:
            return {}
        return {FILE_NAME: self.audit.csv()}

    def to_xml(self) -> bytes:
        """Return the instance as UTF-8 XML (ODK XForms "Primary Instance"), relevant nodes only.

        Its characters are in Unicode's composed form (NFC).
        """
        xml = serialise(self._instance.element, lambda node: node.relevant)
        return unicodedata.normalize("NFC", xml.decode()).encode()

    @property
    def entities(self) -> tuple[EntityChange, ...]:
        """What the submission says about things that lists keep (ODK XForms "Entities")."""
        return tuple(entity_changes(self._instance.element))

    @property
    def instance_id(self) -> str:
        """The instanceID, "uuid:..." (ODK XForms "Metadata")."""
        return self._metadata_value("instanceID")

    @property
    def instance_name(self) -> str:
        """The instanceName, "" when the form makes none (ODK XForms "Metadata")."""
        return self._metadata_value("instanceName")

    def _metadata_value(self, name: str) -> str:
        node = self._session.metadata.node(name)
        return "" if node is None else node.value

    def twin(self) -> Entry:
        """Return another entry in the same state, to try something out on (ODK XForms "Primary Instance")."""
        return Entry.restore(self.form, self._session.start, self.save())

    def save(self) -> bytes:
        """Return everything needed to go on later, answers that are not relevant now included; see Form.restore.

        Nothing of it is in the specification but the instance (ODK XForms "Primary Instance").
        """
        form = (self.form.id, self.form.version)
        return saving.pack(self._instance, form, self.language, self._session.seed, self._session.audit)
