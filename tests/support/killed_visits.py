"""Kill a kiosk in the midst of whole visits and look at what is left, as those do who have the private keys."""

from __future__ import annotations

import base64
import json
import os
import shutil
import sys
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from kiosk.errors import HandrailError
from kiosk.sealing import handover, keys
from kiosk.sealing.opening import NotOpened, Opened, open_all, read_rows
from kiosk.sealing.seals import open_sealed
from kiosk.services.installed import Services
from kiosk.site import Site, checkpoint_binding
from kiosk.store.store import Store
from kiosk.visit.call_end import CALL_END
from kiosk.xform import EntryError
from tests.support import phases, ready
from tests.support.busy_visits import CANARY
from tests.support.clock import StillClock
from tests.support.killing import files
from tests.support.moments import Patience, Phases, kill
from ui.tour.comparison import differences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.store.store import Orphan
    from kiosk.xform import Entry

VISITS, WINDOW = Patience(start=1.5, life=20, lines=250), Patience(start=4, life=40, lines=500)
"""A visit or two each."""
CHILDREN_END_SECONDS = 20
SHARED_MEMORY = Path("/dev/shm")
HELPERS = ("accessibility.synthesis", "accessibility.nursery", "accessibility.player", "ui.player", "ui.decoder")


def _written(words: str) -> Iterator[bytes]:
    """Yield the ways in which words may stand in a file that nobody meant to be read."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        yield words.encode(encoding)
    yield words[::-1].encode()
    yield words.encode().hex().encode()
    for start in range(3):
        # Whatever stands before it, one of the three gives the same letters; both ends depend on their neighbours.
        part = words[start:]
        yield base64.b64encode(part[: len(part) // 3 * 3].encode())


READABLE = tuple(_written(CANARY))


@dataclass
class Heard:
    """What the processes said. `typed` are for each answer of the running visit the values that may be on the disk."""

    kills: int = 0
    pages: int = 0
    sent: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What was about to be sent, by instance id."""
    done: set[str] = field(default_factory=set)
    visit: str = ""
    typed: dict[str, set[str]] = field(default_factory=dict)
    must_be_there: bool = False
    sending: str = ""
    """The submission that is being sent: until its screen is there, it or the checkpoint must be on the disk."""
    phases: Phases = field(default_factory=Phases)
    ends: list[tuple[str, str]] = field(default_factory=list)
    """Of each word that a call is over: which call, and how it ended."""
    looked_at: dict[str, bytes] = field(default_factory=dict)
    """Submissions and recovered visits found right before: their bytes must not change any more."""

    def hear(self, line: str) -> None:
        word, visit, told = line.split(" ", 2)
        content = json.loads(told)
        if word != "typing":
            self.sending = content["instance"] if word == "sending" else ""
        match word:
            case "page":
                self.pages += 1
                self.visit, self.must_be_there = visit, True
                self.typed = {ref: {value} for ref, value in content.items()}
            case "typing":
                for ref, value in content.items():
                    self.typed.setdefault(ref, {""}).add(value)
            case "sending":
                self.sent[content["instance"]] = content
                self.must_be_there = False
            case "done":
                self.done.add(content)
            case "leaving" | "ended":
                self.must_be_there = False


def make_site(folder: Path, services: Path | None = None) -> None:
    """Make a demonstration with our own services, or those installed in `services`."""
    ready.demonstration(folder, "Mill")
    installed = folder / "services"
    if services is None:
        shutil.copytree(ready.own_services(), installed, dirs_exist_ok=True, symlinks=True)
    else:
        installed.rmdir()
        installed.symlink_to(services, target_is_directory=True)


def kill_visits(  # noqa: PLR0913  # what is run, how it is killed, who hears of it
    folder: Path, seed: str, heard: Heard, *, window: bool = False, wrong: str = "", aims: tuple[str, ...] = ()
) -> list[str]:
    """Start a kiosk, let visits be made for a moment chosen by chance, kill it; return the children that stayed.

    `wrong` is a way of tests/support/sabotage.py; `aims` are phases in whose midst it is killed, and
    never else.
    """
    scratch = folder / "scratch"
    scratch.mkdir(exist_ok=True)
    environment = os.environ | dict.fromkeys(("TMPDIR", "HOME", "XDG_RUNTIME_DIR", "XDG_CACHE_HOME"), str(scratch))
    mode, patience, all_aims = ("window", WINDOW, phases.WINDOW) if window else ("visits", VISITS, phases.VISITS)
    command = [sys.executable, "-m", "tests.support.busy_visits", str(folder), seed, mode, wrong]
    if aims:
        patience = replace(patience, at_start=0, in_midst=1)
    here = _processes()
    kill(command, seed, heard, patience, environment, aims or all_aims, heard.phases)
    astray = [path for path in heard.phases.written_to if not Path(path).is_relative_to(folder) and _holds_words(path)]
    return _left_over(here) + [f"{path} is written to" for path in astray]


def _holds_words(path: str) -> bool:
    """Tell whether a file that is open for writing could keep words: sound in shared memory does not outlive us."""
    return not path.startswith(("/dev/", "/memfd:", "/proc/"))


def _processes() -> set[int]:
    return {int(path.name) for path in Path("/proc").glob("[0-9]*")}


def _left_over(before: set[int]) -> list[str]:
    """Wait for the helpers of a kiosk to end without it; return those that do not."""
    deadline = time.monotonic() + CHILDREN_END_SECONDS
    while (left := _helpers(before)) and time.monotonic() < deadline:
        os.sched_yield()
    return [f"a child outlived the kiosk: {command}" for command in left]


