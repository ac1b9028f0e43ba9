"""Everything a hub may be asked, by schemathesis: `python -m tests.hub_schemathesis [--examples 100]`.

Signed in as an admin and as an ODK client; no answer may be a 5xx. Schemathesis is fetched by uv when it is not here
(uv tool run). Requests of kiosks must be signed: tests/sync/hub/test_changed_requests.py makes those.
"""

from __future__ import annotations

import argparse
import html
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from sync.hub.app import create_app
from sync.hub.settings import Settings
from tests.support.hub_openapi import described
from tests.support.hub_people import KEY, member
from tests.support.near_hub import near_hub
from tests.support.odk_clients import open_client, publish_join

SCHEMATHESIS = "schemathesis@4.32.5"
NO_TROUBLE = ("--checks", "not_a_server_error", "--phases", "fuzzing", "--suppress-health-check", "all")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--examples", type=int, default=100, help="for each address and method")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, near_hub(Path(folder) / "hub") as hub:
        publish_join(hub)
        admin = member(hub, "Ada", "admin")
        found = KEY.search(admin.get("/alerts").text)
        assert found, "no form on the page of alerts"
        told = described(create_app(Settings(hub.address)), html.unescape(found[1]), open_client(hub).token)
        schema = Path(folder) / "openapi.json"
        schema.write_text(json.dumps(told), encoding="utf-8")
        cookie = f"Cookie: handrail={admin.client.cookies.get('handrail')}"
        how = ["--url", hub.url, "--header", cookie, "-n", str(given.examples), "--seed", str(given.seed), *NO_TROUBLE]
        command = [sys.executable, "-m", "uv", "tool", "run", SCHEMATHESIS, "run", str(schema), *how]
        return subprocess.run(command, cwd=folder, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
