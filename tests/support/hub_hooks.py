"""How schemathesis gets in (SCHEMATHESIS_HOOKS): kiosks' requests are signed, tokens given, files have names.

It runs in schemathesis' own environment. HANDRAIL_ASKING is a file with the secrets.
"""

from __future__ import annotations

import itertools
import json
import os
import time
from base64 import b64encode
from pathlib import Path
from typing import Any

import schemathesis

from kiosk.sealing.pairs import SigningKey, from_pem
from sync.signing import Request, digest_of, fresh_nonce, sign

KNOWN = json.loads(Path(os.environ["HANDRAIL_ASKING"]).read_text(encoding="utf-8"))
BASIC = "Basic " + b64encode(f"x:{KNOWN['client']}".encode()).decode()
COUNTER = itertools.count(1)
FILES = {"xml_submission_file": "submission.xml", "a.png": "a.png"}


class Signing:
    """Signs a request as the kiosk does, when its body is known."""

    def __init__(self) -> None:
        key = from_pem("kiosk", KNOWN["kiosk"])
        assert isinstance(key, SigningKey)
        self.key = key

    def __call__(self, request: Any) -> Any:
        path, _, query = request.path_url.partition("?")
        body = request.body or b""
        digest = digest_of(body.encode() if isinstance(body, str) else body)
        asked = (request.method, path, query, digest, next(COUNTER), int(time.time()), fresh_nonce())
        request.headers.update(sign(Request(*asked, self.key.id), self.key))
        return request


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:  # noqa: ARG001  # its names are given
    path = case.path
    if path.startswith("/kiosk/"):
        kwargs["auth"] = Signing()
    elif path.startswith("/api/"):
        case.headers["Authorization"] = f"Bearer {KNOWN['lists']}"
    elif path.startswith("/v1/") and not path.startswith("/v1/key/"):
        case.headers["Authorization"] = BASIC
    if isinstance(case.body, dict) and case.media_type == "multipart/form-data":
        kwargs["files"] = [_part(name, value, case.body) for name, value in case.body.items() if " " not in name]


def _part(name: str, value: Any, body: dict[str, Any]) -> tuple[str, Any]:
    content = value.encode("utf-8", "replace") if isinstance(value, str) else bytes(str(value), "utf-8", "replace")
    given = body.get(f"name of {name}", FILES.get(name))
    return name, (None if given is None else str(given), content)
