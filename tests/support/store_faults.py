"""Ways a store fails under a kiosk that is running, with real files and locks; each can be put right again."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import ExitStack
from typing import TYPE_CHECKING, ClassVar
from uuid import uuid4

from tests.support.ordinary_user import ordinary_user

if TYPE_CHECKING:
    from tests.support.stand import Stand


class StoreFault:
    """From the moment it is made until `over`; `code` is what the screen shows for staff."""

    code: ClassVar[str]

    def __init__(self, stand: Stand) -> None:
        self.path = stand.site.store_path
        self.store = stand.app.parts.store
        self.conn: sqlite3.Connection = self.store._db.conn
        self.begin()

    def begin(self) -> None:
        raise NotImplementedError

    def over(self) -> None:
        raise NotImplementedError


class Locked(StoreFault):
    """Another program holds it."""

    code = "S2"

    def begin(self) -> None:
        self.conn.execute("PRAGMA busy_timeout = 0")
        self.other = sqlite3.connect(self.path, isolation_level=None)
        self.other.execute("BEGIN IMMEDIATE")

    def over(self) -> None:
        self.other.execute("ROLLBACK")
        self.other.close()


class Missing(StoreFault):
    """Its disk is not mounted."""

    code = "S1"

    def begin(self) -> None:
        self.path.parent.rename(self.path.parent.with_name("elsewhere"))

    def over(self) -> None:
        self.path.parent.with_name("elsewhere").rename(self.path.parent)


class Corrupt(StoreFault):
    """Its disk comes back with a damaged copy."""

    code = "S3"

    def begin(self) -> None:
        elsewhere = self.path.parent.with_name("elsewhere")
        self.path.parent.rename(elsewhere)
        shutil.copytree(elsewhere, self.path.parent)
        damage(self.path)

    def over(self) -> None:
        assert self.path.read_bytes()[4096:].startswith(b"damaged"), "nothing is made anew over it"
        shutil.rmtree(self.path.parent)
        self.path.parent.with_name("elsewhere").rename(self.path.parent)


class ReadOnly(StoreFault):
    """It may be read and not written; root may everything, so for a while nobody here is root."""

    code = "S4"

    def begin(self) -> None:
        self.conn.execute("PRAGMA query_only = 1")  # as a disk mounted anew does to files that are open
        self._rights(0o444, 0o555)
        self._stack = ExitStack()
        self._stack.enter_context(ordinary_user(reads_all=True))

    def over(self) -> None:
        self._stack.close()
        self._rights(0o600, 0o700)

    def _rights(self, file: int, folder: int) -> None:
        self.path.chmod(file)
        self.path.parent.chmod(folder)
        for above in (self.path.parents[1], self.path.parents[2]):
            above.chmod(0o755)


class Full(StoreFault):
    """Not one more page fits on the disk, and those there are, are taken."""

    code = "S5"
    _FILL = """
        INSERT INTO submissions (instance_id, form_id, version, created_at, sealed, signature)
        VALUES (?, 'ballast', '', '', ?, x'')"""

    def begin(self) -> None:
        self.store._minimum_free = 10**18  # which a disk with no page left has not either
        pages = self.conn.execute("PRAGMA page_count").fetchone()[0]
        self.conn.execute(f"PRAGMA max_page_count = {pages}")
        for size in (3000, 300, 30):
            try:
                while True:
                    with self.conn:
                        self.conn.execute(self._FILL, [str(uuid4()), os.urandom(size)])
            except sqlite3.OperationalError as error:
                assert error.sqlite_errorcode == sqlite3.SQLITE_FULL  # noqa: PT017 - the loop ends only so

    def over(self) -> None:
        self.store._minimum_free = 0
        self.conn.execute("PRAGMA max_page_count = 100000")
        with self.conn:
            self.conn.execute("DELETE FROM submissions WHERE form_id = 'ballast'")


def damage(path: object) -> None:
    """Write over the second page of a store, as a failing disk does."""
    with open(path, "r+b") as file:  # noqa: PTH123
        file.seek(4096)
        file.write(b"damaged" * 1000)
