"""One benchmark in a process of its own, so that none finds what another left: python -m tests.benchmarks._one NAME."""

from __future__ import annotations

import importlib
import json
import sys

MARK = "figures: "

if __name__ == "__main__":
    figures = importlib.import_module(f"tests.benchmarks.{sys.argv[1]}").run()
    print(MARK + json.dumps(figures), flush=True)
