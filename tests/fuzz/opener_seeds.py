"""Well-made bytes for each opener, so that changes reach what lies behind the first check."""

from __future__ import annotations

import hashlib
import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from kiosk.screens import Preferences
from kiosk.sealing import base45, handover, keys
from kiosk.sealing.pairs import OpeningKey, SigningKey
from kiosk.store.submissions import SealedSubmission
from tests.fuzz.seeds import PLAIN_FORM


def opener_seeds() -> tuple[bytes, ...]:
    """Return one case for each opener of `openers.py`, led by its number."""
    with tempfile.TemporaryDirectory() as folder:
        made = _key_files(Path(folder))
    packed = _packed()
    parcel = SealedSubmission(1, "uuid:1", "f", "1", "2026-01-01T00:00:00.000+00:00", b"\1" * 80, b"\1" * 69)
    cases = {
        0: packed,
        1: packed,
        2: bytes(64),
        3: bytes([1]) + bytes(68),
        4: base45.encode(packed).encode(),
        5: parcel.to_parcel(),
        6: PLAIN_FORM,
        7: made[0],
        8: made[1],
        9: made[2],
        10: made[3],
        11: parcel.to_parcel(),
        12: b"SQLite format 3\0" + bytes(100),
    }
    return tuple(bytes([number]) + case for number, case in cases.items())


def _packed() -> bytes:
    looks = Preferences(language="ar", rtl=True, size="large", theme="soft", voice=True, rate=125, volume=-6)
    form = hashlib.sha256(PLAIN_FORM).hexdigest()
    answers = json.dumps({"v": 1, "form": ["d", "1"], "data": {"a": "1"}}).encode()
    visit = handover.Handover("0123456789abcdef", datetime(2026, 1, 1, tzinfo=UTC), looks, form, "/data/a", answers)
    return handover.pack(visit, PLAIN_FORM)


def _key_files(folder: Path) -> list[bytes]:
    opening, signing = OpeningKey.make("submissions"), SigningKey.make()
    keys.write_private(folder / "opening.json", opening, "2026-01-01")
    keys.write_private(folder / "signing.json", signing, "2026-01-01")
    kiosk = json.dumps({"kiosk": "public"}).encode()
    return [kiosk, kiosk, (folder / "opening.json").read_bytes(), (folder / "signing.json").read_bytes()]
