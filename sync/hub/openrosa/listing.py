"""What a client is offered: formList, manifest, integrity (OpenRosa Form Discovery and Manifest APIs)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from sqlalchemy import select

from sync.hub.entity_files import SUFFIX, deleted, marks
from sync.hub.schema import assignments, forms
from sync.hub.services import EVERYBODY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import ColumnElement, Connection

_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_LIST: Final = "http://openrosa.org/xforms/xformsList"
_MANIFEST: Final = "http://openrosa.org/xforms/xformsManifest"


@dataclass(frozen=True, slots=True)
class Place:
    """`base` is the address under which the client sees us: all others begin so."""

    base: str

    def form_list(self, connection: Connection, client: str) -> bytes:
        """Return the forms that are open to everybody, or to this client ("token:<name>" among who has them)."""
        columns = (forms.c.id, forms.c.form_id, forms.c.version, forms.c.title, forms.c.xml_hash)
        here = select(*columns).where(forms.c.state == "open", has_form(client_id(client))).order_by(forms.c.form_id)
        listed = "".join(self._form(row) for row in connection.execute(here))
        return f'{_HEAD}<xforms xmlns="{_LIST}">{listed}</xforms>'.encode()

    def manifest(self, connection: Connection, form: int, client: str) -> bytes | None:
        """Return the files of a form, the lists it reads among them; None when the client has no such form."""
        here = (forms.c.id == form, forms.c.state != "draft", has_form(client_id(client)))
        record = connection.execute(select(forms.c.record).where(*here)).scalar()
        if record is None:
            return None
        listed = "".join(self._files(connection, record))
        return f'{_HEAD}<manifest xmlns="{_MANIFEST}">{listed}</manifest>'.encode()

    def _form(self, row: Any) -> str:  # noqa: ANN401  # a row
        address = escape(f"{self.base}/forms/{row.id}")
        return (
            f"<xform><formID>{escape(row.form_id)}</formID><name>{escape(row.title)}</name>"
            f"<version>{escape(row.version)}</version><hash>md5:{row.xml_hash}</hash>"
            f"<downloadUrl>{address}/form.xml</downloadUrl><manifestUrl>{address}/manifest</manifestUrl></xform>"
        )

    def _files(self, connection: Connection, record: dict[str, Any]) -> Iterator[str]:
        kept = record["media"] | record.get("videos", {})
        for name, md5 in record["md5"].items():
            address = escape(f"{self.base}/files/{kept[name]}/{quote(name)}")
            yield _file(name, md5, f"<downloadUrl>{address}</downloadUrl>")
        for each in marks(connection, lists_of(record)):
            address = escape(f"{self.base}/lists/{quote(each.name)}")
            urls = f"<downloadUrl>{address}.csv</downloadUrl><integrityUrl>{address}/integrity</integrityUrl>"
            yield _file(each.file_name, each.mark, urls, ' type="entityList"')


def integrity(connection: Connection, name: str, ids: Iterable[str]) -> bytes:
    """Return which rows of a list are deleted; those it never had are left out."""
    told = "".join(
        f"<entity id={quoteattr(each)}><deleted>{'true' if gone else 'false'}</deleted></entity>"
        for each, gone in deleted(connection, name, ids).items()
    )
    return f"{_HEAD}<data><entities>{told}</entities></data>".encode()


def client_id(name: str) -> str:
    """Return as what a client stands among the kiosks that have a form."""
    return f"token:{name}"


def has_form(who: str) -> ColumnElement[bool]:
    """Return the condition that a form is for everybody, or for `who`: a kiosk's id or a `client_id`."""
    return forms.c.form_id.in_(select(assignments.c.form_id).where(assignments.c.kiosk.in_([EVERYBODY, who])))


def has_list(connection: Connection, who: str, name: str) -> bool:
    """Tell whether a list is read by a form that `who` has. Others are nobody else's business."""
    records = select(forms.c.record).where(forms.c.state.in_(["open", "closing"]), has_form(who))
    return any(name in lists_of(record) for record in connection.execute(records).scalars())


def lists_of(record: dict[str, Any]) -> list[str]:
    """Return the names that lists would have which a form reads and did not bring along."""
    return [name.removesuffix(SUFFIX) for name in record["data_files"] if name not in record["md5"]]


def _file(name: str, mark: str, urls: str, kind: str = "") -> str:
    return f"<mediaFile{kind}><filename>{escape(name)}</filename><hash>md5:{mark}</hash>{urls}</mediaFile>"
