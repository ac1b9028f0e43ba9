"""What a server sent is examined before it is installed, in a process of its own, while the event loop goes on."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.services.examiner import Examiner, Wishes
from kiosk.services.media import KINDS
from kiosk.services.outline import read_outline
from kiosk.services.problems import ServiceRefusedError, errors
from kiosk.services.signs import signs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kiosk.services.findings import Findings

_TURN: Final = 0.1
# Seconds the event loop waits for the examiner before it looks at what else there is.


class UnusableError(Exception):
    """A form cannot be used here; the words say why and what to do."""


async def examined(xml: bytes, files: Mapping[str, bytes], house_language: str) -> Findings:
    """Examine a form with its files. Raises UnusableError."""
    with _laid_out(xml, files) as (source, media):
        try:
            with Examiner(source, media, Wishes(house_language, signs())) as examiner:
                while (found := await asyncio.to_thread(examiner.wait, _TURN)) is None:
                    pass
        except ServiceRefusedError as error:
            raise UnusableError(words(error)) from None
        return found


def mentioned(xml: bytes) -> frozenset[str]:
    """Return the names of the files that the form shows or reads at a kiosk: no videos. Raises UnusableError."""
    try:
        return frozenset(name for kind, name in read_outline(xml).files if kind in KINDS)
    except ServiceRefusedError as error:
        raise UnusableError(words(error)) from None


def words(refused: ServiceRefusedError) -> str:
    """Return why a form is refused, in one line."""
    found = errors(refused.problems) or refused.problems
    return " ".join(f"{problem.what} {problem.remedy}".strip() for problem in found)


@contextlib.contextmanager
def _laid_out(xml: bytes, files: Mapping[str, bytes]) -> Iterator[tuple[Path, Path]]:
    """Yield the form and the folder of its files, as the examiner finds them; they go afterwards."""
    with tempfile.TemporaryDirectory(prefix="handrail-form-") as folder:
        source, media = Path(folder) / "form.xml", Path(folder) / "media"
        source.write_bytes(xml)
        media.mkdir()
        for name, content in files.items():
            (media / name).write_bytes(content)
        yield source, media
