"""How a hub is run."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Final

ENVIRONMENT: Final = "HANDRAIL_HUB"
"""The variable that brings the settings to the processes which answer."""
SHARED: Final = "PROMETHEUS_MULTIPROC_DIR"
"""Where several workers keep what they measure; the library looks when it is imported."""
MEGA: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Settings:
    """`database` is a URL of SQLAlchemy. `most`: the largest body taken, in bytes.

    `idle`: no byte of a body for so many seconds ends it; `grace`: it may last so long, plus what it needs at
    `slowest` bytes a second. `skew`: by so many seconds a kiosk's clock may differ.
    `address`: how people and kiosks reach the hub through its proxy, "" for the plain one of host and port.
    `mail`: smtp://user:password@host:587 or smtps://, "" for none; `mail_from`: who sends it.
    `alert_seconds`: how often it is judged whether a kiosk needs a hand. `relay_seconds`: how often it is looked
    whether there is something to send on. `key_file`: where the key is that seals secrets (outward.secrets), "" for
    none. `metrics_token`: who has it may ask for /metrics; "" for this machine alone.
    """

    database: str
    host: str = "127.0.0.1"
    port: int = 8400
    workers: int = 1
    most: int = 100 * MEGA
    idle: float = 30.0
    grace: float = 90.0
    slowest: float = 2048.0
    skew: float = 300.0
    address: str = ""
    mail: str = ""
    mail_from: str = ""
    alert_seconds: float = 20.0
    relay_seconds: float = 5.0
    key_file: str = ""
    metrics_token: str = ""

    @property
    def reached_at(self) -> str:
        """The address to tell people, without a slash at its end."""
        return self.address.rstrip("/") or f"http://{self.host}:{self.port}"

    def to_text(self) -> str:
        """Write them for another process of ours."""
        return json.dumps(asdict(self))

    @classmethod
    def from_text(cls, text: str) -> Settings:
        """Read what `to_text` wrote."""
        return cls(**json.loads(text))
