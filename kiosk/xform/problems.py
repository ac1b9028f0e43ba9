"""What is wrong with a form."""

from __future__ import annotations

from typing import Final

_LONGEST: Final = 800


class FormError(ValueError):
    """The form cannot be run (ODK XForms "Structure"); nobody but its author can put that right.

    `code` is one of "xml" (not well formed, or more than we read), "not-a-form", "unsupported" (a construct we
    refuse), "expression" (syntax, unknown function, wrong arguments), "missing-node", "missing-instance",
    "missing-media", "media" (a file that cannot be read), "missing-text", "cycle", "too-large"; among Form.warnings
    "missing-node" and "type" (unknown, and taken for a string). `message` says in plain English what and why. `where`
    is a nodeset ("/data/age"), an element ("<itemset> in /data/town") or a file name.
    """

    def __init__(self, code: str, message: str, where: str = "") -> None:
        message, where = _brief(message), _brief(where)
        super().__init__(f"{where}: {message}" if where else message)
        self.code = code
        self.message = message
        self.where = where


def _brief(words: str) -> str:
    """Leave out the middle of what is too long to be read: messages quote the form, and a formula may be a page."""
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST // 2]} ... {words[-_LONGEST // 4 :]}"


class EntryError(ValueError):
    """A call does not fit the entry (ODK XForms "Primary Instance").

    An unknown reference, a repeat that is counted, too many instances, a foreign save.
    """
