"""Prompts: everything about a question at this moment, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.xform.client import Choice, Prompt
from kiosk.xform.instance import state_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.xform.choices import ChoiceLists
    from kiosk.xform.controls import Question, RepeatGroup
    from kiosk.xform.environment import World
    from kiosk.xform.instance import Instance
    from kiosk.xform.node import Node
    from kiosk.xform.texts import Words
    from kiosk.xform.validation import Validation


class Prompter:
    """Makes prompts."""

    __slots__ = ("_choices", "_instance", "_validation", "_world")

    def __init__(self, instance: Instance, world: World, choices: ChoiceLists, validation: Validation) -> None:
        self._instance = instance
        self._world = world
        self._choices = choices
        self._validation = validation

    def question(self, question: Question, node: Node) -> Prompt:
        """Return the prompt of a question at `node`."""
        label, hint = self._world.words(question.label, node), self._world.words(question.hint, node)
        state = state_of(node)
        return Prompt(
            ref=self._instance.ref(node),
            control=question.control,
            datatype=question.definition.datatype,
            label=label.text.strip(),
            hint=hint.text.strip(),
            guidance=hint.guidance.strip(),
            short=label.short,
            media={**hint.media, **label.media},
            mediatype=question.mediatype,
            appearance=question.appearance,
            choices=self._shown_choices(question, node),
            value=state.rejected or node.value,
            required=self._validation.is_required(node),
            readonly=self._validation.is_readonly(node),
            parameters={**question.definition.parameters, **question.parameters},
            violation=self._validation.rejection(node) or self._validation.violation(node),
            dynamic=label.dynamic or hint.dynamic or not (question.itemset is None or question.itemset.fixed),
            save_incomplete=question.definition.save_incomplete,
        )

    def _shown_choices(self, question: Question, node: Node) -> tuple[Choice, ...]:
        if not question.has_choices:
            return ()
        # Without a value it cannot be stored: an instance of a repeat nobody has named yet.
        return tuple(
            Choice(choice.value, choice.label.strip(), choice.media)
            for choice in self._choices.choices(question, node)
            if choice.value
        )

    def display(self, node: Node) -> str:
        """Return an answer in words: labels of choices joined by ", ", else the value."""
        question = state_of(node).definition.question
        if question is None or not question.has_choices:
            return state_of(node).rejected or node.value
        values = [node.value] if question.control == "select1" else node.value.split()
        return ", ".join(self._choices.words(question, node, value).text.strip() or value for value in values if value)

    def add_another(self, part: RepeatGroup, parent: Node, label: Words) -> Prompt:
        """Return the question whether there is one more; its label is that of the repeat."""
        answered = part.definition in state_of(parent).refused
        return Prompt(
            ref=self._instance.range_ref(part.definition, parent),
            control="add_another",
            datatype="string",
            label=label.text.strip(),
            guidance=label.guidance.strip(),
            short=label.short,
            media=label.media,
            appearance=part.appearance,
            value="no" if answered else "",
            parameters=self._counted(part, parent),
            dynamic=label.dynamic,
        )

    def _counted(self, part: RepeatGroup, parent: Node) -> Mapping[str, str]:
        return {"instances": str(len(self._instance.instances(part.definition, parent)))}
