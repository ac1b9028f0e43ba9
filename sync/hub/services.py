"""Services at the hub: a spreadsheet becomes a form, which is published, closed and taken back.

The kiosk's own examiner compiles and checks a form, in a process of its own with limits; what it refuses is not kept.

    found = await examining.examine("tax.xlsx", content, media, database)        # raises ServiceRefusedError
    form = await database.write(partial(keep, findings=found, source=content, by="ada", now=now))
    await database.write(partial(publish, form=form, kiosks=["*"], by="ada", now=now))

A form's state: "draft" (only here), "open" (kiosks and clients get it), "closing" (nobody begins it any more; what is
under way is taken), "closed" (gone from the kiosks; other clients' submissions are refused, a kiosk's never are).
Of each form id one version at most is open.
"""

from __future__ import annotations

import asyncio
import hashlib
import mimetypes
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from sqlalchemy import delete, insert, select, update

from kiosk.services.examiner import Examiner, Limits, Wishes
from kiosk.services.media import MAX_ALL, safe_name
from kiosk.services.outline import read_outline
from kiosk.services.problems import refusal
from kiosk.services.signs import signs
from kiosk.store.submissions import stamp
from sync.hub.entity_files import marks, samples
from sync.hub.schema import assignments, audit, events, files, form_files, forms
from sync.hub.storing import insert_new

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from kiosk.services.findings import Findings
    from sync.hub.database import Database

State = Literal["draft", "open", "closing", "closed"]
EVERYBODY: Final = "*"
"""In place of a kiosk's id: all kiosks, and whoever has a token."""


class TakenError(Exception):
    """Other content is kept under this form id and version; the form needs a new version."""


@dataclass(frozen=True, slots=True)
class Published:
    """A version of a form as it stands. `number` is its row; `kiosks` are ids, or "*"; `state` as above."""

    number: int
    form_id: str
    version: str
    title: str
    state: str
    kiosks: tuple[str, ...]
    made_by: str
    made_at: str


class Examining:
    """Examines one form at a time; make one for an application, and share it."""

    def __init__(self, limits: Limits | None = None, house_language: str = "en") -> None:
        self._limits = limits
        self._wishes = Wishes(house_language, signs())
        self._turn = asyncio.Semaphore(1)

    async def examine(
        self,
        name: str,
        content: bytes,
        media: Mapping[str, bytes] | None = None,
        database: Database | None = None,
        *,
        incomplete: str = "",
    ) -> Findings:
        """Compile and check a form, an XLSForm or an XForm by the ending of `name`; `media` are its files.

        Lists of the hub are found by the form as <list>.csv. `incomplete` is a language that is offered although texts
        are missing in it: what is kept then has those of another language in their place. Raises
        ServiceRefusedError when it cannot be read; the problems of one that can be read are in what is returned, whose
        `package` is None when one is an error.
        """
        given = dict(media or {})
        _check_files(name, given)
        known = await database.read(samples) if database else {}
        async with self._turn:
            wishes = replace(self._wishes, incomplete=incomplete)
            return await asyncio.to_thread(self._examine, name, content, {**known, **given}, wishes)

    def _examine(self, name: str, content: bytes, media: Mapping[str, bytes], wishes: Wishes) -> Findings:
        with tempfile.TemporaryDirectory(prefix="handrail-form-") as folder:
            source, beside = Path(folder) / f"form{Path(name).suffix.lower()}", Path(folder) / "media"
            source.write_bytes(content)
            beside.mkdir()
            for each, data in media.items():
                (beside / each).write_bytes(data)
            with Examiner(source, beside, wishes, self._limits) as examiner:
                return examiner.findings()


def keep(  # noqa: PLR0913, PLR0917  # what there is to keep, who does it and when
    connection: Connection,
    findings: Findings,
    source: bytes,
    by: str,
    now: datetime,
    given: Mapping[str, bytes] | None = None,
) -> int:
    """Keep what was examined as a draft; return its number. The same again is the same row.

    `source` is the spreadsheet, or b"". Of the files that were `given` with it, the videos the form shows are kept for
    ODK clients: no kiosk has them. Raises ServiceRefusedError where it has errors, TakenError.
    """
    package = findings.accepted()
    here = (forms.c.form_id == findings.id, forms.c.version == findings.version)
    there = connection.execute(select(forms.c.id, forms.c.xml).where(*here)).one_or_none()
    lists = {each.file_name for each in marks(connection)}
    videos = _videos(package.xml, {name: data for name, data in (given or {}).items() if name not in package.media})
    media = {name: data for name, data in package.media.items() if name not in lists} | videos
    if there is not None:
        if bytes(there.xml) != package.xml or _files_of(connection, there.id) != _hashes(media):
            raise TakenError
        return int(there.id)
    # Clients of OpenROSA know files by their MD5.
    sums = {name: hashlib.md5(data, usedforsecurity=False).hexdigest() for name, data in media.items()}
    record = dict(package.record) | {"md5": sums, "videos": _hashes(videos)}
    values: dict[str, Any] = {"form_id": findings.id, "version": findings.version, "title": _title(record)}
    values |= {"xml": package.xml, "xml_hash": hashlib.md5(package.xml, usedforsecurity=False).hexdigest()}
    values |= {"record": record, "source": source or None, "state": "draft", "made_by": by, "made_at": stamp(now)}
    number = int(connection.execute(insert(forms).values(values).returning(forms.c.id)).scalar_one())
    _keep_file(connection, package.xml, "application/xml")
    for name, data in media.items():
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        connection.execute(insert(form_files).values(form=number, name=name, file=_keep_file(connection, data, kind)))
    _note(connection, "service kept", findings.id, by, now, {"version": findings.version})
    return number


