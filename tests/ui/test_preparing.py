"""What is prepared before anybody comes: all words, and the keyboards of the first look; later only garbage."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest

from tests.support import kiosks
from tests.support.stand import Stand
from ui.keyboard import Keyboard
from ui.preparing import Preparing

if TYPE_CHECKING:
    from collections.abc import Iterator

WAIT_MS = 30_000
FORM = "| survey |\n| | type | name | label |\n| | text | a | A |\n"


@pytest.fixture
def stand(qapp, tmp_path) -> Iterator[Stand]:
    assert qapp is not None
    services = kiosks.install_table(
        tmp_path / "installed", "| survey |\n| | type | name | label |\n| | text | a | A |\n"
    )
    stand = Stand(tmp_path, services)
    yield stand
    stand.app.close()
    gc.unfreeze()


def test_keyboards_of_the_first_look_have_their_keys_before_anybody_comes(qtbot, stand):
    preparing = Preparing(stand.app, stand.window)
    with qtbot.waitSignal(preparing.finished, timeout=WAIT_MS):
        preparing.begin()
    tools = stand.window.stage.look.tools
    assert {"letters en", "letters es", "pad en", "pad es"} <= tools.keys()
    for name, board in tools.items():
        assert isinstance(board, Keyboard)
        made = len(board.findChildren(type(board._pool[0])))
        board.show_pad("digits") if name.startswith("pad") else board.show_letters(lines=True)
        needed = len(board._pool)
        assert made >= needed - 1, "only the key of a new line may be missing"
        assert board.target is None
