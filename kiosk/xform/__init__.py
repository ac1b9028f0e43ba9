"""A form engine: XForms as ODK writes them, filled in without a screen.

    from kiosk.xform import parse_form

    form = parse_form(xml)
    entry = form.begin(now)
    for page in entry.pages(): ...

README.md in this folder shows a form filled in. Only these names are for others to use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.xform.client import Choice, Media, Page, Prompt, Violation
from kiosk.xform.entities import EntityChange
from kiosk.xform.problems import EntryError, FormError

if TYPE_CHECKING:
    from kiosk.xform.audit import AuditLog
    from kiosk.xform.entry import Entry
    from kiosk.xform.form import Form, parse_form

__all__ = [
    "AuditLog",
    "Choice",
    "EntityChange",
    "Entry",
    "EntryError",
    "Form",
    "FormError",
    "Media",
    "Page",
    "Prompt",
    "Violation",
    "parse_form",
]


def __getattr__(name: str) -> object:
    """Read the rest of the engine when it is first asked for: that takes a quarter of a second."""
    if name == "AuditLog":
        from kiosk.xform import audit

        return audit.AuditLog
    if name in {"Entry", "Form", "parse_form"}:
        from kiosk.xform import form

        return getattr(form, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
