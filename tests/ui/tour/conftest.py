"""One small tour, made once; the tests that spoil it take a copy."""

from __future__ import annotations

import os
import shutil
from random import Random
from typing import TYPE_CHECKING

import pytest

from kiosk import config as configuration
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


@pytest.fixture(scope="session")
def toured(tmp_path_factory: pytest.TempPathFactory, qapp: QApplication) -> Path:
    """The folder of a tour; nobody changes it."""
    out = tmp_path_factory.mktemp("tour") / "out"
    form = write_form(tmp_path_factory.mktemp("form"), FORM)
    config = configuration.parse(configuration.default_toml(), None, out / "site")
    config = configuration.with_panel(config, "tablet")
    guide = Guide(qapp, config, out, Wish(str(form), "en", "small", "default"), Random(1))
    guide.go(lambda _words: None)
    return out


@pytest.fixture
def folder(toured: Path, tmp_path: Path) -> Path:
    """The tour again, to be spoilt: links to its files, of which `own` makes copies."""
    return shutil.copytree(toured, tmp_path / "tour", copy_function=os.symlink)
