"""How a print went, in one line on the screen: it never blocks anything, and failure never looks like success."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from kiosk.ports import PrinterProblem
    from kiosk.screens import Line
    from kiosk.view import View

PrintState = Literal["printing", "printed", "no_paper", "jam", "unplugged", "missing", "unknown"]
LONGEST_PRINT: Final = 60.0
"""Seconds after which a print that nobody has heard of counts as gone wrong."""
_TICKET: Final[dict[str, str]] = {
    "printing": "ticket-printing",
    "printed": "ticket-printed",
    "no_paper": "ticket-no-paper",
    "missing": "ticket-no-printer",
}
_RECEIPT: Final[dict[str, str]] = {
    "printing": "receipt-printing",
    "printed": "receipt-printed",
    "no_paper": "receipt-no-paper",
    "missing": "receipt-no-printer",
}


def print_state(view: View, kind: Literal["ticket", "receipt"], state: PrintState, number: str) -> Line:
    """Return the line; whenever there is no paper, the number is in it."""
    keys, other = (_TICKET, "ticket-not-printed") if kind == "ticket" else (_RECEIPT, "receipt-not-printed")
    if state in {"printing", "printed"}:
        return view.line(keys[state])
    spelled = view.texts.spelled(number, view.language)
    # A reference leads to what somebody sent: no recording of it is kept.
    return replace(view.line(keys.get(state, other), number=number, spelled=spelled), personal=kind == "receipt")


def outcome(problem: PrinterProblem | Literal[""]) -> PrintState:
    """Return the state that follows from what the printing worker reported."""
    return problem or "printed"
