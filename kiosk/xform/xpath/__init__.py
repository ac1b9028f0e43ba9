"""Expressions: XPath 1.0 with the functions of the ODK XForms specification, compiled to closures."""

from kiosk.xform.xpath.context import Context, Environment
from kiosk.xform.xpath.errors import ExpressionError
from kiosk.xform.xpath.expression import Expression, compile_expression
from kiosk.xform.xpath.functions import FUNCTIONS
from kiosk.xform.xpath.lookups import RowIndex
from kiosk.xform.xpath.moments import Moment
from kiosk.xform.xpath.references import Reference, Step
from kiosk.xform.xpath.values import Value, to_boolean, to_number, to_string

__all__ = [
    "FUNCTIONS",
    "Context",
    "Environment",
    "Expression",
    "ExpressionError",
    "Moment",
    "Reference",
    "RowIndex",
    "Step",
    "Value",
    "compile_expression",
    "to_boolean",
    "to_number",
    "to_string",
]
