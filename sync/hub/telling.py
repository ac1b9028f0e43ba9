"""How an alert reaches people: by mail, or by a webhook. Nothing in it is about visitors."""

from __future__ import annotations

import asyncio
import json
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit

import httpx

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sync.hub.settings import Settings

PATIENCE: Final = 20.0
_OF_A_CLOUD: Final = frozenset({ip_address("fd00:ec2::254"), ip_address("100.100.100.200")})
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
    """Post something to a web address, unless it leads to a place that `is_forbidden`. Raises UntoldError."""
    try:
        async with asyncio.timeout(2 * PATIENCE), httpx.AsyncClient(timeout=PATIENCE, trust_env=False) as client:
            request = client.build_request("POST", to, content=body, headers=headers, extensions={"trace": _look_where})
            answer = await client.send(request, stream=True)  # what it says is nothing to us, however long it is
            await answer.aclose()
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
        raise UntoldError("no_answer") from error
    if not answer.is_success:
        raise UntoldError(f"status_{answer.status_code}")


async def _look_where(event: str, told: dict[str, Any]) -> None:
    """Look at whom a connection leads to, whatever the name said, before anything is sent."""
    if event == "connection.connect_tcp.complete":
        stream = told["return_value"]
        if is_forbidden(str(stream.get_extra_info("server_addr")[0])):
            await stream.aclose()
            raise UntoldError("forbidden")


def is_forbidden(address: str) -> bool:
    """Tell whether an address of the network is none that a web address may lead to.

    Link-local ones belong to the machine's surroundings: there clouds tell machines their secrets.
    """
    found = ip_address(address.partition("%")[0])
    found = getattr(found, "ipv4_mapped", None) or found
    return found.is_link_local or found.is_multicast or found.is_unspecified or found in _OF_A_CLOUD


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
