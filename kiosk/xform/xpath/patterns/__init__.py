"""Regular expressions in linear time: a form's pattern can never hang the kiosk, whatever is typed."""

from kiosk.xform.xpath.patterns.pattern import Pattern

__all__ = ["Pattern"]
