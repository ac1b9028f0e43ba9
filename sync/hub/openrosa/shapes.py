"""What a submission of a form must look like: asked of the form itself, once for each version."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from kiosk.services.names import HOUSE
from kiosk.xform.reading import parse
from sync.hub.refusal import Refusal
from sync.hub.schema import forms

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from sync.hub.database import Database
    from sync.hub.openrosa.reading import Submitted

MOST: Final = 5_000


@dataclass(frozen=True, slots=True)
class Shape:
    """`root` is the document element; `secret`: the form asks for encryption. `form` is the row, 0 for our own."""

    form: int
    root: str
    secret: bool


OWN: Final = Shape(0, "data", secret=False)
"""Of the kiosk's own forms, which every hub knows: calls, feedback, reports of health."""


@dataclass(slots=True)
class Shapes:
    """Remembers shapes: a version never changes."""

    database: Database
    _known: dict[tuple[str, str], Shape] = field(default_factory=dict)

    async def check(self, submission: Submitted) -> Shape:
        """Return the shape a submission has. Raises Refusal where its form is unknown, or it is not of this form."""
        name = (submission.form_id, submission.version)
        shape = OWN if submission.form_id.startswith(HOUSE) else self._known.get(name)
        if shape is None:
            shape = await self.database.read(lambda connection: _shape(connection, *name))
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[name] = shape
        if submission.root != shape.root:
            raise Refusal(400, "root", "The document element is not that of the form.")
        if shape.secret and not submission.encrypted:
            raise Refusal(400, "not_encrypted", "This form has to be sent encrypted.")
        return shape


def unknown() -> Refusal:
    """Return the refusal of a form nobody has published here, or a version of it."""
    return Refusal(404, "form", "The hub does not know this form, or this version of it.")


def _shape(connection: Connection, form_id: str, version: str) -> Shape:
    here = (forms.c.form_id == form_id, forms.c.version == version)
    row = connection.execute(select(forms.c.id, forms.c.xml).where(*here)).one_or_none()
    if row is None:
        raise unknown()
    head = parse(bytes(row.xml)).element.child("head")
    model = head.child("model") if head else None
    instance = model.child("instance") if model else None
    sending = model.child("submission") if model else None
    if instance is None or not instance.children:
        raise unknown()
    secret = sending is not None and bool(sending.attribute("base64RsaPublicKey"))
    return Shape(int(row.id), instance.children[0].name, secret)
