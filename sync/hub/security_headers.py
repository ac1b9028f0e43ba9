"""What browsers are told with every answer, so that nothing that somebody sent can do anything there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.types import Message

    Header = tuple[bytes, bytes]

CONTENT: Final = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; "
    b"base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_NO_GUESSING: Final = [(b"x-content-type-options", b"nosniff")]
_OTHERS: Final = [
    *_NO_GUESSING,
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
]
SECURITY: Final = [*_OTHERS, (b"content-security-policy", CONTENT)]
FOR_MACHINES: Final = [*_OTHERS, (b"content-security-policy", b"default-src 'none'; sandbox")]
"""A form's files may be pages with scripts: they are for ODK clients, and nothing for a browser to run as ours."""


def fitting(path: str, message: Message) -> Sequence[Header]:
    """Return the headers of security for an answer, which begins with `message`.

    No browser signs as a kiosk does; what is for browsers would be 460 bytes of each answer, more than the answer.
    """
    kind = dict(message["headers"]).get(b"content-type", b"")
    if path.startswith("/kiosk/") and kind in {b"", b"application/json"}:
        return _NO_GUESSING if kind else ()
    return FOR_MACHINES if path.startswith("/v1/") else SECURITY
