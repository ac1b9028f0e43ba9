"""From an answer to what happens next: the one place that says which is which (OPENROSA, HTTP).

Only 201 and 202 are success: a 200 is a captive portal talking.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final, Literal

from kiosk.xform.reading import ParseError, parse
from sync.answers import Answer

if TYPE_CHECKING:
    from sync.answers import Outcome

Verdict = Literal["accepted", "later", "pause", "ask", "split", "staff"]
CONFLICTS_FORGIVEN: Final = 2
"""Two first posts at once can answer one of them 409, so no single one is final."""
MOST_WORDS: Final = 200
_LARGEST_WORDS: Final = 20_000
_DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class Sorting:
    """What happens next.

    accepted: the server has it. later: this one later. pause: everything later, after `wait` seconds if it says so.
    ask: it is refused, and whether that is meant for this one or for all, the list of forms tells. split: it is too
    large in one piece. staff: somebody has to look. `reason` is a word of kiosk.store.reasons; `words` the server's.
    """

    verdict: Verdict
    reason: str = ""
    words: str = ""
    wait: float | None = None


_STATUS: Final[dict[int, tuple[Verdict, str]]] = {
    201: ("accepted", ""),
    202: ("accepted", ""),
    401: ("ask", "access"),
    403: ("ask", "access"),
    404: ("ask", "form_unknown"),
    407: ("pause", "proxy"),
    408: ("later", "busy"),
    410: ("ask", "form_unknown"),
    413: ("split", "too_large"),
    423: ("later", "locked"),
    425: ("later", "busy"),
    429: ("pause", "busy"),
    503: ("pause", "busy"),
    511: ("pause", "captive_portal"),
}
_FAILURES: Final[dict[str, Verdict]] = {"time_out": "later", "broken": "later", "too_large": "later"}


def sort(outcome: Outcome, conflicts: int = 0, now: datetime | None = None) -> Sorting:
    """Sort what came of a post. `conflicts`: how often in a row this one was answered with 409 before."""
    if not isinstance(outcome, Answer):
        failed = "broken" if outcome.kind == "too_large" else outcome.kind
        return Sorting(_FAILURES.get(outcome.kind, "pause"), failed)
    verdict, reason = _sorted(outcome, conflicts)
    words = server_words(outcome) if verdict in {"ask", "split", "staff"} or outcome.status == 409 else ""  # noqa: PLR2004  # HTTP's own number
    wait = retry_after(outcome, now or datetime.now(UTC)) if verdict in {"pause", "later"} else None
    return Sorting(verdict, reason, words, wait)


def _sorted(answer: Answer, conflicts: int) -> tuple[Verdict, str]:
    if answer.status in _STATUS:
        return _STATUS[answer.status]
    kind = answer.status // 100
    if answer.status == 409:  # noqa: PLR2004  # HTTP's own number
        if b"locked" in answer.body[:_LARGEST_WORDS].lower():
            return "later", "locked"
        return ("later" if conflicts < CONFLICTS_FORGIVEN else "staff"), "different"
    if kind in {2, 3}:
        return "pause", "captive_portal"
    if kind == 4:  # noqa: PLR2004  # HTTP's own number
        return "staff", "refused"
    return "later", "server_trouble"


def retry_after(answer: Answer, now: datetime) -> float | None:
    """Return how many seconds the server asks us to wait, None where it does not say."""
    said = answer.headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit():
        return float(said[:_DIGITS])
    try:
        return max(0.0, (parsedate_to_datetime(said) - now).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None


def server_words(answer: Answer) -> str:
    """Return what a server says in words: of Central's JSON, an OpenRosaResponse, or a short plain text."""
    body, kind = answer.body[:_LARGEST_WORDS], answer.headers.get("content-type", "")
    found = ""
    if "json" in kind:
        found = _of_json(body)
    elif "xml" in kind or body.lstrip()[:1] == b"<":
        found = _of_xml(body)
    elif "plain" in kind:
        found = body.decode("utf-8", "replace")
    readable = "".join(character if character.isprintable() else " " for character in found)
    return " ".join(readable.split())[:MOST_WORDS]


def _of_json(body: bytes) -> str:
    try:
        read = json.loads(body)
        return str(read["message"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""


def _of_xml(body: bytes) -> str:
    try:
        root = parse(body).element
    except ParseError:
        return ""
    message = root.child("message") if root.name == "OpenRosaResponse" else None
    return message.text if message else ""
