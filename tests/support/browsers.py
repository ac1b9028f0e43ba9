"""A headless Chromium of the system's packages, driven by Playwright; axe-core looks at what it shows."""

from __future__ import annotations

import contextlib
import shutil
from typing import TYPE_CHECKING, Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.support.hub_people import Visitor

DESK = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_JUDGE = Axe()


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Run a browser until the context ends."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    assert found, "Chromium is not installed: ./dev setup brings it"
    with sync_playwright() as playwright:
        # Its own sandbox needs rights that a container does not give; the pages are ours.
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        try:
            yield browser
        finally:
            browser.close()


@contextlib.contextmanager
def window(browser: Browser, visitor: Visitor | None = None, **options: Any) -> Iterator[BrowserContext]:
    """Open a window of its own, in the session of `visitor`."""
    context = browser.new_context(**options)
    try:
        if visitor is not None:
            address = str(visitor.client.base_url)
            kept = [
                {"name": each.name, "value": str(each.value), "url": address} for each in visitor.client.cookies.jar
            ]
            context.add_cookies(kept)  # type: ignore[arg-type]  # its own kind of dictionary
        yield context
    finally:
        context.close()


def faults(page: Page, *rules: str) -> list[str]:
    """Return what axe-core finds, by all its rules or by some, and whether the page is wider than its window."""
    # Once for a page: it is half a megabyte to read.
    if not page.evaluate("'axe' in window"):
        page.evaluate(_JUDGE.axe_script)
    options = {"resultTypes": ["violations"]} | ({"runOnly": list(rules)} if rules else {})
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    said = [f"{each['id']}: {[node['html'][:150] for node in each['nodes'][:3]]}" for each in found]
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return said + (["it scrolls sideways"] if wide else [])
