"""The folder of a site: its public keys, the kiosk's own key, store, services, papers, log.

SITE/kiosk.toml                     the configuration, if there is one
SITE/keys/site-public-keys.json     what submissions and visits are sealed to
SITE/keys/kiosk-private-key.json    what the kiosk signs with; opens nothing
SITE/keys/kiosk-public-key.json     for those who verify
SITE/data/store.db                  the store
SITE/services/                      the installed services
SITE/log/handrail.log
SITE/demonstration/                 only in a demonstration: the private keys, so that all can be tried
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.durable import settle
from kiosk.errors import Surroundings
from kiosk.sealing import keys as key_files
from kiosk.sealing.seals import bind, seal, sign
from kiosk.store.submissions import SealedAttachment, attachment_binding, binding, stamp

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from kiosk.ports import Clock
    from kiosk.sealing.keys import SiteKeys
    from kiosk.sealing.pairs import SigningKey


def checkpoint_binding(visit_id: str) -> bytes:
    """Encode what the sealed state of a visit is bound to."""
    return bind("checkpoint", visit_id)


@dataclass(frozen=True, slots=True)
class Site:
    """A site that is set up."""

    folder: Path
    keys: SiteKeys
    signer: SigningKey

    @classmethod
    def open(cls, folder: Path) -> Site:
        """Open the site in `folder`. Raises Surroundings: site_missing, keys_..."""
        if not (folder / "keys").is_dir():
            raise Surroundings("site_missing", str(folder))
        keys = key_files.read_public(folder / "keys" / key_files.PUBLIC)
        return cls(folder, keys, key_files.read_signing(folder / "keys" / key_files.KIOSK_PRIVATE))

    @classmethod
    def make(cls, folder: Path, keys: SiteKeys, clock: Clock) -> Site:
        """Set up a site in `folder`: a key of the kiosk's own, and an empty store.

        The folder `keys` appears last and whole: a power cut in between leaves nothing half made.
        """
        if (folder / "keys").exists():
            raise Surroundings("site_exists", str(folder))
        from kiosk.store.store import Store  # reading it takes a while, and who opens a site does without

        unfinished = folder / "keys.part"
        try:
            for part in (folder, folder / "data", folder / "services"):
                part.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.rmtree(unfinished, ignore_errors=True)
            with Store.make(folder / "data" / "store.db", clock) as store:
                if next(store.submissions(), None) is not None:
                    raise Surroundings("site_exists", f"{store.path} holds submissions")
            key_files.make_kiosk_key(unfinished, stamp(clock.now()), demonstration=keys.demonstration)
            key_files.write_public(unfinished / key_files.PUBLIC, keys)
            unfinished.rename(folder / "keys")
            settle(folder)
        except OSError as error:
            raise Surroundings("file_unusable", f"{folder} ({type(error).__name__})") from None
        return cls.open(folder)

    @classmethod
    def open_or_demonstrate(cls, folder: Path, name: str, clock: Clock) -> Site:
        """Open the site in `folder`; on the first run make a demonstration there, its keys marked as such."""
        if (folder / "keys").exists():
            return cls.open(folder)
        key_files.make_folder(folder)
        shutil.rmtree(folder / "demonstration", ignore_errors=True)  # half made: no site ever used these keys
        made = stamp(clock.now())
        keys = key_files.make_site_keys(folder / "demonstration", name, made, demonstration=True)
        return cls.make(folder, keys, clock)

    @property
    def demonstration(self) -> bool:
        """Whether anybody can read what is entered here, because its private keys are beside it."""
        return self.keys.demonstration or self.signer.verifying.demonstration

    @property
    def store_path(self) -> Path:
        """The file of the store."""
        return self.folder / "data" / "store.db"

    @property
    def services(self) -> Path:
        """The folder of the installed services."""
        return self.folder / "services"

    @property
    def log(self) -> Path:
        """The folder of the log."""
        return self.folder / "log"

    def seal_submission(
        self, instance_id: str, form_id: str, version: str, created_at: datetime, xml: bytes
    ) -> tuple[bytes, bytes]:
        """Seal a finished service and sign the box; return both, as Store.add_submission takes them."""
        aad = binding(instance_id, form_id, version, stamp(created_at))
        sealed = seal(self.keys.submissions, xml, aad, pack=True)
        return sealed, sign(self.signer, sealed, aad)

    def seal_attachment(self, submission: bytes, name: str, media_type: str, content: bytes) -> SealedAttachment:
        """Seal and sign a file of a submission; `submission` is the binding of that."""
        aad = attachment_binding(submission, name, media_type)
        sealed = seal(self.keys.submissions, content, aad, pack=True)
        return SealedAttachment(name, media_type, sealed + sign(self.signer, sealed, aad))

    def seal_checkpoint(self, visit_id: str, content: bytes) -> bytes:
        """Seal the state of a running visit to the desk."""
        return seal(self.keys.desk, content, checkpoint_binding(visit_id))

    def renew_keys(self, keys: SiteKeys) -> None:
        """Seal to other keys from now on; what is kept stays sealed to the old ones."""
        if keys.demonstration != self.demonstration:
            raise Surroundings("keys_damaged", "a demonstration and a real site never share a folder")
        path = self.folder / "keys" / key_files.PUBLIC
        fresh = path.with_suffix(".part")
        fresh.unlink(missing_ok=True)
        key_files.write_public(fresh, keys)
        fresh.replace(path)
        settle(path.parent)
