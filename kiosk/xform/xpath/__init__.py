"""Expressions: XPath 1.0 with the functions of the ODK XForms specification, compiled to closures."""

from kiosk.xform.xpath.context import Context, Environment
from kiosk.xform.xpath.errors import ExpressionError
from kiosk.xform.xpath.expression import Expression, Value, compile_expression
from kiosk.xform.xpath.references import Reference, Step

__all__ = [
    "Context",
    "Environment",
    "Expression",
    "ExpressionError",
    "Reference",
    "Step",
    "Value",
    "compile_expression",
]
