"""Everything a hub may be asked, by schemathesis: `python -m tests.hub_schemathesis [--examples 100] [--postgresql]`.

Signed in as an admin, as ODK clients and as a kiosk that signs; no answer may be a 5xx. At the end it says how many
answers there were of each kind. Schemathesis is fetched by uv when it is not here (uv tool run). What kiosks send, and
what is changed in it, is in tests/sync/hub/test_changed_requests.py.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import html
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from sqlalchemy import insert, select, update

from kiosk.sealing.pairs import SigningKey, to_pem
from kiosk.store.submissions import stamp
from sync.hub.app import create_app
from sync.hub.database import Database
from sync.hub.schema import files, kiosks, tokens
from sync.hub.settings import Settings
from sync.hub.statuses import upload
from tests.support.hub_openapi import described
from tests.support.hub_people import KEY, link_for, member, put_call, put_kiosk
from tests.support.hubs import ROOT, Hub
from tests.support.near_hub import near_hub
from tests.support.odk_clients import NOW, on_database, open_client, publish_join
from tests.support.postgres import postgres

SCHEMATHESIS = "schemathesis@4.32.5"
NO_TROUBLE = ("--checks", "not_a_server_error", "--phases", "fuzzing", "--suppress-health-check", "all")
COUNTED = re.compile(r"handrail_hub_request_seconds_count{(.*)} (.*)")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--examples", type=int, default=100, help="for each address and method")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="a regular expression of paths")
    parser.add_argument("--postgresql", action="store_true", help="over a PostgreSQL instead of SQLite")
    given, rest = parser.parse_known_args()  # what it does not know is for schemathesis: --report har
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        address = stack.enter_context(postgres()).url if given.postgresql else ""
        key = str(folder / "hub-key.json")
        hub = stack.enter_context(near_hub(folder / "hub", address, key_file=key))
        return _asked(hub, folder, given, rest)


def _asked(hub: Hub, folder: Path, given: argparse.Namespace, rest: list[str]) -> int:
    admin = member(hub, "Ada", "admin")
    found = KEY.search(admin.get("/alerts").text)
    assert found, "no form on the page of alerts"
    client, lists = open_client(hub).token, open_client(hub, "lists").token
    told = described(create_app(Settings(hub.address)), html.unescape(found[1]), client, _furnished(hub))
    secrets = {"client": client, "lists": lists, "kiosk": _enrolled(hub)}
    for name, content in (("openapi.json", told), ("secrets.json", secrets)):
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    cookies = f"Cookie: handrail={admin.client.cookies.get('handrail')}"
    how = ["--url", hub.url, "--header", cookies, "-n", str(given.examples), "--seed", str(given.seed), *NO_TROUBLE]
    how += ["--include-path-regex", given.only] if given.only else []
    tool = [sys.executable, "-m", "uv", "tool", "run", "--with", "cryptography", SCHEMATHESIS]
    environment = os.environ | {
        "SCHEMATHESIS_HOOKS": str(ROOT / "tests" / "support" / "hub_hooks.py"),
        "HANDRAIL_ASKING": str(folder / "secrets.json"),
        "PYTHONPATH": str(ROOT),
    }
    command = [*tool, "run", str(folder / "openapi.json"), *how, *rest]
    done = subprocess.run(command, cwd=folder, env=environment, check=False).returncode
    for labels, many in COUNTED.findall(admin.get("/metrics").text):
        print(f"{float(many):8.0f} answers: {labels}")
    return done


def _furnished(hub: Hub) -> dict[str, list[str]]:
    """Put something of everything into a hub; return what is there for parts of addresses."""
    publish_join(hub)
    publish_join(hub, form_id="looking", data_files=["applications.csv"])
    database = Database(hub.address)
    asyncio.run(upload(database, "applications", b"reference,status,words\nA 1,ready,x\n", by="ada", now=NOW))
    database.close()
    put_kiosk(hub, "00000001", "Mill")
    for number in range(1, 4):
        put_call(hub, f"K {number}", "00000001")
    lists = update(tokens).where(tokens.c.name == "lists").values(scope="lists")
    on_database(hub, lambda connection: connection.execute(lists))
    hashes = on_database(hub, lambda connection: list(connection.execute(select(files.c.sha256)).scalars()))
    link = link_for(hub, "Guest", "viewer").rpartition("/")[2]
    return {"sha256": hashes, "secret": [link], "token": [link], "kiosks number": ["00000001", "00000002"]}


def _enrolled(hub: Hub) -> str:
    key = SigningKey.make()
    row = {"id": key.id, "name": "Asking", "public_key": key.verifying.raw, "machine": "", "counter": 0}
    row |= {"enrolled_at": stamp(NOW), "health": {}}
    on_database(hub, lambda connection: connection.execute(insert(kiosks).values(row)))
    return to_pem(key)


if __name__ == "__main__":
    sys.exit(main())
