"""How the hub answers OpenROSA clients: the headers, the words in XML, an ETag, refusals."""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from fastapi.responses import Response

from sync.hub.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request

    Endpoint = Callable[[Request], Awaitable[Response]]

VERSION: Final = "X-OpenRosa-Version"
XML: Final = "text/xml; charset=utf-8"
_RESPONSE: Final = (
    '<OpenRosaResponse xmlns="http://openrosa.org/http/response" items="0"><message nature="{nature}">{words}</message>'
    "</OpenRosaResponse>"
)
_STORED: Final = _RESPONSE.format(nature="submit_success", words="full submission upload was successful!").encode()


def openrosa(endpoint: Endpoint, most: int) -> Endpoint:
    """Return an endpoint that asks for the version of the protocol, and answers and refuses as its clients expect."""
    own = {VERSION: "1.0", "X-OpenRosa-Accept-Content-Length": str(most)}

    async def answered(request: Request) -> Response:
        try:
            _check_version(request)
            response = await endpoint(request)
        except Refusal as refusal:
            response = _refused(refusal)
        for name, value in own.items():
            response.headers[name] = value
        return response

    return answered


def _check_version(request: Request) -> None:
    if request.headers.get(VERSION) != "1.0":
        raise Refusal(400, "version", "The header X-OpenRosa-Version: 1.0 is missing.")


def stored() -> Response:
    """Return the answer to a submission that is on the disk."""
    return Response(_STORED, HTTPStatus.CREATED, media_type=XML)


def tagged(request: Request, body: bytes, kind: str = XML, tag: str = "") -> Response:
    """Return a body with its ETag, or 304 to whoever has it already."""
    tag = f'"{tag}"' if tag else f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if had(request, tag):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(body, HTTPStatus.OK, headers, kind)


def had(request: Request, tag: str) -> bool:
    """Tell whether a client has what this ETag stands for."""
    given = request.headers.get("if-none-match", "")
    return tag.removeprefix("W/") in {each.strip().removeprefix("W/") for each in given.split(",")}


def _refused(refusal: Refusal) -> Response:
    words = _RESPONSE.format(nature="error", words=escape(refusal.words))
    asks = {"WWW-Authenticate": 'Basic realm="Handrail hub", charset="UTF-8"'}
    headers = asks if refusal.status == HTTPStatus.UNAUTHORIZED else {}
    return Response(words, refusal.status, headers, XML)
