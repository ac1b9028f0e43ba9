"""The command line: `handrail`, or `python -m kiosk`."""

from __future__ import annotations

import argparse
import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.folders import is_usual_folder, usual_folder
from kiosk.panels import PROFILES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kiosk.config import Config
    from kiosk.site import Site

DEFAULTS = Path(__file__).parent.parent / "assets" / "default.toml"
_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
DESCRIPTION = """\
Handrail: self-service, with a person within reach.

  handrail run                       open the kiosk; the first run makes a demonstration
  handrail demo                      the same together with a hub: see a call arrive in a browser
  handrail keys make FOLDER          make the keys of a site, where submissions are read
  handrail site make --keys FILE     set up a kiosk with them
  handrail services add FORM.xlsx    install a service
  handrail open --out FOLDER         turn what people sent into XML, JSON and CSV
  handrail sync                      send it to a server, and fetch services from there
  handrail hub                       be that server, for many kiosks
  handrail carry out FOLDER          bring it there on a stick, where there is no network
"""


def main(arguments: list[str] | None = None) -> int:
    """Run a command; return its exit code: 0 done, 1 refused or not all done, 2 not understood."""
    given = sys.argv[1:] if arguments is None else arguments
    _speak_any_language()
    parsed = _parser(given).parse_args(given)
    try:
        code = _carry_out(parsed)
        print(end="", flush=True)
    except KeyboardInterrupt:
        _complain("stopped")
    except BrokenPipeError:
        # Whoever read it has enough: `handrail services list | head -1`. Python would complain as it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:
        words = _in_words(error)
        if not words:
            raise
        for problem in words:
            _complain(problem)
    else:
        return code
    return 1