def _helpers(before: set[int]) -> list[str]:
    found = []
    for process in _processes() - before:
        try:
            command = Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            parent = int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            continue
        if parent == 1 and any(name in command for name in HELPERS):
            found.append(command)
    return found


def look(folder: Path, heard: Heard) -> list[str]:
    """Return what is wrong with the site after the last kill; [] when all is well."""
    problems = [f"{path.name} holds what a person typed" for path in _places(folder) if _is_readable(path)]
    site = Site.open(folder)
    with Store.open(site.store_path, StillClock()) as store:  # runs quick_check and empties the log of SQLite
        store.keep_orphans()
        kept, waiting = store.counts()
        orphans = store.orphans()
        tickets = store._rows("SELECT call, outcome FROM tickets WHERE closed_at IS NOT NULL AND call <> ''")
    problems += _recovered(site, orphans, heard)
    if kept != waiting:
        problems.append(f"{kept} submissions, but {waiting} in the outbox")
    problems += _submissions(site, heard, {orphan.visit_id for orphan in orphans})
    if sorted(heard.ends) != sorted((ticket["call"], ticket["outcome"]) for ticket in tickets):
        problems.append("a call that is over is not told of once")
    return problems


def _places(folder: Path) -> list[Path]:
    shared = files(SHARED_MEMORY) if SHARED_MEMORY.is_dir() else []
    return [path for path in files(folder) if "services" not in path.parts] + shared


def _is_readable(path: Path) -> bool:
    try:
        content = path.read_bytes()
    except OSError:
        return False
    return any(words in content for words in READABLE) or CANARY in path.name


def _recovered(site: Site, orphans: list[Orphan], heard: Heard) -> list[str]:
    problems = []
    for orphan in orphans:
        if orphan.visit_id == heard.visit or heard.looked_at.get(orphan.visit_id) != orphan.sealed:
            heard.looked_at[orphan.visit_id] = orphan.sealed
            problems += _unlike(site, orphan, heard)
    if heard.must_be_there and heard.visit not in {orphan.visit_id for orphan in orphans}:
        problems.append(f"the checkpoint of {heard.visit} is lost")
    return problems


def _unlike(site: Site, orphan: Orphan, heard: Heard) -> list[str]:
    """Open a recovered visit with the desk's key and compare every answer."""
    desk = keys.read_opening(site.folder / "demonstration" / "desk-private-key.json")
    try:
        packed = open_sealed(desk, orphan.sealed, checkpoint_binding(orphan.visit_id))
    except HandrailError:
        return [f"the checkpoint of {orphan.visit_id} is not sealed to the desk"]
    forms = {service.sha256: service for service in Services(site.services).all()}

    def xml(beginning: str) -> bytes | None:
        found = next((s for sha, s in forms.items() if sha.startswith(beginning)), None)
        return (found.folder / "form.xml").read_bytes() if found else None

    state = handover.unpack(packed, xml, lambda code: code == "ar")
    if not state.form:
        return []
    service = next(s for sha, s in forms.items() if sha.startswith(state.form))
    entry = service.load().restore(state.answers, StillClock().now)
    if orphan.visit_id != heard.visit:
        return []
    # An answer changed at the review may have made others irrelevant: those are not asked any more.
    wrong = [ref for ref, values in heard.typed.items() if _asked(entry, ref) and _value(entry, ref) not in values]
    return [f"the checkpoint of {orphan.visit_id} is not what was kept: {ref}" for ref in wrong]


def _asked(entry: Entry, ref: str) -> bool:
    try:
        return entry.is_relevant(ref)
    except EntryError:
        return True


def _value(entry: Entry, ref: str) -> str:
    try:
        return entry.value(ref)
    except EntryError:
        return ""


def _submissions(site: Site, heard: Heard, recovered: set[str]) -> list[str]:
    private = keys.read_opening(site.folder / "demonstration" / "submissions-private-key.json")
    signer = site.signer.verifying
    problems, found = [], set()
    rows = list(read_rows(site.folder))
    fresh = [row for row in rows if isinstance(row, NotOpened) or heard.looked_at.get(row.instance_id) != row.sealed]
    for item in open_all(fresh, {private.id: private}, {signer.id: signer}):
        if isinstance(item, NotOpened):
            problems.append(f"{item.what}: {item.why}")
        else:
            heard.looked_at[item.submission.instance_id] = item.submission.sealed
            problems += _compare(item, heard)
            if item.submission.form_id == CALL_END:
                root = ET.fromstring(item.xml)
                heard.ends.append((root.findtext("call", ""), root.findtext("outcome", "")))
    found = {row.instance_id for row in rows if not isinstance(row, NotOpened)}
    if heard.sending and heard.sending not in found and heard.visit not in recovered:
        problems.append(f"{heard.visit} fell between its checkpoint and its submission")
    return problems + [f"{instance} was acknowledged and is lost" for instance in sorted(heard.done - found)]


def _compare(item: Opened, heard: Heard) -> list[str]:
    sent = heard.sent.get(item.submission.instance_id)
    if sent is None:
        own = item.submission.form_id.startswith("handrail-")
        return [] if own else [f"{item.submission.instance_id} was never sent"]
    answers, relevant = sent["answers"], sent["relevant"]
    wrong = differences(answers, item.xml, relevant=relevant)
    return [f"{item.submission.instance_id} is not what was sent: {ref}" for ref in wrong]
