"""All tables of the hub, the same on SQLite and PostgreSQL.

Times are text as kiosk.store.submissions.stamp writes them (UTC, ISO 8601, milliseconds): they sort as they are.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

NAMES: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata: Final = MetaData(naming_convention=NAMES)
# SQLite counts rows by itself only where the type is plainly INTEGER.
NUMBER: Final = BigInteger().with_variant(Integer, "sqlite")


def _number() -> Column[int]:
    return Column("id", NUMBER, primary_key=True, autoincrement=True)


def _text(name: str, *constraint: ForeignKey, key: bool = False, index: bool = False) -> Column[str]:
    return Column(name, Text, *constraint, primary_key=key, nullable=False, index=index)


def _maybe(name: str, *constraint: ForeignKey) -> Column[str]:
    return Column(name, Text, *constraint, nullable=True)


def _count(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False, server_default="0")


def _refers(name: str, to: str, *, key: bool = False) -> Column[int]:
    return Column(name, NUMBER, ForeignKey(to), primary_key=key, nullable=False, index=not key)


def _json(name: str) -> Column[object]:
    return Column(name, JSON, nullable=False)


def _bytes(name: str, *, nullable: bool = False) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=nullable)


facts = Table("facts", metadata, _text("name", key=True), _text("value"))
"""What the hub knows of itself: its own key."""

kiosks = Table(
    "kiosks",
    metadata,
    _text("id", key=True),
    _text("name"),
    _bytes("public_key"),
    _text("machine"),
    _text("enrolled_at"),
    _maybe("revoked_at"),
    _maybe("cloned_at"),
    _count("counter"),
    _maybe("nonce"),
    _maybe("last_seen_at"),
    _json("health"),
)

nonces = Table(
    "nonces",
    metadata,
    _text("kiosk", ForeignKey("kiosks.id"), key=True),
    Column("counter", BigInteger, primary_key=True, autoincrement=False),
    _text("nonce"),
)
"""The last requests of each kiosk: one that comes again is told from one that another machine signed."""

carried = Table(
    "carried",
    metadata,
    _text("kiosk", ForeignKey("kiosks.id"), key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    _text("digest"),
    _text("at"),
)
"""What each kiosk sent by hand: a kiosk never uses a number twice, so another content under it is another machine's."""

enrolment_codes = Table(
    "enrolment_codes",
    metadata,
    _text("code_hash", key=True),
    _text("name"),
    _text("made_by"),
    _text("made_at"),
    _text("expires_at"),
    _maybe("used_at"),
    _maybe("kiosk"),
)

submissions = Table(
    "submissions",
    metadata,
    _number(),
    Column("instance_id", Text, nullable=False, unique=True),
    _text("form_id"),
    _text("version"),
    _text("kind"),
    _maybe("kiosk", ForeignKey("kiosks.id")),
    _text("sender"),
    _text("created_at"),
    _text("received_at", index=True),
    _bytes("content"),
    _bytes("signature", nullable=True),
    _bytes("digest"),
    _maybe("deprecated_id"),
    Index(None, "form_id", "version"),
    Index(None, "kiosk"),
    Index(None, "deprecated_id"),
)
"""`kind`: sealed, open or encrypted. `digest`: of all that was sent, so that other bytes under the same id are seen."""

attachments = Table(
    "attachments",
    metadata,
    _refers("submission", "submissions.id", key=True),
    _text("name", key=True),
    _text("media_type"),
    _bytes("content"),
    _bytes("signature", nullable=True),
)

files = Table("files", metadata, _text("sha256", key=True), _text("media_type"), _bytes("content"))

forms = Table(
    "forms",
    metadata,
    _number(),
    _text("form_id"),
    _text("version"),
    _text("title"),
    _bytes("xml"),
    _text("xml_hash"),
    _bytes("source", nullable=True),
    _json("record"),
    _text("state"),
    _text("made_by"),
    _text("made_at"),
    UniqueConstraint("form_id", "version"),
)

form_files = Table(
    "form_files",
    metadata,
    _refers("form", "forms.id", key=True),
    _text("name", key=True),
    _text("file", ForeignKey("files.sha256")),
)

assignments = Table("assignments", metadata, _text("form_id", key=True), _text("kiosk", key=True))
"""Which kiosk has which form; "*" for all of them."""

entity_lists = Table("entity_lists", metadata, _text("name", key=True), _count("version"), _text("changed_at"))

entities = Table(
    "entities",
    metadata,
    _text("list", ForeignKey("entity_lists.name"), key=True),
    _text("name", key=True),
    _text("label"),
    _json("properties"),
    _count("version"),
    _maybe("deleted_at"),
)

calls = Table(
    "calls",
    metadata,
    _number(),
    Column("instance_id", Text, nullable=False, unique=True),
    _text("number"),
    _maybe("kiosk", ForeignKey("kiosks.id")),
    _text("service"),
    _text("reason"),
    _text("language"),
    _text("opened_at"),
    _text("received_at"),
    _text("state", index=True),
    _maybe("taken_by"),
    _maybe("desk"),
    _text("changed_at"),
)

