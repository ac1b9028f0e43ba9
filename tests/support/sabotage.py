"""Ways to get durability and secrecy wrong, to see that the campaign of kills notices each of them."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING, Any

from kiosk.site import Site
from kiosk.store.store import Store
from kiosk.store.tickets import Ended

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


AT_ONCE = 3


def unsealed_checkpoint(_site: Path) -> None:
    """Put the state of the visit into the store as it is."""
    Site.seal_checkpoint = lambda _site, _visit, content: content


def plain_file(_site: Path) -> None:
    """Leave what a person typed in a file of its own in the temporary folder."""
    from kiosk.machine import Kiosk

    act = Kiosk.act

    def written(kiosk: Kiosk, action: Any) -> Any:
        with tempfile.NamedTemporaryFile(delete=False) as file:
            file.write(repr(action).encode())
        return act(kiosk, action)

    Kiosk.act = written


def done_before_commit(_site: Path) -> None:
    """Say that a submission is kept, and keep it together with some later ones."""
    later: list[Callable[[], object]] = []
    add = Store.add_submission

    def added(store: Store, *facts: Any, **more: Any) -> int:
        later.append(lambda: add(store, *facts, **more))
        if len(later) > AT_ONCE:
            later.pop(0)()
        return 1

    Store.add_submission = added


def late_checkpoint(_site: Path) -> None:
    """Keep the page before the last one."""
    held: dict[str, bytes] = {}
    put = Store.put_checkpoint

    def behind(store: Store, visit: str, sealed: bytes) -> None:
        if visit in held:
            put(store, visit, held[visit])
        held[visit] = sealed

    Store.put_checkpoint = behind


def wiped_before_sent(_site: Path) -> None:
    """Drop the checkpoint before the submission is in the store."""
    seal = Site.seal_submission

    def sealed(site: Site, *facts: Any) -> tuple[bytes, bytes]:
        with Store.open(site.store_path, _Still()) as store:
            store._db.conn.execute("DELETE FROM checkpoints")
            store._db.conn.commit()
        return seal(site, *facts)

    Site.seal_submission = sealed


def ended_in_silence(_site: Path) -> None:
    """Close the ticket of a call that is over, and put off the word of it until nobody does it any more."""
    add = Store.add_submission

    def added(store: Store, *facts: Any, **more: Any) -> int:
        if isinstance(more.get("ticket"), Ended):
            store.close_ticket(more["ticket"].number, more["ticket"].outcome)
            return 1
        return add(store, *facts, **more)

    Store.add_submission = added


def spoken_words_cached(site: Path) -> None:
    """Keep what was said to a person with the wording that is rendered ahead: the name of the file tells."""
    from accessibility.speech import Speech

    utterances = Speech.utterances

    def kept(speech: Speech, line: Any, percent: int) -> Any:
        folder = site / "speech"
        folder.mkdir(exist_ok=True)
        with (folder / "said.txt").open("a") as file:
            file.write(line.spoken)
        return utterances(speech, line, percent)

    Speech.utterances = kept


class _Still:
    def now(self) -> Any:
        from tests.support.clock import START

        return START


WAYS = {
    way.__name__: way
    for way in (
        unsealed_checkpoint,
        plain_file,
        done_before_commit,
        late_checkpoint,
        wiped_before_sent,
        ended_in_silence,
        spoken_words_cached,
    )
}
