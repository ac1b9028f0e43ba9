"""Services and lists from the server: fetched, checked by hash, examined, and installed whole or not at all."""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Protocol

from kiosk.services.media import MAX_ALL, safe_name
from kiosk.services.names import HOUSE
from kiosk.services.problems import ServiceRefusedError, quote
from kiosk.services.service import FORM, MEDIA, READING
from kiosk.store.reasons import meaning
from sync.examining import UnusableError, examined, mentioned, words
from sync.listing import has_hash
from sync.openrosa import ChangedError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kiosk.services.installed import Services
    from kiosk.services.service import Service
    from kiosk.store.deliveries import Deliveries
    from sync.listing import FormEntry, MediaEntry
    from sync.sorting import Sorting

log = logging.getLogger(__name__)
INSTALLED: Final = "service:"
REFUSED: Final = "refused:"
CLOSED: Final = "closed:"
TRIES: Final = 3
"""How often we begin anew when the server changes a form while we fetch it."""
_MOST_WORDS: Final = 2_000


class Offering(Protocol):
    """A server that offers forms. Each of its answers is checked by hash; raises RefusedError."""

    @property
    def complete(self) -> bool:
        """Whether an empty list means that there is nothing, and not that the server has forgotten us."""

    @property
    def closing(self) -> frozenset[str]:
        """Ids of forms that nobody may begin any more, though they are not taken away."""

    async def form_list(self, etag: str = "") -> tuple[tuple[FormEntry, ...] | None, str]:
        """Return the forms on offer, None when nothing changed, and the list's ETag."""

    async def form(self, entry: FormEntry) -> bytes:
        """Return the XML of a form."""

    async def manifest(self, entry: FormEntry, etag: str = "") -> tuple[tuple[MediaEntry, ...] | None, str]:
        """Return the files of a form and the manifest's ETag; None when nothing changed."""

    async def media(self, entry: MediaEntry) -> bytes:
        """Return a file."""


@dataclass(slots=True)
class _Known:
    """What the server said last, in memory only: the addresses hold the token."""

    etag: str = ""
    forms: tuple[FormEntry, ...] = ()
    manifest_etags: dict[str, str] = field(default_factory=dict)
    manifests: dict[str, tuple[MediaEntry, ...]] = field(default_factory=dict)


