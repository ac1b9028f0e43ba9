"""`handrail carry out|in FOLDER`: a kiosk and its hub without a network. Everything is put together here."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from kiosk.errors import Surroundings
from kiosk.services.installed import Services
from kiosk.store.deliveries import Deliveries
from kiosk.store.lock import FileLock
from kiosk.store.reasons import meaning
from kiosk.store.submissions import stamp
from sync.carrying import vouching
from sync.carrying.incoming import (
    SHELVED,
    AnswerError,
    Incoming,
    check_hub,
    is_newer,
    moment,
    read_acknowledgement,
    read_shelf,
    time_of,
)
from sync.carrying.offer import StickOffer
from sync.carrying.outgoing import Outgoing
from sync.carrying.papers import Application
from sync.carrying.stick import Stick, StickError
from sync.catalogue import REFUSED, Catalogue
from sync.enrolling import enrolled_hub, keep_hub, machine_mark
from sync.openrosa import RefusedError
from sync.reporting import reporting
from sync.start import machine_key

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

    from kiosk.config import Config
    from kiosk.ports import Clock
    from kiosk.sealing.pairs import VerifyingKey
    from kiosk.site import Site
    from sync.carrying.letters import Letter
    from sync.carrying.papers import Acknowledgement

    Say = Callable[[str], None]

_ELSEWHERE: Final = (
    'This kiosk sends to an OpenROSA server ([sync] kind = "openrosa"), which takes nothing by hand. '
    'Carrying is for a hub: set kind = "none" or "hub".'
)
_UNKNOWN: Final = (
    "No hub knows this kiosk yet. At the hub: `handrail hub code --by-hand --name NAME`. "
    "Then here: `handrail carry out FOLDER --code CODE`."
)


def run(parsed: argparse.Namespace, config: Config, site: Site, clock: Clock, say: Say) -> int:
    """Carry a `carry` command out. Return 0 when all is done, 1 when something is left to do. Raises Surroundings."""
    if config.sync.kind == "openrosa":
        say(_ELSEWHERE)
        return 1
    try:
        with _alone(site), Deliveries.open(site.store_path, clock, minimum_free=0) as deliveries:
            carrier = Carrier(config, site, clock, deliveries, say)
            stick = Stick(parsed.folder)
            return carrier.out(stick, parsed.code, parsed.name) if parsed.way == "out" else carrier.take_in(stick)
    except (StickError, AnswerError) as error:
        say(str(error))
        return 1


class Carrier:
    """A kiosk at one end of the way."""

    def __init__(self, config: Config, site: Site, clock: Clock, deliveries: Deliveries, say: Say) -> None:
        self._config = config
        self._site = site
        self._keys = site.folder / "keys"
        self._clock = clock
        self._deliveries = deliveries
        self._say = say

    def out(self, stick: Stick, code: str = "", name: str = "") -> int:
        """Write what waits onto the stick."""
        if code and not vouching.is_code(code):
            self._say(f"A code has {vouching.LENGTH} letters and digits. This one has not: look at it again.")
            return 1
        if code:
            vouching.Pending(vouching.secret_of(code), name).keep(self._keys, stamp(self._clock.now()))
        pending = vouching.Pending.read(self._keys)
        hub = "" if pending else self._hub().id
        outgoing = Outgoing(
            deliveries=self._deliveries,
            signer=self._site.signer,
            clock=self._clock,
            key=machine_key(self._site),
            health=reporting(self._config, self._site, self._deliveries),
            say=self._say,
        )
        written = outgoing.write(stick, hub, self._application(pending))
        self._say(f"On the stick: {written.submissions} submissions, {_size(written.size)}. You may pull it out.")
        if written.left:
            self._say(f"No room for {written.left} more. They go with the next stick, or a larger one.")
        self._say("At the hub: `handrail hub carry FOLDER`. Then here again: `handrail carry in FOLDER`.")
        self._say("Until then everything stays on this kiosk, too.")
        return 1 if written.left else 0

    def take_in(self, stick: Stick) -> int:
        """Take in what the hub wrote onto the stick."""
        kiosk = self._site.signer.id
        try:
            letter, answer = read_acknowledgement(stick, kiosk)
        except StickError:
            self._say(_nothing_here(stick, kiosk))
            return 1
        hub = self._let_in(letter, answer)
        check_hub(letter, hub)
        answered = Incoming(self._deliveries, self._clock, machine_key(self._site), self._say).take(answer)
        if answered.stale:
            self._say(
                "This stick was taken in before a newer one. What it acknowledges counts, the rest is left alone."
            )
        for words in answered.said:
            self._say(f"The hub says: {words}")
        installed = self._install(stick, hub)
        counts = self._deliveries.counts()
        self._say(f"The hub has {answered.accepted} submissions more. Still waiting here: {counts.waiting}.")
        if counts.needs_staff:
            self._say(f"{counts.needs_staff} need staff: `handrail sync --show` says why.")
        return 0 if installed and not (counts.needs_staff or answered.said) else 1

    def _hub(self) -> VerifyingKey:
        try:
            return enrolled_hub(self._site)
        except Surroundings as error:
            if error.name == "keys_missing":
                raise AnswerError(_UNKNOWN) from None
            raise

    def _known(self) -> VerifyingKey | None:
        try:
            return enrolled_hub(self._site)
        except Surroundings:
            return None

    def _application(self, pending: vouching.Pending | None) -> Application | None:
        if pending is None:
            return None
        machine = machine_mark(self._site)
        proof = vouching.kiosk_proof(pending.secret, self._site.signer.verifying, machine, pending.name)
        return Application(pending.name, machine, proof)

    def _let_in(self, letter: Letter, answer: Acknowledgement) -> VerifyingKey:
        """Return the hub this kiosk belongs to; learn it where the answer shows that it knows our code."""
        pending = vouching.Pending.read(self._keys)
        if pending is None:
            return self._hub()
        proof = vouching.hub_proof(pending.secret, letter.key, self._site.signer.id)
        if answer.proof == vouching.REFUSED and (known := self._known()) and known.raw == letter.key.raw:
            vouching.Pending.drop(self._keys)
            return known
        if not vouching.same(proof, answer.proof):
            raise AnswerError(
                "This answer does not show that the hub knows the code that was typed here. Take the stick to the hub "
                "where the code was made, or ask there for a new code: `handrail carry out --code`."
            )
        keep_hub(self._site, letter.key, stamp(self._clock.now()))
        vouching.Pending.drop(self._keys)
        self._say(f"Enrolled as {answer.name or self._site.signer.id}, at hub {letter.key.id}.")
        return letter.key

    def _install(self, stick: Stick, hub: VerifyingKey) -> bool:
        """Bring services and lists up to date. Return False when something is not as the hub wants it."""
        try:
            shelf = read_shelf(stick, self._site.signer.id, hub)
        except (AnswerError, StickError) as error:
            self._say(f"Services and lists are as they were. {error}")
            return False
        kept = self._deliveries.state(SHELVED)
        if shelf is None:
            return True
        told = moment(shelf.answers, shelf.made)
        if kept != told and not is_newer(kept, shelf.answers, shelf.made):
            return True  # an old stick takes nothing back; that it is old was said above
        try:
            offer = StickOffer(stick, shelf)
            offer.check(self._say)
            services = Services(self._site.services)
            house = self._config.place.languages[0]
            catalogue = Catalogue(offer, services, self._deliveries, house, self._say, as_of=time_of(shelf.made))
            trouble = asyncio.run(catalogue.update())
        except RefusedError as error:
            trouble = error.sorting
        if trouble is not None:
            self._say(f"Services and lists are as they were. {meaning(trouble.reason)}")
            return False
        self._deliveries.set_state(SHELVED, told)
        return not self._deliveries.states(REFUSED)


def _nothing_here(stick: Stick, kiosk: str) -> str:
    others = [each for each in stick.kiosks() if each != kiosk]
    if kiosk in stick.kiosks():
        return "There is no answer of the hub on this stick yet. At the hub: `handrail hub carry FOLDER`."
    named = f" It was at other kiosks: {', '.join(others[:12])}." if others else ""
    return f"There is nothing for this kiosk ({kiosk}) on this stick.{named} Begin with `handrail carry out FOLDER`."


def _size(number: int) -> str:
    return f"{number / 1_000_000:.1f} MB" if number >= 100_000 else f"{number} bytes"  # noqa: PLR2004  # 0.1 MB


@contextmanager
def _alone(site: Site) -> Iterator[None]:
    lock = FileLock(site.folder / "data" / "carry.lock")
    try:
        with lock.held(0.0):
            yield
    except Surroundings as error:
        if error.name == "store_locked" and error.detail == lock.path.name:
            raise AnswerError("Another `handrail carry` is running for this site. Wait until it has ended.") from None
        raise
    finally:
        lock.close()
