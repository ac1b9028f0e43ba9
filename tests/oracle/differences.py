"""Where JavaRosa is known to differ from the specification or from ODK Web Forms, which we follow then.

docs/developers/oracle.md says why, by name. The comparison looks past those that show in any form: here, in playing.py
("instances that nobody is asked"), and in java/Filling.java ("counts only grow"). The made-up forms do not contain the
others. test_differences.py holds both engines to every one of them, so that the list stays true.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from tests.oracle.javarosa import Node

_WHOLE: Final = re.compile(r"(?<![\w.])(-?\d+)\.0(?![\w.])")
_MIDNIGHT: Final = re.compile(r"(?<=\d{4}-\d\d-\d\d)T00:00:00\.000Z")
_ZONED: Final = re.compile(r"(?<![\dT:])(\d\d:\d\d:\d\d\.\d{3})(?:Z|[+-]\d\d:\d\d)")
_POINTS: Final = re.compile(r"(?<=\d);\s+(?=-?\d)")
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(?:Z|[+-]\d\d:\d\d)")


def value(text: str) -> str:
    """Write a value the same way for both.

    Decimals without an empty fraction ("decimals"), times of the day without a zone ("times have a zone"), no words for
    a text without a name ("words of nothing"), no space between points ("points of a line"), no midnight behind a date
    ("dates as moments"); and moments, which the engines do not reach together, not at all.
    """
    text = _MIDNIGHT.sub("", text.replace("[itext:]", ""))
    text = _MOMENT.sub("(a moment)", text)
    text = _POINTS.sub(";", text)
    return _ZONED.sub(r"\1", _WHOLE.sub(r"\1", text))


def xml(text: str) -> str:
    """Put sibling elements in the order of their names ("order of a new repeat"), and see `value`."""
    root = ET.fromstring(value(text))
    for element in root.iter():
        element[:] = sorted(element, key=lambda child: child.tag)
    return ET.canonicalize(ET.tostring(root, encoding="unicode"))


def violation(node: Node) -> str:
    """Return what is wrong with a node, as Violation.kind names it; nothing has no constraint ("nothing is left")."""
    if not node.value:
        return "required" if node.required else ""
    return "" if node.fits else "constraint"
