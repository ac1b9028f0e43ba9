"""What pages ask when somebody looks at them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.xform.controls import RepeatGroup
from kiosk.xform.pages import Pages

if TYPE_CHECKING:
    from kiosk.xform.client import Page, Prompt
    from kiosk.xform.controls import Part
    from kiosk.xform.node import Node
    from kiosk.xform.session import Session
    from kiosk.xform.texts import Words


class Asker:
    """The Pager of an entry (kiosk.xform.client.Pager): makes the prompts of its pages as they stand."""

    __slots__ = ("_instance", "_session", "pages")

    def __init__(self, session: Session) -> None:
        self._session = session
        self._instance = session.instance
        self.pages = Pages(session.form.parts, session.instance, session.repeats, self)

    def page_prompts(self, page: Page) -> tuple[Prompt, ...]:
        """Return the prompts of a page."""
        part, prompter = page.part, self._session.prompter
        if page.kind == "add_another" and isinstance(part, RepeatGroup):
            parent = self.pages.parent_of(part, page.scope)
            return () if parent is None else (self.add_another(part, parent),)
        questions = [prompter.question(question, node) for question, node in self.pages.asked(part, page.scope)]
        repeats = [self.add_another(repeat, parent) for repeat, parent in self.pages.open_repeats(part, page.scope)]
        return (*questions, *repeats)

    def page_groups(self, page: Page) -> tuple[str, ...]:
        """Return the labels of the groups around a page, outermost first."""
        words = [self._around_words(part, page.scope).text.strip() for part in page.around]
        return tuple(text for text in words if text)

    def _around_words(self, part: Part, scope: Node) -> Words:
        node = scope if part.definition is None else self._instance.locate(part.definition, scope)
        return self._session.world.words(part.label, node or scope)

    def add_another(self, part: RepeatGroup, parent: Node) -> Prompt:
        """Return the question whether there is another instance of a repeat below `parent`."""
        stand_in = self._instance.stand_in(part.definition, parent)
        return self._session.prompter.add_another(part, parent, self._session.world.words(part.label, stand_in))

    def ref(self, node: Node) -> str:
        """Return the reference of a node."""
        return self._instance.ref(node)
