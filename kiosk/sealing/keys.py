"""Key files: JSON that says in words what it is and where it belongs.

Three files for a site: `site-public-keys.json` goes to every kiosk and desk; `submissions-private-
key.json` stays where submissions are read; `desk-private-key.json` goes to the desks. A kiosk has
`kiosk-private-key.json` (signs, opens nothing) and `kiosk-public-key.json`.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
import secrets
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kiosk.durable import settle, write_new
from kiosk.errors import Surroundings
from kiosk.sealing.pairs import OpeningKey, Role, SealingKey, SigningKey, VerifyingKey, from_pem, stretch, to_pem

if TYPE_CHECKING:
    from pathlib import Path

PUBLIC = "site-public-keys.json"
KIOSK_PRIVATE = "kiosk-private-key.json"
KIOSK_PUBLIC = "kiosk-public-key.json"
LARGEST_FILE = 100_000
SALT_BYTES = 16
_NOTES: dict[str, str] = {
    "submissions": "Keep this file secret, and keep copies. Who has it can read what people sent. Never on a kiosk.",
    "desk": "Keep this file secret. It goes to the desks, where helpers go on with a visit. Never on a kiosk.",
    "kiosk": "Keep this file on this kiosk only. It signs what the kiosk sends and opens nothing.",
}


@dataclass(frozen=True, slots=True)
class SiteKeys:
    """The public keys of a site: what a kiosk needs to seal."""

    name: str
    made: str
    submissions: SealingKey
    desk: SealingKey

    @property
    def demonstration(self) -> bool:
        """Whether any of them is a demonstration key."""
        return self.submissions.demonstration or self.desk.demonstration


def private_name(role: Role) -> str:
    """Return the usual name of the file with the private key of `role`."""
    return f"{role}-private-key.json"


def make_site_keys(
    folder: Path, name: str, made: str, passphrase: str | None = None, *, demonstration: bool = False
) -> SiteKeys:
    """Make the keys of a site in `folder`: three files, none of which may be there already."""
    pairs: dict[Role, OpeningKey] = {
        role: OpeningKey.make(role, demonstration=demonstration) for role in ("submissions", "desk")
    }
    keys = SiteKeys(name, made, pairs["submissions"].sealing, pairs["desk"].sealing)
    _refuse_existing(folder, PUBLIC, *(private_name(role) for role in pairs))
    for role, pair in pairs.items():
        write_private(folder / private_name(role), pair, made, passphrase)
    write_public(folder / PUBLIC, keys)
    return keys


def make_kiosk_key(folder: Path, made: str, *, demonstration: bool) -> SigningKey:
    """Make the kiosk's own pair in `folder`."""
    _refuse_existing(folder, KIOSK_PRIVATE, KIOSK_PUBLIC)
    key = SigningKey.make(demonstration=demonstration)
    write_private(folder / KIOSK_PRIVATE, key, made)
    _write(folder / KIOSK_PUBLIC, verifying_content(key.verifying, made))
    return key


def verifying_content(key: VerifyingKey, made: str) -> dict[str, Any]:
    """Return what stands in a file of a kiosk's public key."""
    return _head("kiosk public key", made, key) | {"key": _text(key.raw)}


def verifying_of(content: dict[str, Any]) -> VerifyingKey:
    """Read such content. Raises KeyError, ValueError, TypeError."""
    return VerifyingKey.from_raw(_raw(content["key"]))


def _refuse_existing(folder: Path, *names: str) -> None:
    for name in names:
        if (folder / name).exists():
            raise Surroundings("site_exists", str(folder / name))
    make_folder(folder)


