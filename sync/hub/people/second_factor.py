"""The second factor: a code every 30 seconds (TOTP, RFC 6238), and codes for the day the telephone is lost."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Any, Final

import pyotp
from sqlalchemy import update

from kiosk.paper.qr import QUIET, matrix
from sync.hub.people import tokens
from sync.hub.schema import accounts

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection, Row

STEP_SECONDS: Final = 30
RECOVERY_CODES: Final = 8
ISSUER: Final = "Handrail"


def new_secret() -> str:
    """Return a new secret for an app."""
    return pyotp.random_base32()


def step_of(secret: str, code: str, now: datetime, after: int) -> int | None:
    """Return the time step whose code this is, the clocks differing by one step at most; None if it is none.

    A step is good once: it must come `after` the last one that was used.
    """
    code = "".join(code.split())
    maker, middle, found = pyotp.TOTP(secret), int(now.timestamp()) // STEP_SECONDS, None
    for step in (middle - 1, middle, middle + 1):
        same = hmac.compare_digest(maker.generate_otp(step).encode(), code.encode())
        if same and step > after:
            found = step
    return found


def use(connection: Connection, account: Row[Any], code: str, now: datetime) -> str:
    """Use a code up; return "app" or "recovery" when it was right, else ""."""
    here = (accounts.c.id == account.id, accounts.c.totp_step == account.totp_step)
    step = step_of(account.totp, code, now, account.totp_step)
    if step is not None:
        used = connection.execute(update(accounts).where(*here).values(totp_step=step)).rowcount
        return "app" if used else ""
    kept = tokens.hashed_typed(code)
    if kept not in account.recovery:
        return ""
    left = [each for each in account.recovery if each != kept]
    connection.execute(update(accounts).where(accounts.c.id == account.id).values(recovery=left))
    return "recovery"


def turn_on(connection: Connection, account: int, secret: str, step: int) -> list[str]:
    """Ask for a code from now on; return the recovery codes, which nobody can show again."""
    codes = [tokens.make_typed() for _ in range(RECOVERY_CODES)]
    values = {"totp": secret, "totp_step": step, "recovery": [tokens.hashed_typed(code) for code in codes]}
    connection.execute(update(accounts).where(accounts.c.id == account).values(values))
    return codes


def turn_off(connection: Connection, account: int) -> None:
    """Ask for no code any more."""
    off: dict[str, Any] = {"totp": None, "totp_step": 0, "recovery": []}
    connection.execute(update(accounts).where(accounts.c.id == account).values(off))


def squares(secret: str, name: str) -> tuple[int, str]:
    """Return the QR code that an app scans: its side in squares, and its dark squares as an SVG path."""
    rows = matrix(pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER), short=False)
    path = "".join(
        f"M{column + QUIET} {line + QUIET}h1v1h-1z"
        for line, row in enumerate(rows)
        for column, dark in enumerate(row)
        if dark
    )
    return len(rows) + 2 * QUIET, path
