"""What a hub may be asked, described as OpenAPI from its own routes: for programs that ask everything there is.

Values are such that the hub could do what it is asked; schemathesis makes others, too (its mode "negative").
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.support.openrosa_far_end import form_xml, instance

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from fastapi import FastAPI

_PLACE = re.compile(r"{(\w+)(?::\w+)?}")
_OMITTED = re.compile(r"events$|^/sign-out|^/account/|^/tokens/revoke")
"""Streams never end; the others end the session, or the token, that asks."""
_TEXT = {"type": "string"}
_ANSWERS = {"default": {"description": "whatever the hub says"}}
_NUMBERS = ["1", "2", "3"]
_STEPS = {
    "/calls/": ["take", "done", "back", "cancel"],
    "/services/": ["close", "take-back"],
    "/onward/": ["retry", "remove"],
    "/accounts/": ["role", "close", "reopen", "factor"],
    "/deliveries/": ["archive", "readable"],
}
_CSV = ["reference,status,words\nA 1,ready,Come\n", "reference;status\nB 2;waiting\n", "reference\tstatus\nC\tx\n"]
_LISTS = ["applications", "offices", "fuzzed"]
_WEB = ["http://127.0.0.1:9/told", "https://127.0.0.1:9/", "http://169.254.169.254/latest"]
_FORMS = [form_xml(name, version).decode() for name in ("fuzzed", "join") for version in ("1", "2")]
_XML = [instance(f"uuid:{each}").decode() for each in range(20)]
_XML += [instance(f"uuid:c{each}", form_id="handrail-call").decode() for each in range(5)]
_REPORT = {"version": ["0.1.0"], "printer": ["ready", "no_paper"], "paper": ["ok"], "trouble": ["", "busy"]}
_FIELDS: dict[str, dict[str, list[str]]] = {
    "/calls/desk": {"desk": ["3", "K", ""]},
    "/accounts/invite": {"name": ["Ben", "Eve", "Ünal"], "role": ["viewer", "staff", "admin"]},
    "/accounts/{number}/{action}": {"role": ["viewer", "staff", "admin"]},
    "/kiosks/code": {"name": ["Mill", "Weir"]},
    "/alerts": {
        "kind": ["not_seen", "printer", "paper", "refused"],
        "minutes": ["5", "30", "10080", "4"],
        "how": ["mail", "webhook"],
        "to": [*_WEB, "it@example.org"],
    },
    "/services": {"form": _FORMS, "name of form": ["join.xml", "join.XML", "a.xlsx", "../join.xml"]},
    "/services/{number}/publish": {"to": ["all", "some"], "kiosk": ["*", "00000001"]},
    "/statuses": {"file": _CSV, "name": _LISTS, "whole": ["yes", ""], "name of file": ["list.csv", "", "a/b"]},
    "/statuses/{name}": {"reference": ["A 1", "Z 9"], "status": ["ready"], "words": ["Come.", ""]},
    "/tokens": {"name": ["Collect", "Mill"], "scope": ["submissions", "lists"]},
    "/onward/relays": {
        "name": ["Central"],
        "url": ["https://127.0.0.1:9/v1/key/{secret}/projects/1", "https://127.0.0.1:9/" + "a" * 30],
        "user": ["", "mary"],
        "secret": ["", "sesame"],
        "forms": ["", "join tax"],
    },
    "/onward/hooks": {"to": _WEB, "kinds": ["calls", "submissions", "both"]},
    "/sign-in": {"name": ["Ada", "Ben"], "password": ["three green stairs"], "to": ["/", "//evil.example"]},
    "/code": {"code": ["123456", "ABCD-EFGH-JKMN-PQRS"]},
    "/invitation/{secret}": {"name": ["Eve"], "password": ["three green stairs"], "again": ["three green stairs"]},
}


def described(app: FastAPI, csrf: str, token: str, places: Mapping[str, list[str]]) -> dict[str, Any]:
    """Describe all routes; `csrf` is the key of a session's forms, `token` that of an ODK client.

    `places` are values that are there for parts of addresses by their names: secrets, hashes.
    """
    paths: dict[str, dict[str, Any]] = {}
    for prefix, route in every_route(app.routes):
        path = _PLACE.sub(r"{\1}", prefix + route.path).replace("/key/{token}/", f"/key/{token}/")
        for method in sorted(route.methods - {"HEAD"}) if not _OMITTED.search(path) else ():
            paths.setdefault(path, {})[method.lower()] = _operation(path, method, csrf, places)
    return {"openapi": "3.1.0", "info": {"title": "Handrail hub", "version": "1"}, "paths": paths}


def _good(values: list[str]) -> dict[str, Any]:
    return {"enum": values}


def _place(path: str, name: str, places: Mapping[str, list[str]]) -> dict[str, Any]:
    if name in {"step", "action", "kind"}:
        return _good(next(steps for start, steps in _STEPS.items() if path.startswith(start)))
    if name in {"number", "form"} and not path.startswith("/kiosks/"):
        return _good([*_NUMBERS, "0", "9" * 18, "9" * 30])
    return _good(places.get(f"{path.split('/')[1]} {name}", places.get(name, _LISTS)))


def _operation(path: str, method: str, csrf: str, places: Mapping[str, list[str]]) -> dict[str, Any]:
    here = [
        {"name": name, "in": "path", "required": True, "schema": _place(path, name, places)}
        for name in _PLACE.findall(path)
    ]
    asked = {"to": ["/"], "id": ["A 1,A 2"], "after": ["A"], "late": ["1"], "before": ["9"], "whole": ["yes"]}
    asked |= {"language": ["English (en)"], "said": ["alert-made"]}
    queries = [{"name": name, "in": "query", "schema": _good(values)} for name, values in asked.items()]
    version = {"name": "x-openrosa-version", "in": "header", "required": True, "schema": {"enum": ["1.0"]}}
    accept = {"name": "accept", "in": "header", "schema": {"enum": ["text/html", "*/*"]}}
    found: dict[str, Any] = {"parameters": [*here, *queries, version, accept], "responses": _ANSWERS}
    if method == "POST":
        found["requestBody"] = {"required": True, "content": _body(path, csrf)}
    return found


def _body(path: str, csrf: str) -> dict[str, Any]:
    if path == "/kiosk/health":
        told: dict[str, Any] = {name: _good(values) for name, values in _REPORT.items()}
        told |= {"waiting": {"type": "integer"}, "needs_staff": {}}
        return {"application/json": {"schema": {"type": "object", "properties": told}}}
    if path.startswith("/kiosk/"):
        return {"application/json": {"schema": {"type": "object"}}}
    if path.startswith("/api/"):
        row = {"type": "object", "properties": dict.fromkeys(("reference", "status", "words"), _TEXT)}
        rows = {"type": "array", "items": row | {"required": ["reference", "status"]}}
        return {"application/json": {"schema": rows}, "text/csv": {"schema": _good(_CSV)}}
    if path.endswith("/submission"):
        return _form({"xml_submission_file": _good(_XML), "a.png": _TEXT}, ["xml_submission_file"])
    fields = {"csrf": {"enum": [csrf]}} | {name: _good(values) for name, values in _FIELDS.get(path, {}).items()}
    bodies = _form(fields, list(fields))
    if path not in {"/services", "/statuses"}:
        bodies["application/x-www-form-urlencoded"] = bodies["multipart/form-data"]
    return bodies


def _form(fields: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"multipart/form-data": {"schema": {"type": "object", "properties": fields, "required": required}}}


def every_route(routes: Iterable[Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for route in routes:
        if getattr(route, "methods", None):
            yield prefix, route
        elif hasattr(route, "original_router"):
            yield from every_route(route.original_router.routes, prefix)
        elif hasattr(route, "routes"):
            yield from every_route(route.routes, prefix + route.path)
