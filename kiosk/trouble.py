"""Out of order: whose fault it is, where to go, what is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk import screens
from kiosk.errors import CATALOGUE

if TYPE_CHECKING:
    from kiosk.view import View
    from kiosk.visit.calling import Call


def trouble(view: View, name: str, call: Call | None, *, kept: bool, called_in_vain: bool) -> screens.Trouble:
    """Return the screen for an entry of the catalogue.

    `kept`: somebody was in the middle of something, which we still have. `called_in_vain`: a helper was
    called from here and even that went wrong.
    """
    entry = CATALOGUE[name]
    notes = [("place", view.line("trouble-no-call" if called_in_vain else "trouble-desk"))]
    if call is not None and call.ticket is not None:
        number = call.ticket.number
        spelled = view.texts.spelled(number, view.language)
        notes.append(("ticket", view.line("trouble-number", number=number, spelled=spelled)))
    notes.append(("safe", view.line("trouble-kept" if kept else "trouble-sent")))
    return screens.Trouble(
        identity=f"trouble/{name}/{called_in_vain}",
        frame=view.frame(back="", listen=True),
        title=view.line("trouble-title"),
        lead=view.line(entry.words),
        notes=tuple(notes),
        code=entry.code,
    )
