"""The panel a kiosk runs on: its true size, because every size on the display is in millimetres."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.screens import Size

MM_PER_INCH = 25.4


@dataclass(frozen=True, slots=True)
class Panel:
    """A display as mounted.

    `width` and `height` in pixels; `ppi` as measured, never as the screen's driver reports;
    `bottom_mm` from the floor to the lower edge of the picture (EN 301 549 8.3); `viewing_distance_mm`
    from the eye (EN 301 549 5.1.4); `margin_mm` from the edge of the picture to the first thing on it.
    """

    profile: str
    width: int
    height: int
    ppi: float
    bottom_mm: int
    viewing_distance_mm: int
    margin_mm: float
    start_size: Size

    @property
    def px_per_mm(self) -> float:
        """Pixels in a millimetre."""
        return self.ppi / MM_PER_INCH

    @property
    def portrait(self) -> bool:
        """Whether it stands upright."""
        return self.height > self.width


PROFILES: dict[str, Panel] = {
    "tablet": Panel("tablet", 1280, 800, 149.45, 950, 400, 4, "default"),
    "landscape": Panel("landscape", 1920, 1080, 102.46, 850, 500, 14, "default"),
    "portrait": Panel("portrait", 1080, 1920, 81.59, 780, 600, 13, "large"),
}
"""The panels the design was drawn for: 10.1, 21.5 and 27 inches."""
