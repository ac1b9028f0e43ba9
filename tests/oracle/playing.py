"""Fills in one form in both engines, and tells where they differ."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from kiosk.xform import parse_form
from kiosk.xform.instance import state_of
from tests.oracle import differences
from tests.oracle.strategies import VALUES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kiosk.xform import Entry
    from kiosk.xform.states import NodeState
    from tests.oracle.javarosa import JavaRosa, Node
    from tests.oracle.model import MadeForm
    from tests.oracle.strategies import Action

_GENERATED = re.compile(r"<((?:\w+:)?(?:instanceID|deprecatedID))>[^<]*<")
_LEAVES = frozenset({"group", "root", "repeat-instance"})


def _now() -> datetime:
    return datetime.now(UTC)


class Player:
    """The same form in both engines. `problems` collects what differs, each with the step it came up in."""

    def __init__(self, javarosa: JavaRosa, xml: bytes, media: Mapping[str, bytes] | None = None) -> None:
        self.javarosa = javarosa
        self.problems: list[str] = []
        self.entry: Entry = parse_form(xml, media).begin(_now)
        javarosa.load(xml, media)

    def compare(self, step: str) -> bool:
        """Compare everything; tell whether it is the same."""
        found = [*self._states(), *self._prompts(), *self._xml()]
        self.problems += [f"{step}: {problem}" for problem in found]
        return not found

    def answer(self, ref: str, value: str) -> None:
        self.entry.answer(ref, value)
        self.javarosa.answer(ref, value)

    def add(self, ref: str) -> None:
        self.entry.add_repeat(ref)
        self.javarosa.add(ref)

    def remove(self, ref: str) -> None:
        self.entry.remove_repeat(ref)
        self.javarosa.remove(ref)

    def speak(self, language: str) -> None:
        self.entry.language = language
        self.javarosa.speak(language)

    def restore(self) -> None:
        """Save and restore ours: nothing may change."""
        self.entry = self.entry.form.restore(self.entry.save(), _now)

    def forget(self) -> None:
        """Let ours forget what was chosen and cannot be any more, as JavaRosa does ("choices that come back")."""
        for node in self.entry._session.instance.elements():
            if node.relevant and state_of(node).chosen is not None:
                state_of(node).chosen = node.text

    def _states(self) -> Iterator[str]:
        ours = {state.ref: state for state in self.entry.nodes() if not state.type.startswith("repeat-range")}
        theirs = {node.ref: node for node in self.javarosa.state()}
        alone = [*(ours.keys() - theirs.keys()), *(theirs.keys() - ours.keys())]
        for ref in sorted(ref for ref in alone if (ours.get(ref) or theirs[ref]).relevant):
            yield f"{ref} is only in {'ours' if ref in ours else 'theirs'}"
        for ref in (ref for ref in ours if ref in theirs and not ref.endswith("instanceID")):
            for what, our, their in self._compared(ours[ref], theirs[ref]):
                if our != their:
                    yield f"{ref} {what}: ours {our!r}, theirs {their!r}"

    def _compared(self, our: NodeState, their: Node) -> Iterator[tuple[str, Any, Any]]:
        yield "relevant", our.relevant, their.relevant
        if not our.relevant or our.type in _LEAVES:
            return
        yield "value", differences.value(our.value), differences.value(their.value)
        yield "required", our.required, their.required
        yield "readonly", our.readonly, their.readonly
        yield "violation", our.violation.kind if our.violation else "", differences.violation(their)

    def _prompts(self) -> Iterator[str]:
        theirs = {asked.ref: asked for asked in self.javarosa.prompts()}
        states = {state.ref: state for state in self.entry.nodes()}
        ours = [prompt for page in self.entry.pages() for prompt in page.prompts if prompt.control != "add_another"]
        if [prompt.ref for prompt in ours] != list(theirs):
            yield f"asked: ours {[prompt.ref for prompt in ours]}, theirs {list(theirs)}"
        for prompt in (prompt for prompt in ours if prompt.ref in theirs):
            their = theirs[prompt.ref]
            # "spaces round a choice"
            choices = tuple((choice.value.strip(), choice.label.strip()) for choice in prompt.choices)
            offered = tuple((value.strip(), label.strip()) for value, label in their.choices)
            for what, one, other in (
                ("label", prompt.label.strip(), their.label.strip()),
                ("hint", prompt.hint.strip(), their.hint.strip()),
                ("choices", choices, offered),
            ):
                if one != other:
                    yield f"{prompt.ref} {what}: ours {one!r}, theirs {other!r}"
            assert states[prompt.ref].relevant

    def _xml(self) -> Iterator[str]:
        our, their = canonical(self.entry.to_xml().decode()), canonical(self.javarosa.xml())
        if our != their:
            yield f"xml: ours {our}, theirs {their}"


def canonical(xml: str) -> str:
    """Return the canonical form (C14N 2.0, which declares only what is used) without generated ids."""
    return differences.xml(ET.canonicalize(_GENERATED.sub(r"<\1><", xml)))


def play(javarosa: JavaRosa, form: MadeForm, actions: Sequence[Action]) -> list[str]:
    """Do the actions in both engines and compare after each; return what differs after the first step that does."""
    kinds = {field.path: field.kind for field in form.fields()}
    player = Player(javarosa, form.xml())
    player.compare("begin")
    for action in actions:
        if player.problems:
            break
        step = _perform(player, action, form, kinds)
        if step:
            player.compare(step)
            player.forget()
    return player.problems


def _perform(player: Player, action: Action, form: MadeForm, kinds: Mapping[str, str]) -> str:
    """Do one action, where it can be done now, and say what it was."""
    states = [state for state in player.entry.nodes() if state.relevant]
    if action.name == "restore":
        player.restore()
        return "restore"
    if action.name == "speak":
        languages = player.entry.form.languages
        if languages:
            player.speak(languages[action.which % len(languages)])
        return "speak"
    if action.name == "answer":
        return _answer(player, action, form, kinds)
    kind = "repeat-range:uncontrolled" if action.name == "add" else "repeat-instance"
    refs = [state.ref for state in states if state.type == kind and _open(player.entry, state)]
    if not refs:
        return ""
    ref = refs[action.which % len(refs)]
    {"add": player.add, "remove": player.remove}[action.name](ref)
    return f"{action.name} {ref}"


def _open(entry: Entry, state: NodeState) -> bool:
    path = re.sub(r"\[\d+\]", "", state.ref)
    return next(repeat.repeat.is_open for repeat in entry.form.repeats if repeat.path == path and repeat.repeat)


def _answer(player: Player, action: Action, form: MadeForm, kinds: Mapping[str, str]) -> str:
    asked = [prompt for page in player.entry.pages() for prompt in page.prompts if prompt.control != "add_another"]
    asked = [prompt for prompt in asked if not prompt.readonly]
    read = [prompt for prompt in asked if prompt.ref.rpartition("/")[2] in form.read]
    asked = read if read and action.which % 4 else asked
    if not asked:
        return ""
    prompt = asked[action.which % len(asked)]
    values = VALUES[kinds[re.sub(r"\[\d+\]", "", prompt.ref)]]
    if prompt.control.startswith("select"):
        offered = {choice.value for choice in prompt.choices}
        values = tuple(value for value in values if set(value.split()) <= offered)
    value = values[action.what % len(values)]
    player.answer(prompt.ref, value)
    return f"answer {prompt.ref} {value!r}"
