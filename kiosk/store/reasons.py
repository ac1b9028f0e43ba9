"""Why something is not delivered: a word for the store, and the words for staff, with what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Reason:
    """`meaning` says what is, `remedy` what to do; "" when nothing need be done."""

    meaning: str
    remedy: str = ""


REASONS: Final[dict[str, Reason]] = {
    "unreachable": Reason(
        "The server cannot be reached.", "Nothing, if the network is away for a while. It goes on by itself."
    ),
    "certificate": Reason(
        "The server's certificate is not one we trust.", "Put the certificate of your authority into [sync] ca_file."
    ),
    "certificate_date": Reason(
        "The server's certificate is not valid today.", "Look whether this machine's clock is right."
    ),
    "proxy": Reason("The proxy lets nothing through.", "Look at [sync] proxy, and ask who looks after it."),
    "time_out": Reason("The server takes too long."),
    "broken": Reason("The answer breaks off, or makes no sense."),
    "captive_portal": Reason(
        "Another machine answers in place of the server, as the sign-in page of a network does.",
        "Sign this machine in to the network, and look at [sync] url.",
    ),
    "busy": Reason("The server asks us to come later."),
    "locked": Reason("The server works on this submission just now."),
    "server_trouble": Reason("The server has trouble of its own."),
    "access": Reason(
        "The server does not let this kiosk in.",
        "Look at keys/sync-secret and [sync] user; the app user may be revoked.",
    ),
    "not_allowed": Reason(
        "The server does not take this form from us.", "Give the app user access to the form, then --retry."
    ),
    "form_unknown": Reason(
        "The server does not know this form, or this version of it.", "Publish it there, then --retry."
    ),
    "different": Reason(
        "The server has other content under the same id, or the form is closed, or it was deleted there.",
        "Look at the submission there. `handrail open` shows what the kiosk has.",
    ),
    "too_large": Reason("The server does not take so much at once.", "Raise the server's limit, then --retry."),
    "refused": Reason("The server refuses it.", "Its words say why."),
    "sealed_only": Reason(
        "This submission was not made for such a server: its form has no encryption, and [sync] plain is not set.",
        "`handrail open` opens it in the office.",
    ),
    "outbox_key": Reason(
        "The key it lies under cannot be used.", "Put keys/outbox-key.json back; `handrail open` opens it in any case."
    ),
    "catalogue": Reason(
        "A form or list from the server was refused.", "`handrail sync --show` names what is wrong with it."
    ),
    "fault": Reason("A mistake in Handrail.", "Send the log to the people who look after Handrail."),
    "not_enrolled": Reason(
        "This kiosk is not enrolled at the hub.", "Ask for a code at the hub, then `handrail enrol` here."
    ),
    "revoked": Reason("The hub lets this kiosk in no more.", "Ask those who look after the hub."),
    "cloned": Reason(
        "Two machines use the key of this kiosk: one is a copy, or a backup was restored.",
        "Find the other machine and set it up anew, then enrol this one with a new code.",
    ),
    "clock": Reason("The hub does not accept the time of this machine.", "Set this machine's clock."),
    "no_forms": Reason("The server offers this kiosk no forms.", "Give the app user access to them."),
}


def meaning(reason: str) -> str:
    """Return the words for a reason, itself where there are none."""
    found = REASONS.get(reason)
    return found.meaning if found else reason
