"""How an alert reaches people: by mail, or by a webhook. Nothing in it is about visitors."""

from __future__ import annotations

import asyncio
import json
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit

import httpx

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sync.hub.settings import Settings

PATIENCE: Final = 20.0
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class UntoldError(Exception):
    """Nobody could be told; the words say why, without addresses and passwords."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What is told: `title` and `words` for people, `facts` for machines."""

    title: str
    words: str
    facts: dict[str, Any]


async def tell(settings: Settings, how: str, to: str, letter: Letter) -> None:
    """Tell somebody. Raises UntoldError."""
    if how == "webhook":
        await _post(to, letter)
    elif not settings.mail:
        raise UntoldError("no_mail")
    else:
        await asyncio.to_thread(_send, settings, to, letter)


async def _post(to: str, letter: Letter) -> None:
    content = {"handrail": "alert", "title": letter.title, "words": letter.words, **letter.facts}
    await post(to, json.dumps(content).encode(), {"Content-Type": "application/json"})


async def post(to: str, body: bytes, headers: Mapping[str, str]) -> None:
    """Post something to a web address. Raises UntoldError."""
    try:
        async with httpx.AsyncClient(timeout=PATIENCE, trust_env=False) as client:
            answer = await client.post(to, content=body, headers=headers)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise UntoldError("no_answer") from error
    if not answer.is_success:
        raise UntoldError(f"status_{answer.status_code}")


def _send(settings: Settings, to: str, letter: Letter) -> None:
    server = urlsplit(settings.mail)
    host, safe = server.hostname or "localhost", ssl.create_default_context()
    try:
        message = _message(host, settings.mail_from or unquote(server.username or ""), to, letter)
        if server.scheme == "smtps":
            line: smtplib.SMTP = smtplib.SMTP_SSL(host, server.port or 465, timeout=PATIENCE, context=safe)
        else:
            line = smtplib.SMTP(host, server.port or 25, timeout=PATIENCE)
        with line:
            if server.scheme == "smtp" and host not in _LOOPBACK:
                line.starttls(context=safe)
            if server.username:
                line.login(unquote(server.username), unquote(server.password or ""))
            line.send_message(message)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise UntoldError("no_mail_server") from error


def _message(host: str, sender: str, to: str, letter: Letter) -> EmailMessage:
    """Put a letter into a mail. Raises ValueError where something in it would be a header of its own."""
    message = EmailMessage()
    message["Subject"] = letter.title
    message["From"] = sender or f"handrail@{host}"
    message["To"] = to
    message.set_content(letter.words)
    return message
