"""The commands `handrail services add|check|compile|list|remove|pause|resume`."""

from __future__ import annotations

import argparse
import re
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.commands.values import text
from kiosk.services.installed import Services
from kiosk.services.names import BUILT_IN
from kiosk.services.problems import Problem, ServiceRefusedError, errors, quote, refusal, table
from kiosk.services.signs import signs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kiosk.services.examination import Examined
    from kiosk.services.findings import Installable

_LANGUAGE: Final = re.compile(r"[A-Za-z]{1,3}(?:-[A-Za-z0-9]{1,8})*")


def add_arguments(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `services` and its own commands; `run` carries them out."""
    parser = subparsers.add_parser("services", help="install and check what people can do here")
    commands = parser.add_subparsers(dest="services_command", required=True, metavar="COMMAND")
    for name, words in (("check", "say what is wrong with a form"), ("add", "check a form and install it")):
        command = commands.add_parser(name, help=words, description=f"{words[0].upper()}{words[1:]}.")
        command.add_argument("form", nargs="*", type=Path, help=".xlsx, .xls, .csv, .md or .xml")
        command.add_argument("--media", type=Path, help="folder of its pictures and lists (default: FORM-media)")
        command.add_argument("--language", default="en", help="language of a form that names none (default: en)")
        _add_incomplete(command)
        command.add_argument("--own", action="store_true", help="the services that come with Handrail")
    command = commands.add_parser(
        "compile",
        help="write a workbook as .xml, for a server that is to hand it on whole",
        description="Check a workbook and write it as an XForm, with its sheet kiosk in it.",
    )
    command.add_argument("form", type=Path, help=".xlsx, .xls, .csv or .md")
    command.add_argument("to", nargs="?", type=Path, help="where to (default: beside it, as FORM.xml)")
    command.add_argument("--media", type=Path, help="folder of its pictures and lists (default: FORM-media)")
    command.add_argument("--language", default="en", help="language of a form that names none (default: en)")
    _add_incomplete(command)
    commands.add_parser("list", help="show the installed services")
    for name, words in (
        ("remove", "remove a service and all its versions"),
        ("pause", "close a service and say why"),
        ("resume", "open it again"),
    ):
        command = commands.add_parser(name, help=words, description=f"{words[0].upper()}{words[1:]}.")
        command.add_argument("id", type=text, help="the form id, as `list` shows it")
        if name == "pause":
            command.add_argument(
                "reason",
                nargs="*",
                type=_reason,
                metavar="LANGUAGE=WORDS",
                help="why, in words: en='We are counting books until Monday.'",
            )


def _add_incomplete(command: argparse.ArgumentParser) -> None:
    words = "offer this language of the form although texts are missing; another language's are shown"
    command.add_argument("--incomplete", default="", metavar="LANGUAGE", help=words)


def run(arguments: argparse.Namespace, folder: Path, say: Callable[[str], None]) -> int:
    """Carry out a `services` command on the services in `folder`; `say` shows a line. Returns the exit code.

    0: done. 1: refused, or not there. OSError (a full disk) is the caller's.
    """
    services = Services(folder)
    command = arguments.services_command
    if command in ("add", "check"):
        return _examine(arguments, services, say)
    if command == "compile":
        return _compile(arguments, say)
    if command == "list":
        return _list(services, say)
    if command == "remove":
        done = services.remove(arguments.id)
    elif command == "pause":
        done = services.pause(arguments.id, dict(arguments.reason))
    else:
        done = services.resume(arguments.id)
    say(f"{_DONE[command]}: {quote(arguments.id)}" if done else f"No service has the id {quote(arguments.id)}.")
    return 0 if done else 1


_DONE: Final = {"remove": "Removed", "pause": "Paused", "resume": "Open again"}


def own_forms() -> tuple[Path, ...]:
    """Return the workbooks of the services that come with Handrail, the built-in forms first."""
    folder = Path(str(resources.files("assets") / "services"))
    return tuple(sorted(folder.glob("*.xlsx"), key=lambda path: (path.stem not in BUILT_IN.values(), path.stem)))


def install_built_in(services: Services) -> None:
    """Install those of the kiosk's own forms that are not there: an older Handrail had fewer."""
    there = {service.id for service in services.built_in()}
    for form in own_forms():
        if form.stem in {stem for name, stem in BUILT_IN.items() if name not in there}:
            services.add(_own(form, None, "en", demonstration=False))


def install_own(services: Services, *, demonstration: bool = True) -> tuple[Problem, ...]:
    """Install the services that come with Handrail, for a first run. Returns their warnings.

    Their example of a list is for a demonstration only: nobody's application may be looked up in it.
    """
    found: list[Problem] = []
    for form in own_forms():
        # Nobody hostile wrote them: here, where pyxform is read once for all of them.
        examined = _own(form, None, "en", demonstration=demonstration)
        services.add(examined)
        found += examined.problems
    return tuple(found)


def _own(form: Path, media: Path | None, language: str, *, demonstration: bool) -> Examined:
    from kiosk.services.examination import examine

    examined = examine(form, media, house_language=language, signs=signs(), own=True)
    return examined if demonstration else examined.without_list()


def _examine(arguments: argparse.Namespace, services: Services, say: Callable[[str], None]) -> int:
    forms = [(form, False) for form in arguments.form]
    forms += [(form, True) for form in own_forms()] if arguments.own else []
    if not forms:
        say("Name a form, or use --own.")
        return 1
    install = services if arguments.services_command == "add" else None
    done = [_one(form, arguments, install, say, own=own) for form, own in forms]
    return 0 if all(done) else 1


def _compile(arguments: argparse.Namespace, say: Callable[[str], None]) -> int:
    form: Path = arguments.form
    to: Path = arguments.to or form.with_suffix(".xml")
    try:
        if form.suffix.lower() == ".xml":
            raise refusal("file-type", "It is compiled already.", "Name the workbook.")
        examined = _examined(form, arguments, say, own=False)
        to.write_bytes(examined.accepted().xml)
        _report(form, examined.problems, say)
    except ServiceRefusedError as refused:
        _report(form, refused.problems, say)
        return 1
    say(f"Written: {quote(to.name)}")
    return 0


def _one(
    form: Path, arguments: argparse.Namespace, install: Services | None, say: Callable[[str], None], *, own: bool
) -> bool:
    """Check one form, and install it where `install` says; tells whether all is well."""
    try:
        examined = _examined(form, arguments, say, own=own)
        _report(form, examined.problems, say)
        if not errors(examined.problems) and install is not None:
            service = install.add(examined)
            say(f"Installed: {quote(service.id)}, version {quote(service.version)}, in {', '.join(service.languages)}.")
            return True
    except ServiceRefusedError as refused:
        _report(form, refused.problems, say)
        say(f"Refused: {quote(form.name)}. Nothing was changed.")
        return False
    say(_summary(form, examined.problems))
    if install is not None:
        say(f"Refused: {quote(form.name)}. Nothing was changed.")
    return not errors(examined.problems)


def _examined(form: Path, arguments: argparse.Namespace, say: Callable[[str], None], *, own: bool) -> Installable:
    """Examine our own forms here, which is quicker, and anybody else's in a process with limits."""
    if own:
        return _own(form, arguments.media, arguments.language, demonstration=False)
    from kiosk.services.examiner import Examiner, Wishes

    wishes = Wishes(arguments.language, signs(), incomplete=arguments.incomplete)
    with Examiner(form, arguments.media, wishes) as examiner:
        return examiner.findings(say)


def _report(form: Path, problems: Iterable[Problem], say: Callable[[str], None]) -> None:
    found = list(problems)
    if found:
        say(f"{quote(form.name)}:\n{table(found)}")


def _summary(form: Path, problems: Iterable[Problem]) -> str:
    found = list(dict.fromkeys(problems))
    bad = len(errors(found))
    return f"{quote(form.name)}: {_count(bad, 'error')}, {_count(len(found) - bad, 'warning')}."


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _list(services: Services, say: Callable[[str], None]) -> int:
    found = (*services.all(), *services.built_in())
    for service in found:
        state = "built in" if service.built_in else "open" if service.paused is None else "paused"
        if service.lacks_list and service.paused is None:
            state = "waits for its list"
        if service.paused:
            state += f" ({quote(next(iter(service.paused.values())))})"
        languages = ", ".join(service.languages)
        title = quote(service.words("title", service.languages[0]))
        say(f"{quote(service.id)}  {quote(service.version)}  {languages}  {state}  {title}")
    for words in services.damaged():
        say(f"damaged: {words}")
    if not found:
        say("No services are installed. Begin with: handrail services add --own")
    return 0


def _reason(written: str) -> tuple[str, str]:
    language, equals, words = written.partition("=")
    if not equals or not words.strip() or not _LANGUAGE.fullmatch(language):
        raise argparse.ArgumentTypeError("write it as LANGUAGE=WORDS, for example en='Back on Monday.'")
    return language, words.strip()
