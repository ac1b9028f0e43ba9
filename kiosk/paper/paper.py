"""A printed paper as a value: what stands on a ticket or a receipt, before anyone draws it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph on paper. `heading` is larger and bold; `rule` is a line across, without words."""

    text: str = ""
    style: Literal["body", "heading", "rule"] = "body"


@dataclass(frozen=True, slots=True)
class Paper:
    """A ticket or receipt: no answers and no name stand on it in readable print.

    `number` is drawn 25 mm high on a ticket ("K 47"), smaller on a receipt ("HB 4827"). `qr` is the
    content of the code ("" for none): a sealed visit on a ticket, the reference on a receipt.
    """

    id: str
    kind: Literal["ticket", "receipt"]
    language: str
    rtl: bool
    place: str
    number_label: str
    number: str
    number_words: str
    blocks: tuple[Block, ...]
    qr: str
    after_qr: tuple[Block, ...] = ()