def make_folder(folder: Path) -> None:
    """Make a folder that only its owner can look into, unless it is there."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Surroundings("file_unusable", f"{folder} ({type(error).__name__})") from None


def write_public(path: Path, keys: SiteKeys) -> None:
    """Write the public keys of a site."""
    head = _head("site public keys", keys.made, keys.submissions)
    content = head | {"site": keys.name, "submissions": _text(keys.submissions.raw), "desk": _text(keys.desk.raw)}
    del content["id"]
    _write(path, content)


def write_private(path: Path, key: OpeningKey | SigningKey, made: str, passphrase: str | None = None) -> None:
    """Write a private key, readable by its owner only."""
    role = key.role if isinstance(key, OpeningKey) else "kiosk"
    public = key.sealing if isinstance(key, OpeningKey) else key.verifying
    content = _head("private key", made, public) | {"role": role, "note": _NOTES[role]}
    _write(path, content | _protected(key, passphrase), mode=0o600)


def _protected(key: OpeningKey | SigningKey, passphrase: str | None) -> dict[str, str]:
    if passphrase is None:
        return {"salt": "", "pem": to_pem(key)}
    salt = secrets.token_bytes(SALT_BYTES)
    return {"salt": _text(salt), "pem": to_pem(key, stretch(passphrase, salt))}


def _head(what: str, made: str, key: SealingKey | VerifyingKey) -> dict[str, Any]:
    return {"handrail": what, "version": 1, "demonstration": key.demonstration, "made": made, "id": key.id}


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _write(path: Path, content: dict[str, Any], mode: int = 0o644) -> None:
    """Write to the disk itself, and never over another file: it might be the only copy of a key."""
    try:
        write_new(path, json.dumps(content, indent=2, ensure_ascii=False).encode() + b"\n", mode)
    except FileExistsError:
        raise Surroundings("site_exists", str(path)) from None
    except OSError as error:
        raise Surroundings("file_unusable", f"{path} ({type(error).__name__})") from None


def read_public(path: Path) -> SiteKeys:
    """Read the public keys of a site. Raises Surroundings: keys_missing, keys_damaged."""
    content = read_content(path, "site public keys")
    try:
        return SiteKeys(
            name=str(content["site"]),
            made=str(content["made"]),
            submissions=SealingKey.from_raw("submissions", _raw(content["submissions"])),
            desk=SealingKey.from_raw("desk", _raw(content["desk"])),
        )
    except (KeyError, ValueError, TypeError):
        raise Surroundings("keys_damaged", str(path)) from None


def read_kiosk_public(path: Path) -> VerifyingKey:
    """Read the public key of a kiosk."""
    content = read_content(path, "kiosk public key")
    try:
        return verifying_of(content)
    except (KeyError, ValueError, TypeError):
        raise Surroundings("keys_damaged", str(path)) from None


def read_opening(path: Path, passphrase: str | None = None) -> OpeningKey:
    """Read a private key that opens. Raises Surroundings: keys_..., passphrase_wrong."""
    key = _read_private(path, passphrase)
    if not isinstance(key, OpeningKey):
        raise Surroundings("keys_damaged", f"{path} opens nothing: it is a kiosk's key for signatures")
    return key


def read_signing(path: Path) -> SigningKey:
    """Read a kiosk's own key. Raises Surroundings: keys_..."""
    key = _read_private(path, None)
    if not isinstance(key, SigningKey):
        raise Surroundings("keys_damaged", f"{path} is no kiosk's key: a key that opens must never be on a kiosk")
    return key


def _read_private(path: Path, passphrase: str | None) -> OpeningKey | SigningKey:
    content = read_content(path, "private key")
    role, pem = content.get("role"), content.get("pem")
    if not isinstance(pem, str) or not isinstance(role, str):
        raise Surroundings("keys_damaged", str(path))
    protected = "ENCRYPTED" in pem
    if not protected and others_may_read(path):
        raise Surroundings("keys_exposed", str(path))
    if protected and passphrase is None:
        raise Surroundings("passphrase_wrong", str(path))
    try:
        secret = stretch(passphrase or "", _raw(content.get("salt"))) if protected else None
    except (ValueError, TypeError):
        raise Surroundings("keys_damaged", str(path)) from None
    key = from_pem(role, pem, secret)
    if key.id != content.get("id"):
        raise Surroundings("keys_damaged", f"{path}: the key is not the one its id names")
    return key


def protect(path: Path, old: str | None, new: str | None) -> None:
    """Protect the private key in `path` by another passphrase, or by none; whole or not at all."""
    content = read_content(path, "private key")
    fresh = path.with_suffix(".part")
    fresh.unlink(missing_ok=True)
    _write(fresh, content | _protected(_read_private(path, old), new), mode=0o600)
    fresh.replace(path)
    settle(path.parent)


def needs_passphrase(path: Path) -> bool:
    """Tell whether the private key in `path` is protected by a passphrase."""
    return "ENCRYPTED" in str(read_content(path, "private key").get("pem"))


def others_may_read(path: Path) -> bool:
    """Tell whether the file is readable to more than its owner."""
    return os.name == "posix" and bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def write_own(path: Path, content: dict[str, Any]) -> None:
    """Write such a file over the one before; only its owner may read it. Raises Surroundings(file_unusable)."""
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        write_new(fresh, json.dumps(content, indent=2).encode(), mode=0o600)
        fresh.replace(path)
        settle(path.parent)
    except OSError as error:
        raise Surroundings("file_unusable", f"{path} ({type(error).__name__})") from None


def _raw(text: object) -> bytes:
    if not isinstance(text, str):
        raise TypeError
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise ValueError from None


def read_content(path: Path, what: str) -> dict[str, Any]:
    """Read a file of ours under `keys/` that says it is a `what`. Raises Surroundings: keys_missing, keys_damaged."""
    try:
        with path.open("rb") as file:
            content = json.loads(file.read(LARGEST_FILE))
    except OSError:
        raise Surroundings("keys_missing", str(path)) from None
    except (ValueError, RecursionError):
        raise Surroundings("keys_damaged", f"{path} is not JSON") from None
    if not isinstance(content, dict) or content.get("handrail") != what or content.get("version") != 1:
        raise Surroundings("keys_damaged", f"{path} is not a file of {what}")
    return content
