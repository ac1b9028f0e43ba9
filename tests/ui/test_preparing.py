"""What is prepared before anybody comes: all words, and the keyboards of the first look; later only garbage."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from kiosk import actions, screens
from tests.support import kiosks
from tests.support.stand import Stand
from ui.keyboard import Keyboard
from ui.pages.question import QuestionView
from ui.preparing import Preparing
from ui.unseen import Unseen

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


def test_pages_that_nobody_sees_leave_nothing_behind_and_spare_the_first_person_what_takes_time(qtbot, stand):
    prepare(qtbot, stand)
    shown = stand.window.stage.page
    assert not [page for page in QApplication.allWidgets() if isinstance(page, QuestionView)]
    assert stand.window.stage.page is shown
    assert isinstance(stand.screen, screens.Welcome)
    tools = stand.window.stage.look.tools.values()
    assert all(board.parent() is None and board.isHidden() and board.target is None for board in tools)
    drawn = {key[0] for key in stand.window.stage.look.signs._kept}
    assert {"voice", "shift", "delete-letter"} <= drawn
    letters = stand.window.stage.look.tools["letters en"]
    assert all(key._kept for row in letters._grid for key, _ in row), "their faces and letters were worked out"


def test_whoever_is_there_already_keeps_the_keyboard(qtbot, stand):
    prepare(qtbot, stand)
    begin(stand)
    board = stand.window.stage.look.tools["letters en"]
    page, target = board.parent(), board.target
    assert target is not None
    for step in Unseen(stand.app).steps():
        step()
    assert (board.parent(), board.target, board.isVisible()) == (page, target, True)


def prepare(qtbot, stand) -> None:
    preparing = Preparing(stand.app, stand.window)
    with qtbot.waitSignal(preparing.finished, timeout=WAIT_MS):
        preparing.begin()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def begin(stand) -> None:
    """Go to the question of the form."""
    for _ in range(5):
        if isinstance(stand.screen, screens.QuestionPage):
            return
        if isinstance(stand.screen, screens.Services):
            stand.window.act(actions.OpenService(stand.screen.cards[0].id))
        else:
            stand.window.act(actions.Next())
        stand.settle()
    raise AssertionError(stand.screen)
