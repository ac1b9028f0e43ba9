"""What the hub answers when it does not do what it is asked: a status, a word for machines, words for people."""

from __future__ import annotations

import errno
import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from kiosk.errors import Surroundings
from sync.hub.security_headers import SECURITY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI, Request
    from fastapi.responses import Response

log = logging.getLogger(__name__)
TROUBLES: Final = (OperationalError, InterfaceError, PoolTimeout, Surroundings, OSError)
"""What comes of a database or a disk that is away, full or broken."""
_SOON = {"Retry-After": "5"}


class Refusal(Exception):  # noqa: N818  # it is an answer, and no mistake
    """Raised anywhere below an endpoint, it becomes the answer; nothing is stored of the request."""

    def __init__(self, status: int, code: str, words: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.words = words


def answer_in_words(app: FastAPI) -> None:
    """Let every trouble of `app` be answered in words, as JSON {"code", "message"}."""

    async def refused(_: Request, error: Exception) -> Response:
        assert isinstance(error, Refusal)  # noqa: S101  # mypy's business
        return _answer(error.status, error.code, error.words)

    async def by_starlette(_: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101  # the same
        phrase = HTTPStatus(error.status_code).phrase
        return _answer(error.status_code, phrase.lower().replace(" ", "_"), f"{phrase}.", error.headers)

    async def gone(_: Request, __: Exception) -> Response:
        return _answer(400, "cut_off", "The request broke off.")

    async def no_such_address(_: Request, __: Exception) -> Response:
        return _answer(404, "unknown", "There is nothing at this address.")

    app.add_exception_handler(Refusal, refused)
    app.add_exception_handler(HTTPException, by_starlette)
    app.add_exception_handler(RequestValidationError, no_such_address)  # a number in an address is none
    app.add_exception_handler(ClientDisconnect, gone)
    for kind in TROUBLES:
        app.add_exception_handler(kind, in_trouble)
    app.add_exception_handler(Exception, by_mistake)


async def in_trouble(_: Request, error: Exception) -> Response:
    """Answer that something around the hub is out of order. The words of `error` may hold what was to be written."""
    if isinstance(error, OSError):
        log.error("the disk does not do as it should: %s", errno.errorcode.get(error.errno or 0, "OSError"))
        return _answer(503, "disk", "The hub's disk is full, or does not answer. Try again later.", _SOON)
    log.error("the database does not answer: %s", type(error).__name__)
    return _answer(503, "database", "The hub's database does not answer. Try again later.", _SOON)


async def by_mistake(_: Request, __: Exception) -> Response:
    """Answer where the mistake is ours; the server's log gets the traceback."""
    # It is answered outside of everything that adds headers.
    headers = {name.decode(): value.decode() for name, value in SECURITY}
    return _answer(500, "mistake", "The hub made a mistake. Its log says more to whoever looks after it.", headers)


def _answer(status: int, code: str, words: str, headers: Mapping[str, str] | None = None) -> Response:
    return JSONResponse({"code": code, "message": words}, status, dict(headers or {}))
