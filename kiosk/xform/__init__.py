"""A form engine: XForms as ODK writes them, filled in without a screen.

    from kiosk.xform import parse_form

    form = parse_form(xml)
    entry = form.begin(now)
    for page in entry.pages(): ...

README.md in this folder shows a form filled in. Only these names are for others to use.
"""

from kiosk.xform.client import Choice, Media, Page, Prompt, Violation
from kiosk.xform.entry import Entry
from kiosk.xform.form import Form, parse_form
from kiosk.xform.problems import EntryError, FormError

__all__ = [
    "Choice",
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
