"""The choices of a question at one moment, and which of an answer's names are among them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from kiosk.xform.client import Choice
from kiosk.xform.instance import state_of
from kiosk.xform.node import Node
from kiosk.xform.texts import Words
from kiosk.xform.xpath import ExpressionError

if TYPE_CHECKING:
    from kiosk.xform.controls import Itemset, Question
    from kiosk.xform.definition import Definition
    from kiosk.xform.environment import World
    from kiosk.xform.instance import Instance
    from kiosk.xform.node import Item
    from kiosk.xform.texts import Label


class Option(NamedTuple):
    """A choice: its value, its label, and the node the label is worked out at; None for that of the question."""

    value: str
    label: Label | None
    node: Item | None


class OptionList:
    """Choices in order, found by value."""

    __slots__ = ("by_value", "options")

    def __init__(self, options: list[Option]) -> None:
        self.options = options
        self.by_value: dict[str, Option] = {}
        for option in options:
            self.by_value.setdefault(option.value, option)


class ChoiceLists:
    """Works choices out and remembers them until what they depend on changes."""

    __slots__ = ("_fixed", "_instance", "_worded", "_world")

    def __init__(self, instance: Instance, world: World) -> None:
        self._instance = instance
        self._world = world
        self._fixed: dict[Question, OptionList] = {}
        self._worded: dict[tuple[Question, str], tuple[Choice, ...]] = {}
        """By question and language, where no answer can change a word."""

    def options(self, question: Question, node: Node) -> OptionList:
        """Return the choices of `question` at `node`."""
        itemset = question.itemset
        if itemset is None or itemset.fixed:
            # The choices are the same for every instance of the question.
            known = self._fixed.get(question)
            if known is None:
                written = [Option(item.value, item.label, None) for item in question.items]
                known = OptionList(written) if itemset is None else self._evaluate(itemset, node)
                self._fixed[question] = known
            return known
        state = state_of(node)
        if state.options is None or state.definition.question is not question:
            state.options = self._evaluate(itemset, node)
        return state.options

    def _evaluate(self, itemset: Itemset, node: Node) -> OptionList:
        world = self._world
        chance = world.random
        # randomize() without a seed must not shuffle anew each time a page is shown.
        world.random = world.steady(self._instance.identity(node))
        try:
            rows = itemset.nodes.nodes(world.context(node))
            return OptionList([Option(self._value(itemset, row), itemset.label, row) for row in rows])
        except ExpressionError as error:
            world.fault(f"choices of {state_of(node).definition.path}", error)
            return OptionList([])
        finally:
            world.random = chance

    def _value(self, itemset: Itemset, row: Item) -> str:
        if itemset.column and isinstance(row, Node):
            cell = row.child(itemset.column)
            return "" if cell is None else cell.value
        return itemset.value.string(self._world.context(row))

    def available(self, question: Question, node: Node, chosen: str) -> str:
        """Return what of `chosen` can be chosen now, in the order it is stored in.

        A select stores names in the order of the choices. A rank stores all choices: those ranked, then those new to
        it.
        """
        if not chosen:
            return ""
        by_value = self.options(question, node).by_value
        if question.control == "select1":
            return chosen if chosen in by_value else ""
        names = dict.fromkeys(chosen.split())
        if question.control == "select":
            return " ".join(value for value in by_value if value in names)
        ranked = [name for name in names if name in by_value]
        return " ".join([*ranked, *(value for value in by_value if value not in names)])

    def choices(self, question: Question, node: Node) -> tuple[Choice, ...]:
        """Return the choices with their labels in the present language."""
        key = (question, self._world.language)
        kept = self._worded.get(key)
        if kept is not None:
            return kept
        found, dynamic = [], not (question.itemset is None or question.itemset.fixed)
        for option in self.options(question, node).options:
            words = self._world.words(option.label, option.node or node)
            dynamic = dynamic or words.dynamic
            found.append(Choice(option.value, words.text, words.media))
        worded = tuple(found)
        if not dynamic:
            self._worded[key] = worded
        return worded

    def words(self, question: Question, node: Node, value: str) -> Words:
        """Return the label of one choice, no words when there is none of this value."""
        option = self.options(question, node).by_value.get(value)
        return Words() if option is None else self._world.words(option.label, option.node or node)

    def name(self, value: str, path: str, node: Node) -> str:
        """Return jr:choice-name(value, path): the label of that choice of the question at `path`, seen from `node`."""
        definition = self._named(path, node)
        question = None if definition is None else definition.question
        if definition is None or question is None:
            return ""
        target = self._instance.locate(definition, self._element(node))
        return "" if target is None else self.words(question, target, value).text

    def _named(self, path: str, node: Node) -> Definition | None:
        steps = [step.partition("[")[0].rpartition(":")[2].strip() for step in path.strip().split("/")]
        if steps[0] == "":
            return self._instance.primary.by_path.get("/".join(steps))
        here: Definition | None = state_of(self._element(node)).definition
        for step in steps:
            if here is None:
                return None
            if step == "..":
                here = here.parent
            elif step not in (".", "current()", ""):
                here = here.child(step)
        return here

    def _element(self, node: Item) -> Node:
        return node if isinstance(node, Node) and node.data is not None else cast("Node", node.parent)
