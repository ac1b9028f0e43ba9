"""All pages, what they are made of, and how they say that something is not there."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING, Final, cast

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse
from starlette.exceptions import HTTPException

from sync.hub.pages.accounts_page import accounts_routes
from sync.hub.pages.alerter import Alerter
from sync.hub.pages.alerts_page import alerts_routes
from sync.hub.pages.board_page import board_routes
from sync.hub.pages.calls_page import calls_routes
from sync.hub.pages.deliveries_page import deliveries_routes
from sync.hub.pages.entrance import entrance_routes
from sync.hub.pages.frame import HERE, Frame, Turned
from sync.hub.pages.kiosks_page import kiosks_routes
from sync.hub.pages.live import live_routes
from sync.hub.pages.onward_page import onward_routes
from sync.hub.pages.own_account import own_account_routes
from sync.hub.pages.services_page import services_routes
from sync.hub.pages.statuses_page import statuses_routes
from sync.hub.pages.tokens_page import tokens_routes
from sync.hub.refusal import TROUBLES, Refusal

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sync.hub.database import Database
    from sync.hub.settings import Settings

if TYPE_CHECKING:
    Handler = Callable[[Request, Exception], Awaitable[Response]]
_DAY: Final = {"Cache-Control": "public, max-age=86400"}
_KINDS: Final = {408: "away", 413: "too_large", 429: "away"}
_STATUS: Final = {"role": 403, "form": 403, "missing": 404, "invitation": 410, "too_large": 413}


def add_pages(app: FastAPI, database: Database, settings: Settings) -> None:
    """Let people use the hub, too."""
    frame = Frame(database, settings)
    app.state.news, app.state.alerter = frame.news, Alerter(database, settings)
    for routes in ROUTES:
        app.include_router(routes(frame), include_in_schema=False)

    async def turned(request: Request, error: Exception) -> Response:
        assert isinstance(error, Turned)  # noqa: S101  # mypy's business
        if error.kind == "sign_in":
            back = request.url.path if request.method == "GET" else "/"
            return frame.go(f"/sign-in?to={back}")
        person = await frame.found(request)
        whole = person if person and not person.waits else None
        return frame.show(request, "turned.html", whole, _STATUS[error.kind], kind=error.kind)

    app.add_exception_handler(Turned, turned)
    for kind in (Refusal, HTTPException, RequestValidationError, *TROUBLES, Exception):
        app.add_exception_handler(kind, _for_people(frame, cast("Handler", app.exception_handlers[kind])))


def _for_people(frame: Frame, otherwise: Handler) -> Handler:
    """Say it as a page where a browser asked, else as before."""

    async def answer(request: Request, error: Exception) -> Response:
        plain = await otherwise(request, error)
        if "text/html" not in request.headers.get("accept", "") or request.url.path.startswith("/static/"):
            return plain
        kind = _KINDS.get(plain.status_code, "missing" if plain.status_code < 500 else "away")  # noqa: PLR2004  # theirs
        return frame.show(request, "turned.html", None, plain.status_code, kind=kind)

    return answer


def _static_routes(_: Frame) -> APIRouter:
    router = APIRouter()
    fonts = {"andika-regular.ttf": "Andika-Regular.ttf", "andika-bold.ttf": "Andika-Bold.ttf"}

    @router.get("/static/{name}")
    async def static(name: str) -> Response:
        if name in fonts:
            return FileResponse(str(resources.files("assets") / "fonts" / fonts[name]), headers=_DAY)
        if name == "mark.svg":
            return FileResponse(str(resources.files("assets") / "art" / name), headers=_DAY)
        if name in {"hub.css", "hub.js"}:
            return FileResponse(HERE / "static" / name, headers=_DAY)
        raise Turned("missing")

    return router


ROUTES: Final = (
    _static_routes,
    entrance_routes,
    own_account_routes,
    calls_routes,
    board_routes,
    live_routes,
    accounts_routes,
    kiosks_routes,
    alerts_routes,
    services_routes,
    statuses_routes,
    deliveries_routes,
    tokens_routes,
    onward_routes,
)
