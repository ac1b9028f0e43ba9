"""`handrail demo`: starts hub, kiosk and sync, shows the way in, and ends them together.

`handrail hub` reads this file as well, so half a kiosk is read only where it is used.
"""

from __future__ import annotations

import os
import sys
import webbrowser
from typing import TYPE_CHECKING

from kiosk.errors import Surroundings
from kiosk.folders import usual_folder
from kiosk.sealing.keys import make_folder
from kiosk.store.lock import FileLock
from sync.hub.demonstration.children import Children, StoppedError, ended_by_signals, free_port, listens

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from pathlib import Path

    from kiosk.site import Site
    from sync.hub.database import Database
    from sync.hub.demonstration.setting import Setting

    Say = Callable[[str], None]


def run(parsed: argparse.Namespace, say: Say) -> int:
    """Show the demonstration until its window is closed. Return 0, or 1 where it could not be shown."""
    folder: Path = (parsed.folder or usual_folder().with_name("handrail-demo")).absolute()
    make_folder(folder)
    lock = FileLock(folder / "demo.lock")
    try:
        with lock.held(0.0):
            return _run(folder, parsed, say)
    except Surroundings as error:
        if error.name != "store_locked" or error.detail != lock.path.name:
            raise
        say(f"The demonstration in {folder} is running already. End that one first, or take another --folder.")
        return 1
    finally:
        lock.close()


def _run(folder: Path, parsed: argparse.Namespace, say: Say) -> int:
    from sync.hub.demonstration import setting as making

    port = parsed.port or free_port()
    setting = making.Setting(folder, f"http://127.0.0.1:{port}")
    site = making.make_site(setting)
    children = Children(folder / "demo.log")
    try:
        with ended_by_signals():
            hub = children.start("hub", "--data", str(setting.hub), "--port", str(port))
            say(f"The demonstration is kept in {folder}; delete that folder to begin afresh.")
            if not listens(hub, port):
                say(f"The hub did not start. {folder / 'demo.log'} says why.")
                return 1
            with setting.database() as database:
                return _show(parsed, setting, site, children, database, say)
    except StoppedError:
        say("Ended.")
        return 0
    finally:
        children.close()


def _show(  # noqa: PLR0913, PLR0917  # what a demonstration consists of
    parsed: argparse.Namespace,
    setting: Setting,
    site: Site,
    children: Children,
    database: Database,
    say: Say,
) -> int:
    from sync.hub.demonstration import setting as making

    making.publish(site, database, say)
    if not making.enrol(setting, site, database):
        raise Surroundings("keys_damaged", "the hub does not take the kiosk in")
    password = making.make_account(database)
    say(f"The hub for staff: {setting.url}/calls")
    say(f"  sign in as: {making.ACCOUNT}")
    say(f"  password:   {password}   (of this start alone)")
    sys.stdout.flush()
    if parsed.once or not has_display():
        return _without_display(parsed, setting, site, children, database, say)
    children.start("run", "--windowed", "--site", str(setting.kiosk), *(["--panel", parsed.panel] * bool(parsed.panel)))
    if not parsed.no_browser:
        webbrowser.open(f"{setting.url}/sign-in?to=/calls")
    say('Press "Call a helper" at the kiosk, then "Call now", and look at the page of calls in the browser.')
    say("Closing the kiosk ends everything; so does Ctrl+C here.")
    sys.stdout.flush()
    return _until_one_ends(setting, children, say)


def _without_display(  # noqa: PLR0913, PLR0917  # as above
    parsed: argparse.Namespace,
    setting: Setting,
    site: Site,
    children: Children,
    database: Database,
    say: Say,
) -> int:
    if not parsed.once:
        say("There is no display here, so the kiosk has no window: a script stands at it instead.")
    children.start("sync", "--site", str(setting.kiosk))
    from sync.hub.demonstration.proof import prove

    proved = prove(site, database, say)
    if parsed.once or not proved:
        return 0 if proved else 1
    say("The hub goes on until you end it with Ctrl+C; its pages can be seen in any browser of this machine.")
    sys.stdout.flush()
    return _until_one_ends(setting, children, say)


def _until_one_ends(setting: Setting, children: Children, say: Say) -> int:
    code = children.wait().returncode
    if code:
        say(f"Something ended by itself. {setting.folder / 'demo.log'} says why.")
    return 1 if code else 0


def has_display() -> bool:
    """Tell whether a window can be opened and seen."""
    if sys.platform in {"win32", "darwin"}:
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
