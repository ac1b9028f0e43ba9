"""Everything that opens bytes from elsewhere: a scanned code, a sealed file, a key, a parcel."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.errors import HandrailError
from kiosk.sealing import base45, handover, keys
from kiosk.sealing.opening import read_rows
from kiosk.sealing.pairs import OpeningKey, SigningKey
from kiosk.sealing.seals import open_sealed, seal, sign, verify
from kiosk.sealing.shapes import shape_of_form
from kiosk.store.submissions import SealedSubmission
from tests.fuzz.seeds import PLAIN_FORM

if TYPE_CHECKING:
    from collections.abc import Callable


@cache
def _pair() -> tuple[OpeningKey, SigningKey]:
    return OpeningKey.make("desk"), SigningKey.make()


def _unpack(case: bytes) -> object:
    return handover.unpack(case, lambda _: PLAIN_FORM, lambda language: language == "ar")


def _unwrap(case: bytes) -> object:
    """Open a box that an insider made: rightly sealed and signed, whatever is in it."""
    desk, kiosk = _pair()
    sealed = seal(desk.sealing, case, handover._BINDING, pad_to=1)
    return _unpack(handover.unwrap(sealed + sign(kiosk, sealed, handover._BINDING), desk, [kiosk.verifying]))


def _foreign_box(case: bytes) -> object:
    desk, kiosk = _pair()
    verify(kiosk.verifying, case[:73], case[73:], b"x")
    return open_sealed(desk, bytes([1]) + bytes.fromhex(desk.id) + case, b"x")


def _signed_nonsense(case: bytes) -> object:
    desk, kiosk = _pair()
    return handover.unwrap(case + sign(kiosk, case, handover._BINDING), desk, [kiosk.verifying])


def _file(name: str, read: Callable[[Path], object]) -> Callable[[bytes], object]:
    def run(case: bytes) -> object:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_bytes(case)
            return read(path)

    return run


_OPENERS: Final[tuple[Callable[[bytes], object], ...]] = (
    _unpack,
    _unwrap,
    _foreign_box,
    _signed_nonsense,
    lambda case: base45.decode(case.decode("latin-1")),
    SealedSubmission.from_parcel,
    shape_of_form,
    _file("site.json", keys.read_public),
    _file("kiosk.json", keys.read_kiosk_public),
    _file("private.json", keys.read_opening),
    _file("signing.json", keys.read_signing),
    _file("a.sealed.json", lambda path: list(read_rows(path))),
    _file("store.db", lambda path: list(read_rows(path))),
)


def open_something(case: bytes) -> bool:
    """Let the opener that the first byte chooses open the rest."""
    chosen = _OPENERS[(case[0] if case else 0) % len(_OPENERS)]
    try:
        chosen(case[1:])
    except HandrailError:
        return False
    except ValueError:
        # The contract of base45 alone.
        if chosen is not _OPENERS[4]:
            raise
        return False
    return True