class Catalogue:
    """Keeps the services as the server offers them. Only what came from the server is taken away or closed by it."""

    def __init__(  # noqa: PLR0913  # its parts, the last by name
        self,
        server: Offering,
        services: Services,
        deliveries: Deliveries,
        house_language: str = "en",
        say: Callable[[str], None] = lambda _words: None,
        *,
        as_of: datetime | None = None,
    ) -> None:
        """`as_of`: from when what is offered is; None for a server, which offers what is so now."""
        self._server = server
        self._services = services
        self._deliveries = deliveries
        self._house_language = house_language
        self._say = say
        self._as_of = as_of
        self._known = _Known()

    async def update(self) -> Sorting | None:
        """Fetch what is new. Return why it has to wait, or None. What was refused stands in the state "refused:..."."""
        try:
            forms, etag = await self._server.form_list(self._known.etag)
            if forms is not None:
                self._known.forms, self._known.etag = forms, etag
                self._let_go_on(forms)
            for entry in self._known.forms:
                if not entry.form_id.startswith(HOUSE):
                    await self._renew(entry)
        except RefusedError as error:
            return error.sorting
        self._take_away()
        self._close()
        return None

    def _let_go_on(self, forms: tuple[FormEntry, ...]) -> None:
        """When the server's forms change, what it did not know or allow before may be tried again."""
        told = hashlib.sha256(repr(sorted((form.form_id, form.version) for form in forms)).encode()).hexdigest()
        before = self._deliveries.state("catalogue")
        if told == before:
            return
        for reason in ("form_unknown", "not_allowed") if before else ():
            self._deliveries.retry(reason=reason)
        self._deliveries.set_state("catalogue", told)

    async def _renew(self, entry: FormEntry) -> None:
        """Bring one form up to date; what is wrong with it stays its own trouble, unless the server is in trouble."""
        for _ in range(TRIES):
            try:
                await self._fetch_and_install(entry)
            except ChangedError as error:
                self._known.manifest_etags.pop(entry.form_id, None)
                trouble = f"It changes while it is fetched ({error.detail})."
                entry = await self._again(entry)
            except RefusedError as error:
                if error.sorting.verdict in {"pause", "later"}:
                    raise
                self._refuse(entry, f"It cannot be fetched: {error.detail or meaning(error.sorting.reason)}")
                return
            except UnusableError as error:
                self._refuse(entry, str(error), lasting=True)
                return
            except OSError as error:
                self._refuse(entry, f"It cannot be written here ({type(error).__name__}).")
                return
            else:
                return
        self._refuse(entry, trouble)

    async def _again(self, entry: FormEntry) -> FormEntry:
        forms, self._known.etag = await self._server.form_list()
        self._known.forms = forms or ()
        return next((form for form in self._known.forms if form.form_id == entry.form_id), entry)

    async def _fetch_and_install(self, entry: FormEntry) -> None:
        manifest = await self._manifest(entry)
        told = _fingerprint(entry, manifest)
        service = self._services.get(entry.form_id)
        if service is not None and self._deliveries.state(INSTALLED + entry.form_id) == told:
            self._confirm(entry)
            return
        if self._deliveries.state(REFUSED + entry.form_id).partition("\n")[0] == _short(told):
            return
        here = _form_here(service, entry)
        xml = here or await self._server.form(entry)
        files = await self._files(entry, manifest, mentioned(xml))
        # What somebody installed here, or came by stick, need not be examined once more to be the same.
        same = here is not None and service is not None and service.holds(xml, files)
        if not same:
            await self._install(entry, xml, files)
        self._confirm(entry)
        self._deliveries.set_state(INSTALLED + entry.form_id, told)
        self._deliveries.drop_state(REFUSED + entry.form_id)
        done = "Here already, and as the server has it" if same else "Installed from the server"
        self._say(f"{done}: {quote(entry.form_id)}, version {quote(entry.version) or '(none)'}")

    def _confirm(self, entry: FormEntry) -> None:
        self._services.confirm(entry.form_id, self._as_of or datetime.now(UTC))

    async def _manifest(self, entry: FormEntry) -> tuple[MediaEntry, ...]:
        known = self._known
        manifest, etag = await self._server.manifest(entry, known.manifest_etags.get(entry.form_id, ""))
        if manifest is not None:
            known.manifests[entry.form_id], known.manifest_etags[entry.form_id] = manifest, etag
        return known.manifests[entry.form_id]

    async def _files(
        self, entry: FormEntry, manifest: tuple[MediaEntry, ...], mentioned: frozenset[str]
    ) -> dict[str, bytes]:
        """Fetch the files the form mentions; what is here already in the same state is taken from here."""
        before = json.loads(self._deliveries.state(INSTALLED + entry.form_id) or "{}").get("files", {})
        found: dict[str, bytes] = {}
        for media in manifest:
            if media.name in mentioned:
                if not safe_name(media.name):
                    raise UnusableError("The name of one of its files is not allowed.")
                # The mark of a list says nothing of its content: only what was fetched under it is known to be it.
                known = before.get(media.name) == media.hash or not media.entity_list
                kept = self._kept(entry.form_id, media) if known else None
                found[media.name] = await self._server.media(media) if kept is None else kept
            if sum(map(len, found.values())) > MAX_ALL:
                raise UnusableError(f"Its files are larger than {MAX_ALL // 2**20} MB together.")
        return found

    def _kept(self, form_id: str, media: MediaEntry) -> bytes | None:
        service = self._services.get(form_id)
        path = service.folder / MEDIA / media.name if service else None
        if path is None or not path.is_file():
            return None
        content = path.read_bytes()
        return content if media.entity_list or has_hash(content, media.hash) else None

    async def _install(self, entry: FormEntry, xml: bytes, files: Mapping[str, bytes]) -> None:
        found = await examined(xml, files, self._house_language)
        if (found.id, found.version) != (entry.form_id, entry.version):
            raise UnusableError("The form says another id or version than the server's list.")
        try:
            self._services.renew(found)
        except ServiceRefusedError as error:
            raise UnusableError(words(error)) from None

    def _refuse(self, entry: FormEntry, trouble: str, *, lasting: bool = False) -> None:
        """Keep why a form is not installed. `lasting`: it need not be fetched again until it is another one."""
        told = _short(_fingerprint(entry, self._known.manifests.get(entry.form_id, ()))) if lasting else ""
        kept = f"{told}\n{trouble[:_MOST_WORDS]}"
        if self._deliveries.state(REFUSED + entry.form_id) != kept:
            self._deliveries.set_state(REFUSED + entry.form_id, kept)
            log.warning("a form of the server was refused")
        self._say(f"Refused from the server: {quote(entry.form_id)}: {trouble}")

    def _take_away(self) -> None:
        """Take away what came from the server and is not offered any more; an empty list says nothing."""
        offered = {entry.form_id for entry in self._known.forms} | self._server.closing
        if not offered and not self._server.complete:
            return
        for name in self._deliveries.states(INSTALLED):
            form_id = name.removeprefix(INSTALLED)
            if form_id not in offered:
                self._services.remove(form_id)
                self._deliveries.drop_state(name)
                self._deliveries.drop_state(CLOSED + form_id)
                self._say(f"Taken away at the server, and so here: {quote(form_id)}")
        for name in self._deliveries.states(REFUSED):
            if name.removeprefix(REFUSED) not in offered:
                self._deliveries.drop_state(name)

    def _close(self) -> None:
        """Let nobody begin what the server closes, until it opens it again; what people closed here stays closed."""
        closed = {name.removeprefix(CLOSED) for name in self._deliveries.states(CLOSED)}
        for form_id in self._server.closing - closed:
            service = self._services.get(form_id)
            if service is not None and service.paused is None and self._deliveries.state(INSTALLED + form_id):
                self._services.pause(form_id, {})
                self._deliveries.set_state(CLOSED + form_id, "closing")
                self._say(f"Closed at the server, and so here: {quote(form_id)}")
        for form_id in closed - self._server.closing:
            self._services.resume(form_id)
            self._deliveries.drop_state(CLOSED + form_id)


def _form_here(service: Service | None, entry: FormEntry) -> bytes | None:
    """Return the form as it is installed, where it is the one that is offered and was read as we read now."""
    if service is None or (service.version, service.reading) != (entry.version, READING):
        return None
    try:
        xml = (service.folder / FORM).read_bytes()
    except OSError:
        return None
    return xml if has_hash(xml, entry.hash) else None


def _fingerprint(entry: FormEntry, manifest: tuple[MediaEntry, ...]) -> str:
    files = {media.name: media.hash for media in manifest}
    told = {"hash": entry.hash, "version": entry.version, "files": files, "reading": READING}
    return json.dumps(told, sort_keys=True)


def _short(told: str) -> str:
    return hashlib.sha256(told.encode()).hexdigest()[:16]
