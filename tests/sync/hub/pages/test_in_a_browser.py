"""The pages in a real browser: seen by axe-core, used by keyboard alone, with and without script, live."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from sync.hub import board
from sync.hub.calls import Ended, end_call
from sync.hub.pages.frame import now_utc
from sync.hub.schema import accounts
from tests.support.browsers import DESK, PHONE, chromium, faults, window
from tests.support.hub_people import PASSWORD, Visitor, job, link_for, put_call, put_kiosk
from tests.support.workbooks import SMALL

HOSTILE = '"><img src=x onerror=alert(1)><script>alert(2)</script>'
CSV = b"reference,status,words\nA 17,Ready to fetch,Come to desk 2.\n"


@pytest.fixture(scope="module")
def browser():
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def furnished(hub, admin):
    """A hub with something on every page."""
    put_kiosk(hub, "1a2b3c4d", "Mill Road", health={"printer": "jam", "waiting": 3, "version": "1"})
    put_kiosk(hub, "2b3c4d5e", HOSTILE, cloned_at="2026-01-01T00:00:00.000+00:00")
    put_call(hub, "K 1", "1a2b3c4d", language="es")
    put_call(hub, "K 2", "2b3c4d5e", state="taken", taken_by="Ada", desk="3")
    put_call(hub, "K 3", state="done", service=HOSTILE)
    admin.send("/services", page="/services", files={"form": ("small.xml", xform())})
    admin.send("/statuses", {"name": "applications"}, page="/statuses", files={"file": ("a.csv", CSV)})
    admin.send("/alerts", {"kind": "paper", "how": "webhook", "to": "https://example.org/?<b>", "minutes": ""})
    admin.send("/tokens", {"name": "Office", "scope": "lists"})
    # Nobody listens there: it shows what is in the way.
    admin.send("/onward/relays", {"name": HOSTILE[:30], "url": "http://127.0.0.1:9/x", "forms": "a b"}, page="/onward")
    admin.send("/onward/hooks", {"to": "http://127.0.0.1:9/told", "kinds": "both"}, page="/onward")
    admin.send("/board")
    return re.search(r"/board/[\w-]{20,}", admin.get("/board").text).group(0)


def xform():
    from tests.support.forms import xform as compiled

    return compiled(SMALL)


CHANGES = ("color-contrast", "target-size", "scrollable-region-focusable")
"""The rules whose outcome depends on theme and width."""
PAGES = [
    "/calls", "/kiosks", "/kiosks/1a2b3c4d/revoke", "/alerts", "/services", "/services/1", "/statuses",
    "/statuses/applications", "/deliveries", "/onward", "/tokens", "/accounts", "/audit", "/board", "/account",
    "/account/password", "/account/second-factor", "/account?said=password-changed", "/nothing/here",
]  # fmt: skip


def judged(page):
    """What is wrong with a page at a desk by day, on a phone in the dark, and in high contrast."""
    page.emulate_media(color_scheme="light", contrast="no-preference")
    page.set_viewport_size(DESK)
    found = faults(page)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(PHONE)
    found += faults(page, *CHANGES)
    if page.url.endswith(("/calls", "/kiosks")):
        page.emulate_media(color_scheme="light", contrast="more")
        found += faults(page, *CHANGES)
    return found


def test_nothing_is_wrong_on_any_page(browser, hub, admin, furnished):
    found, said, opened = {}, [], []
    with window(browser, admin) as context:
        page = context.new_page()
        page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
        page.on("dialog", lambda dialog: opened.append(dialog.message))
        for path in [*PAGES, furnished]:
            page.goto(hub.url + path)
            found[path] = judged(page)
    with window(browser) as context:
        page = context.new_page()
        for path in ("/sign-in", link_for(hub, "Guest", "viewer")):
            page.goto(hub.url + path)
            found[path] = judged(page)
    assert {path: wrong for path, wrong in found.items() if wrong} == {}
    # Nothing hostile ran, and the policy stopped nothing of ours.
    assert opened == []
    assert [line for line in said if "404" not in line] == []


def test_everything_can_be_done_by_keyboard_alone(browser, hub):
    """An account is made, a desk set, a call taken and done: Tab, letters and Enter, no pointer."""
    call = put_call(hub, "K 90")
    with window(browser) as context:
        page = context.new_page()
        page.goto(hub.url + link_for(hub, "Kay", "staff"))
        tab_to(page, "password")
        page.keyboard.type(PASSWORD)
        tab_to(page, "again")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/account")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.goto(f"{hub.url}/calls")
        tab_to(page, "desk")
        page.keyboard.type("7")
        page.keyboard.press("Enter")
        page.get_by_text("Your desk is set").wait_for()
        tab_to(page, f"calls-{call}-take")
        page.keyboard.press("Enter")
        tab_to(page, f"calls-{call}-done")
        assert "Kay" in page.inner_text("#taken")
        assert "desk 7" in page.inner_text("#taken")
        page.keyboard.press("Enter")
        page.locator("#closed", has_text="K 90").wait_for()


def tab_to(page, identifier):
    """Press Tab until an element has the focus, which must be seen there."""
    page.locator(f"#{identifier}").wait_for()
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == identifier:
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
            return
    raise AssertionError(f"Tab never comes to {identifier}")


def test_a_call_comes_up_by_itself_and_is_announced_once(browser, hub, staff, furnished):
    with window(browser, staff) as context:
        page, public = context.new_page(), context.new_page()
        page.goto(f"{hub.url}/calls")
        public.goto(hub.url + furnished)
        page.focus("#desk")
        call = put_call(hub, "K 77", "2b3c4d5e")
        page.locator("#waiting h3", has_text="K 77").wait_for()
        page.locator("#news", has_text="New call: K 77").wait_for()
        assert page.evaluate("document.activeElement.id") == "desk"
        assert re.match(r"\(\d+\) Calls", page.title())
        staff.send(f"/calls/{call}/take", page="/calls")
        public.locator("#helped li", has_text="K 77").wait_for()
        page.locator("#taken h3", has_text="K 77").wait_for()
        assert page.locator("#news").inner_text().count("K 77") == 1
        page.evaluate("window.kept = true")
        staff.send(f"/calls/{call}/done", page="/calls")
        page.locator("#closed", has_text="K 77").wait_for()
        put_call(hub, "K 78", "2b3c4d5e")
        page.locator("#waiting h3", has_text="K 78").wait_for()
        over = Ended("uuid:K 78", "K 78", "", "cancelled")
        job(hub, lambda connection: end_call(connection, "2b3c4d5e", over, now_utc()))
        page.locator("#closed", has_text="K 78 · cancelled").wait_for()
        page.locator("#news", has_text="K 78 does not need anybody any more").wait_for()
        assert page.evaluate("window.kept")


def test_an_open_page_goes_when_its_session_is_ended(browser, hub, admin):
    guest = Visitor(hub)
    guest.send(link_for(hub, "Leaving", "viewer"), {"password": PASSWORD, "again": PASSWORD})
    with window(browser, guest) as context:
        page = context.new_page()
        page.goto(f"{hub.url}/calls")
        # The stream is open when news come through it.
        put_call(hub, "K 33")
        page.locator("#waiting h3", has_text="K 33").wait_for()
        leaving = select(accounts.c.id).where(accounts.c.name == "Leaving")
        number = job(hub, lambda connection: connection.execute(leaving).scalar())
        admin.send(f"/accounts/{number}/close", page="/accounts")
        page.wait_for_url("**/sign-in**")


def test_without_script_everything_is_there(browser, hub, staff):
    call = put_call(hub, "K 55")
    with window(browser, staff, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{hub.url}/calls")
        page.get_by_role("link", name="Look for new calls").wait_for()
        page.locator(f"#calls-{call}-take").click()
        page.locator("#taken h3", has_text="K 55").wait_for()
        assert "UTC" in page.inner_text("body")


def test_the_second_of_two_is_told_who_has_the_call(browser, hub, staff):
    call = put_call(hub, "K 66")
    with window(browser, staff, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{hub.url}/calls")
        taken = board.Helper("Cleo", "5")
        assert job(hub, lambda connection: board.change(connection, call, "take", taken, now_utc()))
        page.locator(f"#calls-{call}-take").click()
        page.get_by_text("Cleo has K 66 already, at desk 5.").wait_for()
