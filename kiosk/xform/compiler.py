"""Compiles the expressions of a form, each text once, and says where a bad one stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.xform.problems import FormError
from kiosk.xform.xpath import Expression, ExpressionError, compile_expression

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


class Compiler:
    """One for each form: the same constraint stands on hundreds of questions.

    `instances` are the lists the form has.
    """

    __slots__ = ("_cache", "_instances", "_namespaces")

    def __init__(self, namespaces: Mapping[str, str], instances: Collection[str]) -> None:
        self._namespaces = namespaces
        self._instances = instances
        self._cache: dict[str, Expression] = {}

    def expression(self, source: str, where: str) -> Expression:
        """Compile. Raises FormError.

        "expression" naming `where` and the character, "missing-instance" for an unknown list.
        """
        found = self._cache.get(source)
        if found is not None:
            return found
        try:
            expression = compile_expression(source, self._namespaces)
        except ExpressionError as error:
            place = (
                f" (at character {error.position + 1} of {source!r})" if error.position >= 0 else f" (in {source!r})"
            )
            raise FormError("expression", f"{error.message}{place}", where) from None
        for reference in expression.references:
            if reference.start == "instance" and reference.instance and reference.instance not in self._instances:
                raise FormError("missing-instance", f"the form has no list {reference.instance!r}", where)
        self._cache[source] = expression
        return expression

    def optional(self, source: str, where: str) -> Expression | None:
        """Compile, None for an empty text. Raises FormError."""
        return self.expression(source, where) if source.strip() else None

    def is_expression(self, source: str) -> bool:
        """Tell whether `source` can be compiled."""
        try:
            self.expression(source, "")
        except FormError:
            return False
        return True
