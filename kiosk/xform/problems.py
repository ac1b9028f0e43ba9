"""What is wrong with a form."""

from __future__ import annotations


class FormError(ValueError):
    """The form cannot be run; nobody but its author can put that right.

    `code` is one of "xml" (not well formed, or more than we read), "not-a-form", "unsupported" (a construct we
    refuse), "type", "expression" (syntax, unknown function, wrong arguments), "missing-node", "missing-instance",
    "missing-media", "media" (a file that cannot be read), "missing-text", "cycle", "too-large". `message` says in
    plain English what and why. `where` is a nodeset ("/data/age"), an element ("<itemset> in /data/town") or a file
    name.
    """

    def __init__(self, code: str, message: str, where: str = "") -> None:
        super().__init__(f"{where}: {message}" if where else message)
        self.code = code
        self.message = message
        self.where = where


class EntryError(ValueError):
    """A call does not fit the entry.

    An unknown reference, a repeat that is counted, too many instances, a foreign save.
    """
