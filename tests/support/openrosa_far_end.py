"""What an OpenROSA server keeps and how it decides, as ODK Central and KoboToolbox do (docs/decisions/0011-sync.md)."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass, field
from typing import Literal, TypeAlias
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

Flavour = Literal["central", "kobo"]
Parts: TypeAlias = "list[tuple[str, str | None, bytes]]"
"""Name, file name and content of each part of a post."""
META = "{http://openrosa.org/xforms}"
DISPOSITION = re.compile(rb'name="([^"]*)"(?:; filename="([^"]*)")?')


@dataclass
class Offered:
    """A form on the server; `allowed` says whether the app user may use it."""

    form_id: str
    version: str = "1"
    xml: bytes = b""
    media: dict[str, bytes] = field(default_factory=dict)
    entity_lists: dict[str, bytes] = field(default_factory=dict)
    allowed: bool = True
    closed: bool = False
    versions: set[str] = field(default_factory=set)


@dataclass
class Record:
    """What was stored under an instance id."""

    form_id: str
    xml: bytes
    attachments: dict[str, bytes] = field(default_factory=dict)


@dataclass
class FarEnd:
    """The forms on offer and the records that arrived."""

    flavour: Flavour = "central"
    forms: dict[str, Offered] = field(default_factory=dict)
    records: dict[str, Record] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)

    def offer(self, *forms: Offered) -> None:
        for form in forms:
            form.versions.add(form.version)
            self.forms[form.form_id] = form

    def store(self, parts: Parts) -> tuple[int, str]:
        """Return status and words for a post."""
        xmls = [content for name, filename, content in parts if name == "xml_submission_file" and filename]
        if len(xmls) != 1:
            return 400, "Required multipart POST field xml_submission_file missing."
        (xml,) = xmls
        form_id, version, instance_id, replaced = facts(xml)
        refused = self._refused_form(form_id, version) or self._refused_instance(xml, instance_id, replaced)
        if refused is not None:
            return refused
        # What is cut off before its id gets a random one, so that each try adds a record.
        instance_id = instance_id or f"uuid:{secrets.token_hex(8)}"
        known = instance_id in self.records
        record = self.records.setdefault(instance_id, Record(form_id, xml))
        for name, filename, content in parts:
            # Files the XML does not name are dropped without a word.
            if name != "xml_submission_file" and filename and escape(name).encode() in xml:
                record.attachments[name] = content
        return (202 if known and self.flavour == "kobo" else 201), ""

    def _refused_form(self, form_id: str, version: str) -> tuple[int, str] | None:
        form = self.forms.get(form_id)
        if form is None or version not in form.versions:
            return 404, "The form and version you are submitting to could not be found."
        if not form.allowed:
            return 401, "The authentication you provided does not have rights to perform that action."
        return (409, "This form is not currently accepting submissions.") if form.closed else None

    def _refused_instance(self, xml: bytes, instance_id: str, replaced: str) -> tuple[int, str] | None:
        if b"\0" in xml:
            return 500, "json:Internal Server Error"
        if instance_id in self.deleted:
            return 409, "This submission has been deleted."
        if replaced and replaced not in self.records:
            return 404, "The submission to be replaced could not be found."
        kept = self.records.get(instance_id)
        different = kept is not None and kept.xml != xml
        return (409, "A submission already exists with this ID, but with different XML.") if different else None


def facts(xml: bytes) -> tuple[str, str, str, str]:
    """Return form id, version, instanceID and deprecatedID; where it is cut off, what can be found."""
    try:
        root = ET.fromstring(xml)
    except ET.ParseError:
        return (
            _guess(rb'id="([^"]*)"', xml),
            _guess(rb'version="([^"]*)"', xml),
            _guess(rb"instanceID>([^<]*)<", xml),
            "",
        )
    ids = [
        root.findtext(f"{prefix}meta/{prefix}{name}")
        for name in ("instanceID", "deprecatedID")
        for prefix in (META, "")
    ]
    instance_id, deprecated = (next((found for found in ids[at : at + 2] if found), "") for at in (0, 2))
    return root.get("id", ""), root.get("version", ""), instance_id, deprecated


def _guess(pattern: bytes, xml: bytes) -> str:
    found = re.search(pattern, xml)
    return found[1].decode(errors="replace") if found else ""


def read_multipart(content_type: str, body: bytes) -> list[tuple[str, str | None, bytes]] | None:
    """Return the parts; None when it is cut off or no multipart."""
    found = re.search(r'boundary="?([^";]+)', content_type)
    if not content_type.startswith("multipart/form-data") or not found:
        return None
    mark = b"--" + found[1].encode()
    if not body.rstrip().endswith(mark + b"--"):
        return None
    parts = []
    for piece in body.split(mark)[1:-1]:
        head, _, content = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        named = DISPOSITION.search(head)
        if named is None:
            return None
        filename = named[2].decode() if named[2] is not None else None
        parts.append((named[1].decode(), filename, content.removesuffix(b"\r\n")))
    return parts


def instance(name: str, words: str = "x", form_id: str = "join", replaces: str = "", files: str = "") -> bytes:
    """Return a submission of the form `form_id`, version 1, that names `files`."""
    edited = f"<orx:deprecatedID>{replaces}</orx:deprecatedID>" if replaces else ""
    return (
        f'<data xmlns:orx="http://openrosa.org/xforms" id="{form_id}" version="1"><name>{words}</name>'
        f"<files>{files}</files><orx:meta><orx:instanceID>{name}</orx:instanceID>{edited}</orx:meta></data>"
    ).encode()


def etag_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]


def md5(data: bytes | str) -> str:
    return hashlib.md5(data.encode() if isinstance(data, str) else data).hexdigest()


def listed(base: str, form: Offered) -> str:
    more = f"<manifestUrl>{base}/{form.form_id}/manifest</manifestUrl>" if form.media or form.entity_lists else ""
    return (
        f"<xform><formID>{escape(form.form_id)}</formID><name>{escape(form.form_id)}</name>"
        f"<version>{escape(form.version)}</version><hash>md5:{md5(form.xml)}</hash>"
        f"<downloadUrl>{base}/{form.form_id}/form.xml</downloadUrl>{more}</xform>"
    )


def manifest(base: str, form: Offered) -> str:
    base = f"{base}/{form.form_id}"
    files = [
        f"<mediaFile><filename>{escape(name)}</filename><hash>md5:{md5(content)}</hash>"
        f"<downloadUrl>{base}/{escape(name)}</downloadUrl></mediaFile>"
        for name, content in form.media.items()
    ] + [
        f'<mediaFile type="entityList"><filename>{escape(name)}</filename><hash>md5:{etag_of(content)}</hash>'
        f"<downloadUrl>{base}/{escape(name)}</downloadUrl>"
        f"<integrityUrl>{base}/{escape(name)}/integrity</integrityUrl></mediaFile>"
        for name, content in form.entity_lists.items()
    ]
    return f'<manifest xmlns="http://openrosa.org/xforms/xformsManifest">{"".join(files)}</manifest>'


def form_xml(form_id: str = "join", version: str = "1", question: str = "Name", more: str = "") -> bytes:
    """Return a small form; `more` stands in its model."""
    return f"""<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms">
<h:head><h:title>Join</h:title><model>
<instance><data id="{form_id}" version="{version}"><name/><orx:meta><orx:instanceID/></orx:meta></data></instance>
{more}<bind nodeset="/data/name" type="string"/></model></h:head>
<h:body><input ref="/data/name"><label>{question}</label></input></h:body></h:html>""".encode()
