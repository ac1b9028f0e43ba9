"""How a kiosk without any network and its hub come to know each other: by a code that people carry, never the stick.

Each shows the other that it knows the code: so the hub knows the kiosk's key, and the kiosk the hub's.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosk.durable import settle
from kiosk.errors import Surroundings
from kiosk.sealing.keys import others_may_read, read_content, write_own
from kiosk.sealing.seals import bind

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.sealing.pairs import VerifyingKey

PENDING: Final = "carry-code.json"
LENGTH: Final = 16
ALIKE: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})
"""Letters that people take for others."""
REFUSED: Final = "refused"
"""In place of the hub's proof: it does not know the code, but it knows the kiosk."""
_KIND: Final = "code for the way by hand"


def secret_of(code: str) -> bytes:
    """Return what both sides keep of a code; another than for the network, where codes are good for minutes only."""
    return hashlib.sha256(b"handrail by hand " + code.upper().translate(ALIKE).encode()).digest()


def is_code(code: str) -> bool:
    """Tell whether this looks like a code: it is as long as one."""
    plain = code.upper().translate(ALIKE)
    return len(plain) == LENGTH and plain.isalnum() and plain.isascii()


def kiosk_proof(secret: bytes, key: VerifyingKey, machine: str, name: str) -> str:
    """Return what shows the hub that the kiosk with this key was given the code."""
    return hmac.digest(secret, bind("enrol by hand", machine, name) + key.raw, "sha256").hex()


def hub_proof(secret: bytes, key: VerifyingKey, kiosk: str) -> str:
    """Return what shows the kiosk that the hub with this key made the code, and let this kiosk in."""
    return hmac.digest(secret, bind("enrolled by hand", kiosk) + key.raw, "sha256").hex()


def same(one: str, other: str) -> bool:
    """Compare two proofs without telling by the time it takes how much of them is right."""
    return hmac.compare_digest(one.encode(), other.encode())


@dataclass(frozen=True, slots=True)
class Pending:
    """A code that was typed at this kiosk, until its hub answers: SITE/keys/carry-code.json."""

    secret: bytes
    name: str

    @classmethod
    def read(cls, keys: Path) -> Pending | None:
        """Return it, None where no answer is awaited. Raises Surroundings: keys_damaged, keys_exposed."""
        path = keys / PENDING
        if not path.exists():
            return None
        content = read_content(path, _KIND)
        if others_may_read(path):
            raise Surroundings("keys_exposed", str(path))
        try:
            return cls(bytes.fromhex(content["secret"]), str(content["name"]))
        except (KeyError, TypeError, ValueError):
            raise Surroundings("keys_damaged", str(path)) from None

    def keep(self, keys: Path, made: str) -> None:
        """Keep it. Raises Surroundings."""
        content = {"handrail": _KIND, "version": 1, "made": made, "name": self.name, "secret": self.secret.hex()}
        write_own(keys / PENDING, content)

    @staticmethod
    def drop(keys: Path) -> None:
        """Forget it."""
        (keys / PENDING).unlink(missing_ok=True)
        settle(keys)
