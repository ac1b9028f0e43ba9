"""How long it takes from "Call a helper" at the kiosk to the call on the page of calls in a browser.

All of `handrail demo` but the window: a hub and sync as processes of their own, the kiosk behind its window in this
one, a real headless Chromium signed in at the page of calls. The clock starts before the touch that makes the call.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from sync.hub.demonstration import setting as making
from sync.hub.demonstration.children import Children, listens
from sync.hub.demonstration.visitor import visiting
from tests.support.browsers import chromium, window
from tests.support.hubs import free_port

CALLS = 20
GOAL_MS = 1000.0


def run(calls: int = CALLS) -> dict[str, object]:
    """Measure."""
    with tempfile.TemporaryDirectory(prefix="handrail-call-") as folder:
        port = free_port()
        setting = making.Setting(Path(folder), f"http://127.0.0.1:{port}")
        site = making.make_site(setting)
        children = Children(Path(folder) / "demo.log")
        try:
            assert listens(children.start("hub", "--data", str(setting.hub), "--port", str(port)), port)
            with setting.database() as database:
                making.publish(site, database, print)
                assert making.enrol(setting, site, database)
                password = making.make_account(database)
            children.start("sync", "--site", str(setting.kiosk))
            taken = sorted(_calls(setting, password, calls))
        finally:
            children.close()
    median, longest = statistics.median(taken), taken[-1]
    return {
        "call on the board": {
            "median_ms": round(median),
            "longest_ms": round(longest),
            "calls": calls,
            "goal_ms": GOAL_MS,
            "met": median <= GOAL_MS,
        }
    }


def _calls(setting: making.Setting, password: str, calls: int) -> list[float]:
    site = making.make_site(setting)
    found = []
    with chromium() as browser, window(browser) as context, visiting(site) as visitor:
        page = context.new_page()
        page.goto(f"{setting.url}/sign-in?to=/calls")
        page.fill("#name", making.ACCOUNT)
        page.fill("#password", password)
        page.press("#password", "Enter")
        page.wait_for_selector("#waiting")
        # The first one waits for sync to be there, and is not counted.
        for number in range(calls + 1):
            visitor.leave()
            visitor.begin_a_call()
            begun = time.perf_counter()
            ticket = visitor.call()
            page.wait_for_selector(f'#waiting h3:text-is("{ticket}")')
            if number:
                found.append((time.perf_counter() - begun) * 1000)
    return found
