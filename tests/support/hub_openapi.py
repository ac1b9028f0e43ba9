"""What a hub may be asked, described as OpenAPI from its own routes: for programs that ask everything there is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fastapi import FastAPI

_PLACE = re.compile(r"{(\w+)(?::\w+)?}")
_OMITTED = re.compile(r"events$|^/sign-out|^/account/")
"""Streams never end; the others end the session that asks."""
_TEXT = {"type": "string"}
_PLACES = {"anyOf": [{"enum": ["1", "2", "0", "-1", "applications", "join"]}, _TEXT]}
_ANSWERS = {"default": {"description": "whatever the hub says"}}


def described(app: FastAPI, csrf: str, token: str) -> dict[str, Any]:
    """Describe all routes; `csrf` is the key of a session's forms, `token` that of an ODK client."""
    paths: dict[str, dict[str, Any]] = {}
    for prefix, route in every_route(app.routes):
        path = _PLACE.sub(r"{\1}", prefix + route.path).replace("/key/{token}/", f"/key/{token}/")
        for method in sorted(route.methods - {"HEAD"}) if not _OMITTED.search(path) else ():
            paths.setdefault(path, {})[method.lower()] = _operation(path, method, csrf)
    return {"openapi": "3.1.0", "info": {"title": "Handrail hub", "version": "1"}, "paths": paths}


def _operation(path: str, method: str, csrf: str) -> dict[str, Any]:
    places = [{"name": name, "in": "path", "required": True, "schema": _PLACES} for name in _PLACE.findall(path)]
    queries = [{"name": name, "in": "query", "schema": _TEXT} for name in ("to", "id", "after", "q")]
    version = {"name": "x-openrosa-version", "in": "header", "required": True, "schema": {"enum": ["1.0"]}}
    found: dict[str, Any] = {"parameters": [*places, *queries, version], "responses": _ANSWERS}
    if method == "POST":
        found["requestBody"] = {"required": True, "content": _body(path, csrf)}
    return found


def _body(path: str, csrf: str) -> dict[str, Any]:
    if path.startswith("/kiosk/"):
        return {"application/json": {"schema": {"type": "object"}}}
    names = ["name", "url", "words", "role", "desk", "state", "reference", "status", "kiosks", "secret", "forms", "to"]
    fields = {"csrf": {"enum": [csrf]}} | dict.fromkeys(names, _TEXT)
    told: dict[str, Any] = {"type": "object", "properties": fields, "required": ["csrf"]}
    if path.endswith("/submission"):
        parts = {"xml_submission_file": {"type": "string", "format": "binary"}}
        return {"multipart/form-data": {"schema": {"type": "object", "properties": parts, "required": list(parts)}}}
    uploaded = {**fields, "file": {"type": "string", "format": "binary"}}
    return {
        "application/x-www-form-urlencoded": {"schema": told},
        "multipart/form-data": {"schema": {**told, "properties": uploaded}},
    }


def every_route(routes: Iterable[Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for route in routes:
        if getattr(route, "methods", None):
            yield prefix, route
        elif hasattr(route, "original_router"):
            yield from every_route(route.original_router.routes, prefix)
        elif hasattr(route, "routes"):
            yield from every_route(route.routes, prefix + route.path)
