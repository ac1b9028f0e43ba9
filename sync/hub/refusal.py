"""What the hub answers when it does not do what it is asked: a status, a word for machines, words for people."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi.responses import JSONResponse
from sqlalchemy.exc import InterfaceError, OperationalError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from kiosk.errors import Surroundings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI, Request
    from fastapi.responses import Response

log = logging.getLogger(__name__)
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

    async def database_away(_: Request, error: Exception) -> Response:
        # Its words may hold what was to be written.
        log.error("the database does not answer: %s", type(error).__name__)
        return _answer(503, "database", "The hub's database does not answer. Try again later.", _SOON)

    app.add_exception_handler(Refusal, refused)
    app.add_exception_handler(HTTPException, by_starlette)
    app.add_exception_handler(ClientDisconnect, gone)
    for kind in (OperationalError, InterfaceError, Surroundings):
        app.add_exception_handler(kind, database_away)


def _answer(status: int, code: str, words: str, headers: Mapping[str, str] | None = None) -> Response:
    return JSONResponse({"code": code, "message": words}, status, dict(headers or {}))
