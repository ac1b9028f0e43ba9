"""Outputs in translations: one text may be the label of many questions, each of which its paths are seen from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.xform.instance import State

if TYPE_CHECKING:
    from kiosk.xform.compiler import Compiler
    from kiosk.xform.definition import Definition
    from kiosk.xform.xpath import Context, Expression


class Output:
    """An `<output>` whose nodeset is known only when it is shown; inside a repeat it means that instance (Nearness)."""

    __slots__ = ("_compiler", "_expression", "_near", "_where")

    def __init__(self, source: str, compiler: Compiler, where: str) -> None:
        self._expression = compiler.expression(source, where)
        self._compiler = compiler
        self._where = where
        self._near: dict[Definition, Expression] = {}

    def string(self, context: Context) -> str:
        """Return the words of the output at `context`."""
        state = getattr(context.node, "data", None)
        definition = state.definition if isinstance(state, State) else None
        if definition is None or definition.within is None:
            return self._expression.string(context)
        near = self._near.get(definition)
        if near is None:
            near = self._compiler.expression(self._expression.source, self._where, definition)
            self._near[definition] = near
        return near.string(context)
