"""Where the focus goes with the arrow keys: to what lies in that direction, as the eye would say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

ASIDE = 3
"""How much more a pixel to the side counts than a pixel ahead."""
ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)


def neighbour(window: QWidget, current: QWidget, arrow: int, others: Sequence[QWidget]) -> QWidget | None:
    """Return the nearest of `others` in the direction of an arrow key, or None at the edge."""
    here = _box(window, current)
    best: tuple[int, QWidget] | None = None
    for other in others:
        if other is current:
            continue
        distance = _distance(here, _box(window, other), arrow)
        if distance is not None and (best is None or distance < best[0]):
            best = (distance, other)
    return best[1] if best else None


def _box(window: QWidget, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def _distance(here: QRect, there: QRect, arrow: int) -> int | None:
    if arrow in (Qt.Key.Key_Up, Qt.Key.Key_Down):
        ahead = there.top() - here.bottom() if arrow == Qt.Key.Key_Down else here.top() - there.bottom()
        aside = max(0, there.left() - here.right(), here.left() - there.right())
        off = abs(there.center().x() - here.center().x())
    else:
        ahead = there.left() - here.right() if arrow == Qt.Key.Key_Right else here.left() - there.right()
        aside = max(0, there.top() - here.bottom(), here.top() - there.bottom())
        off = abs(there.center().y() - here.center().y())
    if ahead < 0:
        return None
    return ahead + ASIDE * aside + off // ASIDE
