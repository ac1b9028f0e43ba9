"""What can go wrong: a code to say on the telephone, the words for the visitor, the detail for the log.

Two kinds, by what happens next. `Surroundings`: the machine around us is sick (disk full, store
missing, key file unreadable); the kiosk carries on with helpful words. `Fault`: our own mistake;
the kiosk shows the trouble screen and the log gets a traceback.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the catalogue.

    `words` is the Fluent key of what the visitor reads; `meaning` and `remedy` are for the log, the
    command line and docs/it/trouble-codes.md.
    """

    code: str
    words: str
    meaning: str
    remedy: str


CATALOGUE: dict[str, Entry] = {
    "store_missing": Entry(
        "S1",
        "trouble-out-of-order",
        "The store is not where it was.",
        "Look whether the disk with the site's folder is mounted. Do not make a new store over it.",
    ),
    "store_locked": Entry(
        "S2",
        "trouble-busy",
        "Another program holds the store.",
        "End the program that has store.db open (a backup, a viewer), then touch the screen.",
    ),
    "store_corrupt": Entry(
        "S3",
        "trouble-out-of-order",
        "The store is damaged, or is not a store of this kiosk.",
        "Copy the folder `data` to a safe place first, then run `handrail open` on the copy: it saves what it can.",
    ),
    "store_read_only": Entry(
        "S4",
        "trouble-out-of-order",
        "The store cannot be written.",
        "Give the kiosk's user the right to write the site's folder, or mount the disk for writing.",
    ),
    "store_full": Entry(
        "S5",
        "trouble-full",
        "The disk is full, or nearly.",
        "Make room on the disk with the site's folder. Nothing that was sent is lost.",
    ),
    "store_newer": Entry(
        "S6",
        "trouble-out-of-order",
        "The store was made by a newer Handrail.",
        "Install that version again, or a newer one.",
    ),
    "store_unreadable": Entry(
        "S7",
        "trouble-out-of-order",
        "The disk does not answer as it should.",
        "Look at the system's log for disk errors; copy the folder `data` to another disk.",
    ),
    "config_wrong": Entry(
        "C1",
        "trouble-out-of-order",
        "The configuration has mistakes.",
        "Correct the lines named above; docs/configuration.md explains every key.",
    ),
    "keys_missing": Entry(
        "K1",
        "trouble-out-of-order",
        "A key file is missing or cannot be read.",
        "docs/it/keys.md says which files belong where and what to do when one is lost.",
    ),
    "keys_damaged": Entry(
        "K2",
        "trouble-out-of-order",
        "A key file is not what it should be.",
        "Put the file back from your copy; docs/it/keys.md says how.",
    ),
    "keys_exposed": Entry(
        "K3",
        "trouble-out-of-order",
        "A private key without a passphrase can be read by others.",
        "Run `chmod 600` on the file, or protect it with a passphrase (`handrail keys passphrase`).",
    ),
    "passphrase_wrong": Entry(
        "K4",
        "trouble-out-of-order",
        "The passphrase does not fit this key, or one is needed.",
        "Try again. Nobody can open the key without it, and we cannot either.",
    ),
    "seal_unknown": Entry(
        "K5",
        "trouble-out-of-order",
        "This was sealed to another key.",
        "Find the private key with the id named above.",
    ),
    "seal_broken": Entry(
        "K6",
        "trouble-out-of-order",
        "These bytes are damaged, or belong to another submission.",
        "Take the submission from another copy of the store.",
    ),
    "site_exists": Entry(
        "K7",
        "trouble-out-of-order",
        "There is something in this folder already.",
        "Choose an empty or new folder.",
    ),
    "site_missing": Entry(
        "K8",
        "trouble-out-of-order",
        "There is no site in this folder.",
        "Make one with `handrail site make`, or name the right folder with --site.",
    ),
    "file_unusable": Entry(
        "F1",
        "trouble-out-of-order",
        "A file cannot be read or written.",
        "Check the name, the rights and the room on the disk.",
    ),
    "fault": Entry(
        "H1",
        "trouble-out-of-order",
        "A mistake in Handrail.",
        "Send the log file to the people who look after Handrail; it holds no personal data.",
    ),
}


class HandrailError(Exception):
    """An error with an entry in the catalogue.

    `detail` goes to the log and to the command line: file names, key ids, SQLite's name of an error.
    Never what a person typed, never the message of an unknown exception.
    """

    def __init__(self, name: str, detail: str = "") -> None:
        entry = CATALOGUE[name]
        super().__init__(f"{entry.code} {name}" + (f": {detail}" if detail else ""))
        self.name = name
        self.entry = entry
        self.detail = detail

    @property
    def code(self) -> str:
        """Short enough to say on the telephone."""
        return self.entry.code

    @property
    def words(self) -> str:
        """The Fluent key of the words for the visitor."""
        return self.entry.words


class Surroundings(HandrailError):  # noqa: N818  # what is at fault, in the words of the design
    """The machine around us is sick; carry on with helpful words."""


class Fault(HandrailError):  # noqa: N818  # what is at fault, in the words of the design
    """Our own mistake: the trouble screen, and a traceback in the log."""

    def __init__(self, detail: str = "") -> None:
        super().__init__("fault", detail)
