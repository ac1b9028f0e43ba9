"""Names that a service is known by before anything of its form is read."""

from __future__ import annotations

from typing import Final

HOUSE: Final = "handrail-"
"""Ids of the forms the kiosk itself needs (a call, feedback) begin so; they are not shown as services."""
BUILT_IN: Final = {
    "handrail-call": "call-for-a-helper",
    "handrail-call-end": "end-of-a-call",
    "handrail-feedback": "feedback",
}
"""These forms, and their workbooks in assets/services."""
ASKED: Final = "reference"
"""In a form that looks something up: the question whose answer is looked up."""
STEPS: Final = ("step1", "step2", "step3", "step4", "step5")
"""Keys of the sheet `kiosk`: what happens next, in order."""
