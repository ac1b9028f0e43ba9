"""What a plain OpenROSA server will get of a submission: made once, when it is finished (design decision 3)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from kiosk.errors import Surroundings
from kiosk.sealing.encrypted_forms import XML_PART, encrypt_submission, read_public_key
from kiosk.sealing.machine import OUTBOX_KEY, MachineKey
from kiosk.services.names import HOUSE
from kiosk.store.posting import PostedFile

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kiosk.config import Sync

OPEN_FORMS: Final = HOUSE
"""Ids of the kiosk's own forms begin so: calls and feedback hold nothing personal and travel readable."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A submission as it is made; `form_key` is base64RsaPublicKey of its form, "" for none."""

    instance_id: str
    form_id: str
    version: str
    form_key: str
    xml: bytes = field(repr=False)
    media: Mapping[str, bytes] = field(repr=False)
    replaces: str = ""


def posted_files(finished: Finished, sync: Sync, keys: Path, made: str) -> tuple[PostedFile, ...]:
    """Return the files to post, the XML first, as they lie on the disk; none where nothing may be sent readable.

    `keys` is the site's folder of keys. Raises Surroundings when the key of this machine cannot be read or made.
    """
    if sync.kind == "none":
        return ()
    if finished.form_key:
        return _encrypted(finished)
    if finished.form_id.startswith(OPEN_FORMS) or (sync.plain and sync.kind == "openrosa"):
        return _sealed(finished, MachineKey.read_or_make(keys / OUTBOX_KEY, made))
    return ()


def _encrypted(finished: Finished) -> tuple[PostedFile, ...]:
    try:
        key = read_public_key(finished.form_key)
    except ValueError:
        # Such a form is refused when it is installed; here it stays for staff, sealed to the site's keys.
        return ()
    return encrypt_submission(
        key,
        finished.form_id,
        finished.version,
        finished.instance_id,
        finished.xml,
        finished.media,
        finished.replaces,
    )


def _sealed(finished: Finished, key: MachineKey) -> tuple[PostedFile, ...]:
    files = [(XML_PART, "text/xml", finished.xml)]
    files += [(name, _media_type(name), content) for name, content in finished.media.items()]
    return tuple(
        PostedFile(name, kind, "machine", key.seal(content, finished.instance_id, name))
        for name, kind, content in files
    )


def opened(file: PostedFile, instance_id: str, key: MachineKey | None) -> PostedFile:
    """Return a file as it is posted. Raises Surroundings: seal_broken, keys_missing."""
    if file.protection == "odk":
        return file
    if key is None:
        raise Surroundings("keys_missing", OUTBOX_KEY)
    return replace(file, content=key.open(file.content, instance_id, file.name))


def _media_type(name: str) -> str:
    import mimetypes

    return mimetypes.guess_type(name)[0] or "application/octet-stream"
