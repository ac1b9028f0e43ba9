"""What a visit left in circles, which only Python's garbage collector finds.

It is switched off (ui/start.py), for it would begin in the middle of making a page; ui/preparing.py puts aside all
that stays for good and looks for recent garbage once a second.
"""

from __future__ import annotations

import gc
import time

LONG_SECONDS = 0.015
"""At work. After a longer look all that is left is put aside as well, so that the next one is short: the words and keys
of a few more services. Otherwise it would take 30 ms after 20 visits, and more every day."""


def clear_up(*, in_use: bool) -> None:
    """Let go of it. `in_use`: somebody has come meanwhile, and what is theirs is never put aside."""
    begun = time.thread_time()
    gc.collect()
    if time.thread_time() - begun > LONG_SECONDS and not in_use:
        gc.freeze()
