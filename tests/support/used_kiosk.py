"""A kiosk that many people use one after the other, each with their own size, contrast, language and way through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk import actions, screens
from tests.support import displays
from tests.support.busy_visits import BusyVisitor
from tests.support.stand import drop_deleted

if TYPE_CHECKING:
    from random import Random

    from kiosk.actions import Action
    from tests.support.stand import Stand


class UsedKiosk(BusyVisitor):
    """Makes visits at a stand. Of three people one calls for help before they send, and one walks away.

    `shown` are the kinds of screens that were seen.
    """

    def __init__(self, stand: Stand, chance: Random) -> None:
        super().__init__(stand.app.kiosk, stand.clock, self._do, chance, tell=lambda *_told: None)
        self.stand = stand
        self.shown: set[type] = set()
        self.visits = 0
        self._called = False

    def use(self, service: str = "") -> None:
        """Let somebody come, do what they do, and go."""
        self.visits += 1
        self._called = False
        self.act(actions.ChooseSize(self.chance.choice(screens.SIZES)))
        self.act(actions.ChooseTheme(self.chance.choice(screens.THEMES)))
        self.visit_once(service)
        self.rest()

    def rest(self) -> None:
        """Let the kiosk stand, with nobody before it; this person and the stand remember nothing either."""
        self.stand.settle()
        drop_deleted()
        self.answers = {}
        self.stand.seen.clear()
        getattr(self.stand.speaker, "said", []).clear()

    def _do(self, action: Action) -> None:
        self.stand.window.act(action)
        displays.settle(self.stand.window)
        self.shown.add(type(self.stand.screen))
        drop_deleted()

    def _review(self, review: screens.Review) -> None:
        if self.visits % 3 == 0:
            self._walk_away()
        elif self.visits % 3 == 2 and not self._called:
            self._call_for_help()
        else:
            super()._review(review)

    def _call_for_help(self) -> None:
        self._called = True
        super()._call_for_help()

    def _walk_away(self) -> None:
        for kind in (screens.Idle, screens.Welcome):
            self.stand.wait_for(kind)
            self.shown.add(kind)