def _speak_any_language() -> None:
    """Write what the terminal has no letters for as numbers: names of files and titles of services hold anything."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _in_words(error: Exception) -> list[str]:
    """Return what went wrong and what to do; nothing for a mistake of ours."""
    from kiosk.config import ConfigError
    from kiosk.errors import CATALOGUE, HandrailError

    if isinstance(error, ConfigError):
        return error.problems
    if isinstance(error, HandrailError):
        detail = f" ({error.detail})" if error.detail else ""
        return [f"{error.code}: {error.entry.meaning}{detail}\n{error.entry.remedy}"]
    if isinstance(error, OSError):
        entry = CATALOGUE["file_unusable"]
        return [f"{entry.code}: {entry.meaning} ({error.filename or type(error).__name__})\n{entry.remedy}"]
    return []


def _carry_out(parsed: argparse.Namespace) -> int:
    if parsed.command == "run":
        return _run(parsed)
    from kiosk.commands import check, keys, opening, site
    from kiosk.commands import services as service_commands
    from kiosk.site import Site

    if parsed.command in {"sync", "carry"}:
        return _sync(parsed) if parsed.command == "sync" else _carry(parsed)
    if parsed.command in {"hub", "demo"}:
        return _hub(parsed)
    if parsed.command == "enrol":
        from sync.enrolling import run as run_enrol

        return run_enrol(parsed, Site.open(_config(parsed).data.folder), print)
    runners = {
        "keys": keys.run,
        "site": site.run,
        "open": opening.run,
        "export": opening.run_export,
        "check": check.run,
    }
    if parsed.command == "services":
        folder = _config(parsed).data.folder
        # Who writes a service checks and compiles it on a machine without a site.
        checking = parsed.services_command in {"check", "compile"}
        return service_commands.run(parsed, folder / "services" if checking else Site.open(folder).services, print)
    return runners[parsed.command](parsed, print)


def _hub(parsed: argparse.Namespace) -> int:
    try:
        from sync.hub.command import run as run_hub
        from sync.hub.demonstration.command import run as run_demo
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] in {"kiosk", "sync"}:
            raise
        _complain(f"The hub needs more than a kiosk ({missing.name}). Install it with: pip install handrail[hub]")
        return 1
    return (run_hub if parsed.command == "hub" else run_demo)(parsed, print)


def _sync(parsed: argparse.Namespace) -> int:
    from kiosk.clock import SystemClock
    from kiosk.commands import sync as sync_commands
    from kiosk.site import Site

    config = _config(parsed)
    site, clock = Site.open(config.data.folder), SystemClock(config.place.time_zone)
    if not parsed.retry:
        sync_commands.warn(config, site, print)
    if parsed.show or parsed.retry:
        return (sync_commands.show if parsed.show else sync_commands.retry)(site, clock, print)
    from accessibility import coredump
    from sync.start import run

    coredump.leave_none()  # its memory holds what is about to be posted
    return run(config, site, clock, once=parsed.once, say=print)


def _carry(parsed: argparse.Namespace) -> int:
    from accessibility import coredump
    from kiosk.clock import SystemClock
    from kiosk.site import Site
    from sync.carrying.command import run

    coredump.leave_none()  # as for sync
    config = _config(parsed)
    return run(parsed, config, Site.open(config.data.folder), SystemClock(config.place.time_zone), print)


def _run(parsed: argparse.Namespace) -> int:
    if sys.platform == "linux" and not any(map(os.environ.get, _DISPLAYS)):
        # Qt would end the process instead.
        _complain("There is no display here, so the kiosk cannot open. Start it in a session that has one.")
        return 1
    from ui.start import Command, run

    home = parsed.site.absolute() if parsed.site else usual_folder()
    command = Command(
        home=home,
        sources=(parsed.config or home / "kiosk.toml", DEFAULTS),
        panel=parsed.panel or "",
        configure=lambda: _panelled(parsed),
        open_site=lambda config: _site(config, demonstrate=parsed.demonstration or is_usual_folder(config.data.folder)),
        windowed=parsed.windowed,
    )
    return run(command)


def _panelled(parsed: argparse.Namespace) -> Config:
    from kiosk.config import with_panel

    config = _config(parsed)
    return with_panel(config, parsed.panel) if parsed.panel else config


def _site(config: Config, *, demonstrate: bool) -> Site:
    from kiosk.commands.site import open_or_demonstrate

    return open_or_demonstrate(config, demonstrate=demonstrate, say=_complain)


def _config(parsed: argparse.Namespace) -> Config:
    from kiosk.config import load

    return load(parsed.config, parsed.site)


def _complain(words: str) -> None:
    print(words, file=sys.stderr)


class _Version(argparse.Action):
    """Looks the version up only when it is asked for: that costs 20 ms."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib import metadata

        try:
            print(f"handrail {metadata.version('handrail')}")
        except metadata.PackageNotFoundError:
            print("handrail, run from its source and not installed")
        parser.exit()


def _parser(given: Sequence[str]) -> argparse.ArgumentParser:
    """Return the parser of the command line; of the other commands nothing is read when the kiosk is opened."""
    parser = argparse.ArgumentParser(
        prog="handrail", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="say which version this is")
    parser.set_defaults(config=None, site=None)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="open the kiosk")
    run.add_argument("--windowed", action="store_true", help="in a window, for a desk")
    run.add_argument("--panel", choices=tuple(PROFILES), help="as on this panel")
    run.add_argument("--demonstration", action="store_true", help="make a demonstration in an empty --site folder")
    if given[:1] != ["run"]:
        from kiosk.commands import carry, check, demo, hub, keys, opening, site
        from kiosk.commands import services as service_commands
        from kiosk.commands import sync as sync_commands

        for module in (keys, site, service_commands, opening, check, sync_commands, carry, hub, demo):
            module.add_arguments(commands)
    for command in _below(parser):
        command.add_argument("--site", type=Path, help="the folder of the site", default=argparse.SUPPRESS)
        command.add_argument("--config", type=Path, help="the configuration file", default=argparse.SUPPRESS)
    return parser


def _below(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Yield every parser below `parser`: --site is understood wherever people write it."""
    for action in parser._actions:  # noqa: SLF001  # argparse has no public way to its parts
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001  # the same
            for command in action.choices.values():
                yield command
                yield from _below(command)


if __name__ == "__main__":
    sys.exit(main())
