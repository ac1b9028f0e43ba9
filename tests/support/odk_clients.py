"""An ODK client as the hub sees it: a form that is published, a token, and what is posted."""

from __future__ import annotations

import asyncio
import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from kiosk.services.findings import Findings
from kiosk.xform.reading import parse
from sync.hub.database import Database
from sync.hub.openrosa.tokens import make_token
from sync.hub.services import Examining, keep, publish
from tests.support.hubs import PLAIN
from tests.support.openrosa_far_end import form_xml, instance

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from tests.support.hubs import Hub

PATIENCE = 60.0
BOUNDARY = "handrail-boundary"
NOW = datetime(2026, 3, 2, tzinfo=UTC)


def part(name: str, content: bytes, filename: str | None = "", kind: str = "text/xml") -> bytes:
    """Return one part of a body; `filename` "" is the same as `name`, None is none."""
    said = "" if filename is None else f'; filename="{filename or name}"'
    head = f'Content-Disposition: form-data; name="{name}"{said}\r\nContent-Type: {kind}\r\n\r\n'
    return f"--{BOUNDARY}\r\n{head}".encode() + content + b"\r\n"


def body_of(xml: bytes, files: Mapping[str, bytes] | None = None) -> bytes:
    """Return what Collect posts."""
    parts = [part("xml_submission_file", xml, "submission.xml")]
    parts += [part(name, content, kind="application/octet-stream") for name, content in (files or {}).items()]
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


@dataclass(frozen=True)
class Client:
    """A client with a token."""

    hub: Hub
    token: str

    @property
    def base(self) -> str:
        return f"{self.hub.url}/v1/key/{self.token}"

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        given = {"x-openrosa-version": "1.0"} | {name.replace("_", "-"): value for name, value in headers.items()}
        url = path if path.startswith("http") else self.base + path
        options: dict[str, Any] = {"verify": PLAIN, "trust_env": False, "timeout": PATIENCE}
        return httpx.request(method, url, content=body, headers=given, **options)

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.ask("GET", path, **headers)

    def post(
        self, body: Any, kind: str = f"multipart/form-data; boundary={BOUNDARY}", **headers: str
    ) -> httpx.Response:
        return self.ask("POST", "/submission", body, content_type=kind, **headers)

    def send(self, name: str, words: str = "x", files: Mapping[str, bytes] | None = None, **more: str) -> int:
        """Post a submission of the form "join"; return the status."""
        return self.post(body_of(instance(name, words, files=" ".join(files or ()), **more), files)).status_code


def open_client(hub: Hub, name: str = "collect") -> Client:
    token = on_database(hub, partial(make_token, name=name, by="staff", now=NOW))
    return Client(hub, token)


def publish_join(  # noqa: PLR0913  # all by name
    hub: Hub,
    *,
    form_id: str = "join",
    version: str = "1",
    kiosks: Collection[str] = ("*",),
    more: str = "",
    data_files: Sequence[str] = (),
) -> int:
    """Publish the small form without asking the examiner, which takes a second; `data_files` are those it reads."""
    xml = form_xml(form_id, version, more=more)
    findings = Findings.decoded(_examined(form_id, version, xml, data_files))
    return _publish(hub, findings, kiosks)


def publish_examined(  # noqa: PLR0913  # what an upload may consist of
    hub: Hub,
    name: str,
    xml: bytes,
    media: Mapping[str, bytes] | None = None,
    kiosks: Collection[str] = ("*",),
    *,
    incomplete: str = "",
) -> int:
    database = Database(hub.address)
    try:
        findings = asyncio.run(Examining().examine(name, xml, media, database, incomplete=incomplete))
    finally:
        database.close()
    assert findings.package is not None, findings.problems
    return _publish(hub, findings, kiosks, media)


def on_database(hub: Hub, job: Callable[..., Any]) -> Any:
    """Do something to the hub's database, as its pages do."""
    database = Database(hub.address)
    try:
        return database.transaction(job)
    finally:
        database.close()


def texts(xml: bytes, name: str) -> list[str]:
    """Return the texts of all elements of a name."""
    return [node.text for node in parse(xml).element.descendants() if node.name == name]


def services_folder() -> Path:
    return Path(__file__).parents[2] / "assets" / "services"


def _publish(hub: Hub, findings: Findings, kiosks: Collection[str], given: Mapping[str, bytes] | None = None) -> int:
    number: int = on_database(hub, partial(keep, findings=findings, source=b"", by="staff", now=NOW, given=given))
    assert on_database(hub, partial(publish, form=number, kiosks=kiosks, by="staff", now=NOW))
    return number


def _examined(form_id: str, version: str, xml: bytes, data_files: Sequence[str]) -> bytes:
    record = {
        "format": 1, "id": form_id, "version": version, "sha256": hashlib.sha256(xml).hexdigest(), "languages": ["en"],
        "form_languages": {"en": ""}, "texts": {"title": {"en": "Join"}}, "short": {}, "private": [], "minutes": 0,
        "icon": "document", "data_files": list(data_files), "media": {}, "paused": None,
    }  # fmt: skip
    head = {"id": form_id, "version": version, "problems": [], "record": record, "form": len(xml), "media": []}
    return json.dumps(head).encode() + b"\n" + xml
