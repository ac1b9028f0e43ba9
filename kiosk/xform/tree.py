"""The tree of a form or an instance: its nodes, read from and written to XML."""

from kiosk.xform.node import Document, Item, Leaf, Node
from kiosk.xform.reading import ParseError, parse
from kiosk.xform.writing import serialise

__all__ = ["Document", "Item", "Leaf", "Node", "ParseError", "parse", "serialise"]