refusals = Table(
    "refusals",
    metadata,
    _number(),
    _text("at", index=True),
    _maybe("kiosk"),
    _maybe("instance_id"),
    _text("code"),
    _text("words"),
    Index(None, "instance_id"),
)

relays = Table(
    "relays",
    metadata,
    _number(),
    _text("name"),
    _text("url"),
    _text("user"),
    _text("secret"),
    _json("forms"),
    Column("last", NUMBER, nullable=False, server_default="0"),
    _maybe("trouble"),
    _maybe("words"),
    _maybe("made_by"),
    _maybe("made_at"),
)
"""Other servers that get what the hub can read. `forms`: ids, [] for all. `secret` is sealed (outward.secrets).

`last`: submissions up to this one were looked at. `trouble`: why everything waits, a word of kiosk.store.reasons.
"""

relay_items = Table(
    "relay_items",
    metadata,
    _refers("relay", "relays.id", key=True),
    _refers("submission", "submissions.id", key=True),
    _text("state", index=True),
    _count("tries"),
    _maybe("not_before"),
    _text("reason"),
    _text("words"),
    _count("repeats"),
)
"""`state`: waiting, sent or staff. `repeats`: how often in a row it was put off for `reason`."""

hooks = Table(
    "hooks",
    metadata,
    _number(),
    _text("url"),
    _text("secret"),
    _json("kinds"),
    _text("made_by"),
    _text("made_at"),
    _count("last"),
    _count("tries"),
    _maybe("not_before"),
    _text("trouble"),
)
"""Web addresses that are told of calls and submissions, as `kinds` says. `secret` signs, and is sealed."""

hook_items = Table(
    "hook_items",
    metadata,
    _number(),
    _refers("hook", "hooks.id"),
    _text("kind"),
    _text("object"),
    _text("at"),
    _json("facts"),
    _maybe("sent_at"),
    UniqueConstraint("hook", "kind", "object"),
)
"""What a web address is told, each once it is sent: ids and forms, nothing that anybody entered."""

tokens = Table(
    "tokens",
    metadata,
    _text("token_hash", key=True),
    _text("name"),
    _text("made_by"),
    _text("made_at"),
    _maybe("revoked_at"),
    Column("scope", Text, nullable=False, server_default="submissions"),
)
"""`scope`: submissions (OpenROSA) or lists (posting statuses)."""

accounts = Table(
    "accounts",
    metadata,
    _number(),
    Column("name", Text, nullable=False, unique=True),
    _text("password_hash"),
    _text("role"),
    _text("made_at"),
    _maybe("totp"),
    _count("totp_step"),
    _json("recovery"),
    _maybe("disabled_at"),
    _count("failed"),
    _maybe("locked_until"),
)
"""`totp_step`: the last time step whose code was used, so that no code is good twice. `recovery`: hashes of codes."""

invitations = Table(
    "invitations",
    metadata,
    _text("token_hash", key=True),
    _text("name"),
    _text("role"),
    _text("made_by"),
    _text("made_at"),
    _text("expires_at"),
    _maybe("used_at"),
)
"""Links that are good once: to make an account, or to give one that is there a new password."""

attempts = Table("attempts", metadata, _text("address_hash", key=True), _count("failed"), _text("since"))
"""How often signing in went wrong from one address of the network."""

sessions = Table(
    "sessions",
    metadata,
    _text("token_hash", key=True),
    _refers("account", "accounts.id"),
    _text("csrf"),
    _text("state"),
    _text("desk"),
    _maybe("pending"),
    _text("made_at"),
    _text("seen_at"),
    _text("expires_at"),
)
"""`state`: "code" while the second factor is still to be given, then "open". `pending`: a factor being set up."""

audit = Table(
    "audit",
    metadata,
    _number(),
    _text("at"),
    _maybe("account"),
    _text("action"),
    _text("object"),
    _json("facts"),
)

alert_rules = Table(
    "alert_rules",
    metadata,
    _number(),
    _text("kind"),
    _count("minutes"),
    _text("how"),
    _text("to"),
    _text("made_by"),
    _text("made_at"),
)
"""`kind`: not_seen (for so many minutes), printer, paper, refused. `how`: mail or webhook."""

alerts = Table(
    "alerts",
    metadata,
    _number(),
    _refers("rule", "alert_rules.id"),
    _text("object"),
    _text("begun_at"),
    _maybe("ended_at"),
    _maybe("begun_sent_at"),
    _maybe("ended_sent_at"),
    _count("tries"),
    _maybe("not_before"),
    _text("trouble"),
)
"""One line for each time that a rule began to be true of a kiosk."""

events = Table("events", metadata, _number(), _text("at"), _text("kind"), _text("object"))
"""One line for every change people can see, in the transaction of the change."""
