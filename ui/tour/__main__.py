"""`./dev tour OUT`: a whole visit by a script, on a demonstration site of its own."""

from __future__ import annotations

import argparse
import random
import shutil
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from kiosk import config as configuration
from kiosk.panels import PROFILES
from kiosk.screens import SIZES, THEMES
from kiosk.services.problems import ServiceRefusedError, table
from ui.tour.guide import Guide, Wish


def main() -> int:
    """Make the tour; exit 1 when what was opened is not what was answered."""
    parsed = _parser().parse_args()
    out: Path = parsed.out.resolve()
    if out.exists() and any(out.iterdir()) and not (out / "facts.json").exists():
        sys.stderr.write(f"{out} holds something that is not a tour. Name a new folder.\n")
        return 2
    shutil.rmtree(out, ignore_errors=True)
    config = configuration.parse(configuration.default_toml(), None, out / "site")
    config = configuration.with_panel(config, parsed.panel)
    application = QApplication(sys.argv[:1])
    wish = Wish(parsed.service, parsed.language, parsed.size, parsed.theme, parsed.clips, parsed.incomplete)
    chance = random.Random(parsed.seed)  # noqa: S311 - no secret, the same tour again
    try:
        guide = Guide(application, config, out, wish, chance)
    except ServiceRefusedError as error:
        sys.stderr.write(f"{Path(parsed.service).name} is refused.\n{table(error.problems)}\n")
        return 2
    return guide.go(print)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./dev tour", description=__doc__)
    parser.add_argument("out", type=Path, metavar="OUT", help="the folder for pictures, papers, speech and index.html")
    parser.add_argument("--service", default="change-of-address", help="the id of a service of ours, or a form's file")
    parser.add_argument("--language", default="en")
    parser.add_argument("--incomplete", default="", help="offer this language of the form although texts are missing")
    parser.add_argument("--panel", default="landscape", choices=sorted(PROFILES))
    parser.add_argument("--size", choices=SIZES, help="text size; the panel's own if left out")
    parser.add_argument("--theme", default="default", choices=THEMES)
    parser.add_argument("--clips", type=Path, help="a folder where sounds are kept from one tour to the next")
    parser.add_argument("--seed", type=int, default=1, help="another number gives other answers")
    return parser


if __name__ == "__main__":
    sys.exit(main())
