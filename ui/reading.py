"""One `say` on its way: pieces are spoken ahead, played in order, and played again when a helper died."""

from __future__ import annotations

import itertools
import logging
from collections import deque
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from accessibility.speech import Piece

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from accessibility.clips import Clips
    from accessibility.utterance import Utterance
    from ui.playback import Playback
    from ui.synthesisers import Synthesisers

_AHEAD: Final = 3
_TRIES: Final = 2
_numbers = itertools.count(1)

_log = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class _Item:
    piece: Piece
    clip: bytes | None = None
    ready: bool = False
    number: int = 0
    """At the helper; 0 while it has not been sent there."""
    tries: int = 0


class Reading:
    """Reads `pieces` aloud. `on_line` hears the index of each line that begins, and None when all is over."""

    def __init__(
        self,
        pieces: Iterator[Piece],
        clips: Clips,
        synthesisers: Synthesisers,
        playback: Playback,
        on_line: Callable[[int | None], None],
    ) -> None:
        self.line: int | None = None
        self._pieces = pieces
        self._clips = clips
        self._synthesisers = synthesisers
        self._playback = playback
        self._on_line = on_line
        self._items: deque[_Item] = deque()
        self._over = False

    def go_on(self) -> None:
        """Have the next pieces spoken, and send in order what is ready."""
        while not self._over and len(self._items) < _AHEAD:
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._items.append(self._item(piece))
        for item in self._items:
            if not item.ready:
                break
            self._send(item)
        if not self._items and not self._over:
            self._over = True
            self._on_line(None)

    def end(self) -> None:
        """Be silent now; nothing is told any more."""
        self._over = True
        self._synthesisers.forget_urgent()
        if any(item.number for item in self._items):
            self._playback.stop()
        self._items.clear()

    def began(self, number: int) -> None:
        """Take note that the helper plays this."""
        item = self._sent(number)
        if item and item.piece.index != self.line:
            self.line = item.piece.index
            self._on_line(self.line)

    def ended(self, number: int) -> None:
        """Take note that the helper has played this."""
        item = self._sent(number)
        if item:
            self._items.remove(item)
            self.go_on()

    def failed(self, number: int) -> None:
        """Say the words of a recording the helper cannot play."""
        item = self._sent(number)
        if item:
            _log.warning("a recording could not be played")
            self._items.remove(item)
            self._playback.stop()
            self._items.extendleft(
                self._item(Piece(item.piece.index, utterance)) for utterance in reversed(item.piece.instead)
            )
            self._send_again()

    def helper_died(self) -> None:
        """Play once more what was lost with the helper, but not for ever."""
        if self._items and self._items[0].tries >= _TRIES:
            self._items.popleft()
        self._send_again()

    def _send_again(self) -> None:
        for item in self._items:
            item.number = 0
        self.go_on()

    def _item(self, piece: Piece) -> _Item:
        item = _Item(piece)
        if piece.utterance is None:
            item.ready = True
            return item
        item.clip = self._clips.get(piece.utterance)
        item.ready = item.clip is not None
        if not item.ready:
            self._synthesisers.render(piece.utterance, partial(self._rendered, item, piece.utterance))
        return item

    def _send(self, item: _Item) -> None:
        if item.number:
            return
        item.number = next(_numbers)
        item.tries += 1
        if item.piece.recording:
            self._playback.play_recording(item.number, item.piece.recording)
        elif item.clip:
            self._playback.play(item.number, item.clip)

    def _rendered(self, item: _Item, utterance: Utterance, clip: bytes | None) -> None:
        if clip is not None:
            self._clips.keep(utterance, clip)
        if item not in self._items:
            return
        if clip is None:
            self._items.remove(item)
        item.clip, item.ready = clip, True
        self.go_on()

    def _sent(self, number: int) -> _Item | None:
        return next((item for item in self._items if item.number == number), None)
