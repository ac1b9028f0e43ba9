"""The function library: every function of the ODK XForms specification and of XPath 1.0 that forms use."""

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from kiosk.xform.xpath.functions.booleans import BOOLEAN_FUNCTIONS
from kiosk.xform.xpath.functions.chance import CHANCE_FUNCTIONS
from kiosk.xform.xpath.functions.dates import DATE_FUNCTIONS
from kiosk.xform.xpath.functions.function import Function
from kiosk.xform.xpath.functions.geo import GEO_FUNCTIONS
from kiosk.xform.xpath.functions.nodes import NODE_FUNCTIONS
from kiosk.xform.xpath.functions.numbers import NUMBER_FUNCTIONS
from kiosk.xform.xpath.functions.selects import SELECT_FUNCTIONS
from kiosk.xform.xpath.functions.strings import STRING_FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

FUNCTIONS: Final["Mapping[str, Function]"] = MappingProxyType(
    {
        function.name: function
        for family in (
            STRING_FUNCTIONS,
            BOOLEAN_FUNCTIONS,
            NUMBER_FUNCTIONS,
            DATE_FUNCTIONS,
            NODE_FUNCTIONS,
            SELECT_FUNCTIONS,
            GEO_FUNCTIONS,
            CHANCE_FUNCTIONS,
        )
        for function in family
    }
)

__all__ = ["FUNCTIONS", "Function"]
