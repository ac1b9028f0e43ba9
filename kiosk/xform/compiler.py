"""Compiles the expressions of a form, each text once, and says where a bad one stands."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from kiosk.xform.nearness import Nearness
from kiosk.xform.problems import FormError
from kiosk.xform.xpath import Expression, ExpressionError, compile_expression

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from kiosk.xform.definition import Definition
    from kiosk.xform.xpath.syntax import Syntax


class Compiler:
    """One for each form: the same constraint stands on hundreds of questions.

    `instances` are the lists the form has.
    """

    __slots__ = ("_cache", "_instances", "_namespaces")

    def __init__(self, namespaces: Mapping[str, str], instances: Collection[str]) -> None:
        self._namespaces = namespaces
        self._instances = instances
        self._cache: dict[object, Expression] = {}

    def expression(
        self, source: str, where: str, context: Definition | None = None, *, many: bool = False, outside: bool = False
    ) -> Expression:
        """Compile. Raises FormError: "expression" naming `where` and the character, "missing-instance".

        `context` is the nodeset the expression belongs to, None where that is not known; `many` and `outside` are as
        in Nearness.
        """
        nearness = None
        key: object = source
        if context is not None and context.within is not None and "/" in source:
            nearness = Nearness(context, outside=outside)
            key = (source, context, many, outside)
        found = self._cache.get(key)
        if found is None:
            rewrite = None if nearness is None else partial(nearness.rewrite, many=many)
            found = self._cache[key] = self._compile(source, where, rewrite)
        return found

    def _compile(self, source: str, where: str, rewrite: Callable[[Syntax], Syntax] | None) -> Expression:
        try:
            expression = compile_expression(source, self._namespaces, rewrite=rewrite)
        except ExpressionError as error:
            place = (
                f" (at character {error.position + 1} of {source!r})" if error.position >= 0 else f" (in {source!r})"
            )
            raise FormError("expression", f"{error.message}{place}", where) from None
        for reference in expression.references:
            if reference.start == "instance" and reference.instance and reference.instance not in self._instances:
                raise FormError("missing-instance", f"the form has no list {reference.instance!r}", where)
        return expression

    def optional(self, source: str, where: str, context: Definition | None = None) -> Expression | None:
        """Compile, None for an empty text. Raises FormError."""
        return self.expression(source, where, context) if source.strip() else None

    def is_expression(self, source: str) -> bool:
        """Tell whether `source` can be compiled."""
        try:
            self.expression(source, "")
        except FormError:
            return False
        return True
