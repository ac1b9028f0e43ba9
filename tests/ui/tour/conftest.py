"""One small tour, made once; the tests that spoil it take a copy."""

from __future__ import annotations

import os
import shutil
from random import Random
from typing import TYPE_CHECKING

import pytest

from kiosk import config as configuration
from kiosk.store.lock import FileLock
from tests.support.workbooks import write_form
from ui.tour.guide import Guide, Wish

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

FORM = """
| survey |
| | type | name | label | hint | required | constraint | relevant | calculation |
| | text | name | What is your name? | As on your letters. | yes | string-length(.) < 30 | | |
| | select_one yes_no | pet | Have you a pet? | Any animal. | yes | | | |
| | text | called | What is it called? | The name you call it. | yes | | ${pet} = 'yes' | |
| | text | never | Never asked | Never. | | | ${pet} = 'sometimes' | |
| | decimal | rent | How much is your rent? | In pounds. | yes | . < 900 | | |
| | calculate | year | | | | | | ${rent} * 12 |
| choices |
| | list_name | name | label |
| | yes_no | yes | Yes |
| | yes_no | no | No |
| settings |
| | form_title | form_id | version |
| | A small form | small | 1 |
"""

MINUTES = 600.0
"""How long another worker may take over the tour, in seconds."""


@pytest.fixture(scope="session")
def toured(tmp_path_factory: pytest.TempPathFactory, qapp: QApplication) -> Path:
    """The folder of a tour; nobody changes it. Several workers share one: whoever is first makes it."""
    several = "PYTEST_XDIST_WORKER" in os.environ
    base = tmp_path_factory.getbasetemp().parent if several else tmp_path_factory.getbasetemp()
    made = base / "toured"
    with FileLock(base / "toured.lock").held(MINUTES):
        if not (made / "whole").exists():
            shutil.rmtree(made, ignore_errors=True)
            _tour(made, qapp)
            (made / "whole").touch()
    return made / "out"


def _tour(folder: Path, qapp: QApplication) -> None:
    out = folder / "out"
    form = write_form(folder / "form", FORM)
    config = configuration.parse(configuration.default_toml(), None, out / "site")
    config = configuration.with_panel(config, "tablet")
    guide = Guide(qapp, config, out, Wish(str(form), "en", "small", "default"), Random(1))
    guide.go(lambda _words: None)


@pytest.fixture
def folder(toured: Path, tmp_path: Path) -> Path:
    """The tour again, to be spoilt: links to its files, of which `own` makes copies."""
    return shutil.copytree(toured, tmp_path / "tour", copy_function=os.symlink)