def publish(connection: Connection, form: int, kiosks: Collection[str], by: str, now: datetime) -> bool:
    """Let these kiosks ("*": all) have this version; others of it let nobody in any more. False: there is no such form.

    Again for a version that is open: only who has it changes. An earlier version may be published again.
    """
    form_id = _form_id(connection, form)
    if not form_id:
        return False
    _hold(connection, form_id)
    others = (forms.c.form_id == form_id, forms.c.id != form, forms.c.state == "open")
    connection.execute(update(forms).where(*others).values(state="closing"))
    connection.execute(update(forms).where(forms.c.id == form).values(state="open"))
    connection.execute(delete(assignments).where(assignments.c.form_id == form_id))
    rows = [{"form_id": form_id, "kiosk": kiosk} for kiosk in sorted(set(kiosks))]
    if rows:
        connection.execute(insert(assignments), rows)
    _note(connection, "service published", form_id, by, now, {"form": form, "kiosks": sorted(set(kiosks))})
    return True


def close(connection: Connection, form_id: str, by: str, now: datetime) -> bool:
    """Let nobody begin a service any more; what is under way is still taken. False: none of it is open."""
    return _turn_to(connection, form_id, "closing", ("open",), by, now)


def take_back(connection: Connection, form_id: str, by: str, now: datetime) -> bool:
    """Take a service from all kiosks; other clients' submissions are refused from now on. False: there is none."""
    return _turn_to(connection, form_id, "closed", ("open", "closing"), by, now)


def published(connection: Connection) -> list[Published]:
    """Return every version of every form, by form id, the newest first."""
    who: dict[str, list[str]] = {}
    for row in connection.execute(select(assignments).order_by(assignments.c.kiosk)):
        who.setdefault(row.form_id, []).append(row.kiosk)
    columns = (forms.c.id, forms.c.form_id, forms.c.version, forms.c.title, forms.c.state, forms.c.made_by)
    every = select(*columns, forms.c.made_at).order_by(forms.c.form_id, forms.c.id.desc())
    return [
        Published(row.id, row.form_id, row.version, row.title, row.state, kiosks, row.made_by, row.made_at)
        for row in connection.execute(every)
        for kiosks in [tuple(who.get(row.form_id, ())) if row.state == "open" else ()]
    ]


def _turn_to(  # noqa: PLR0913, PLR0917  # named by its callers above
    connection: Connection, form_id: str, state: State, states: Sequence[str], by: str, now: datetime
) -> bool:
    _hold(connection, form_id)
    here = (forms.c.form_id == form_id, forms.c.state.in_(states))
    if not connection.execute(update(forms).where(*here).values(state=state)).rowcount:
        return False
    _note(connection, f"service {state}", form_id, by, now, {})
    return True


def _check_files(name: str, media: Mapping[str, bytes]) -> None:
    if not safe_name(name) or not all(map(safe_name, media)):
        raise refusal("file-name", "The name of a file is not allowed.", "Use letters, digits, - and _ and no folders.")
    if sum(map(len, media.values())) > MAX_ALL:
        raise refusal("too-large", f"The files are larger than {MAX_ALL // 2**20} MB together.", "Make them smaller.")


def _hold(connection: Connection, form_id: str) -> None:
    """Let no other hub change the versions of a form until the transaction is over: one of them at most is open."""
    connection.execute(select(forms.c.id).where(forms.c.form_id == form_id).order_by(forms.c.id).with_for_update())


def _form_id(connection: Connection, number: int) -> str:
    return str(connection.execute(select(forms.c.form_id).where(forms.c.id == number)).scalar() or "")


def _keep_file(connection: Connection, data: bytes, media_type: str) -> str:
    digest = hashlib.sha256(data).hexdigest()
    insert_new(connection, files, [{"sha256": digest, "media_type": media_type, "content": data}])
    return digest


def _files_of(connection: Connection, number: int) -> dict[str, str]:
    found = select(form_files.c.name, form_files.c.file).where(form_files.c.form == number)
    return {row.name: row.file for row in connection.execute(found)}


def _videos(xml: bytes, given: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the films that a form shows, of those that are given."""
    names = {name for kind, name in read_outline(xml).files if kind == "video"} if given else set()
    return {name: data for name, data in given.items() if name in names}


def _hashes(media: Mapping[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(data).hexdigest() for name, data in media.items()}


def _title(record: Mapping[str, Any]) -> str:
    words = record["texts"]["title"]
    return str(words.get(record["languages"][0]) or next(iter(words.values()), "") or record["id"])


def _note(  # noqa: PLR0913, PLR0917  # a row of the audit log
    connection: Connection, action: str, form_id: str, by: str, now: datetime, facts: dict[str, Any]
) -> None:
    at = stamp(now)
    connection.execute(insert(audit).values(at=at, account=by, action=action, object=form_id, facts=facts))
    connection.execute(insert(events).values(at=at, kind="service", object=form_id))
