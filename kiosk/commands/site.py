"""`handrail site make|keys|show`: the folder of a kiosk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kiosk import config as configuration
from kiosk.clock import SystemClock
from kiosk.sealing.keys import KIOSK_PUBLIC, read_public
from kiosk.services.installed import Services
from kiosk.services.names import BUILT_IN
from kiosk.site import Site

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from kiosk.config import Config


def add_arguments(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `site`."""
    parser = subparsers.add_parser("site", help="set up this kiosk for a site")
    commands = parser.add_subparsers(dest="site_command", required=True, metavar="COMMAND")
    for name, words in (
        ("make", "set up the folder of a kiosk with the public keys of a site"),
        ("keys", "use other public keys from now on"),
    ):
        command = commands.add_parser(name, help=words)
        command.add_argument("--keys", type=Path, required=True, help="the file site-public-keys.json")
    commands.add_parser("show", help="say which site this is")


def run(arguments: argparse.Namespace, say: Callable[[str], None]) -> int:
    """Carry out a `site` command."""
    config = configuration.load(arguments.config, arguments.site)
    folder = config.data.folder
    if arguments.site_command == "make":
        from kiosk.commands.services import install_own

        site = Site.make(folder, read_public(arguments.keys), SystemClock(config.place.time_zone))
        install_own(Services(site.services), demonstration=site.demonstration)
        say(f"Made. Take {folder / 'keys' / KIOSK_PUBLIC} to where submissions are read.")
    else:
        site = Site.open(folder)
        if arguments.site_command == "keys":
            site.renew_keys(read_public(arguments.keys))
            say("New submissions are sealed to these keys. Keep the old private keys: they open the old ones.")
            site = Site.open(folder)
    _show(site, say)
    return 0


def open_or_demonstrate(config: Config, *, demonstrate: bool, say: Callable[[str], None]) -> Site:
    """Open the site of `config`; where there is none and `demonstrate` is set, make a demonstration.

    A folder that somebody named and that holds no site is an error: its disk may not be mounted, and
    a demonstration in its place would take real answers.
    """
    folder = config.data.folder
    if (folder / "keys").exists() or not demonstrate:
        site = Site.open(folder)
    else:
        say(f"First run: making a demonstration in {folder}")
        site = Site.open_or_demonstrate(folder, config.place.name, SystemClock(config.place.time_zone))
    services = Services(site.services)
    built_in = {service.id for service in services.built_in()}
    if not built_in:
        from kiosk.commands.services import install_own

        say("Installing the services that come with Handrail.")
        install_own(services, demonstration=site.demonstration)
    elif not built_in.issuperset(BUILT_IN):
        from kiosk.commands.services import install_built_in

        say("Installing the kiosk's own forms that an older Handrail did not have.")
        install_built_in(services)
    return site


def _show(site: Site, say: Callable[[str], None]) -> None:
    kind = "DEMONSTRATION: anybody who can read this folder can open what is entered" if site.demonstration else "real"
    say(f"Site: {site.keys.name} ({kind})")
    say(f"Folder: {site.folder}")
    say(f"Kiosk: {site.signer.id}")
    say(f"Sealed to: submissions {site.keys.submissions.id}, desk {site.keys.desk.id}")
