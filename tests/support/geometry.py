"""Measures a live window: what is wrong with where things stand, in words; nothing when all is well.

Clauses: T1, T4 to T6 and I1 of the requirements; H1 for reach. It knows only Qt and the `placed` method of
our widgets, so it can be run on any page.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from accessibility import display

if TYPE_CHECKING:
    from ui.style import Look
    from ui.typesetting import Paragraph
    from ui.window import Window

Box = tuple[int, int, int, int]
"""The first and the last pixel across and down: left, top, right, bottom."""
FAMILIES = {"Andika", "Noto Sans", "Noto Sans Arabic"}
CAP_RANGE = {"small": 3.5, "default": 4.8, "large": 4.8, "largest": 4.8}
PICTURE_MM = 5.0
SLACK = 1
"""A pixel, for positions that are rounded."""
NEAR = 2
"""Pixels, more than SLACK: what is farther away is not looked at closely."""


def problems(window: Window, look: Look | None = None) -> list[str]:
    """Return everything that is wrong in `window` as it stands now."""
    look = look or window.stage.look
    shown = list(_shown(window))
    found: list[str] = []
    texts: list[tuple[QWidget, Paragraph, QRect]] = []
    for widget in shown:
        for paragraph, place, ink in getattr(widget, "placed", list)():
            found += _text_problems(look, widget, paragraph, place, ink)
            texts.append((widget, paragraph, ink.translated(_at(window, widget))))
    targets = [widget for widget in shown if _is_target(widget)]
    found += [problem for widget in targets for problem in _picture_problems(look, widget)]
    boxes = Boxes(window)
    found += _cut_off(window, [*targets, *{widget for widget, _, _ in texts}], boxes)
    found += _target_problems(look, targets, boxes)
    found += _overlaps(texts, targets, boxes)
    found += [f"{_name(target)} has no accessible name" for target in targets if not _accessible_name(target)]
    return found


def _shown(window: Window) -> list[QWidget]:
    dialog = window.stage.dialog
    everything = [widget for widget in window.findChildren(QWidget) if widget.isVisible() and widget.width() > 0]
    if dialog is None:
        return everything
    helper = window.findChild(QWidget, "helper")
    return [widget for widget in everything if widget is helper or dialog.isAncestorOf(widget)]


def _at(window: QWidget, widget: QWidget) -> QPoint:
    return widget.mapTo(window, QPoint(0, 0))


class Boxes(dict[QWidget, "Box"]):
    """Where widgets stand in the window: each is asked once, since each is compared with all others."""

    def __init__(self, window: QWidget) -> None:
        super().__init__()
        self._window = window

    def __missing__(self, widget: QWidget) -> Box:
        self[widget] = box = _corners(QRect(_at(self._window, widget), widget.size()))
        return box


def _name(widget: QWidget) -> str:
    words = getattr(widget, "line", None)
    return (
        f"{type(widget).__name__} {widget.objectName()!r} {words.shown[:40]!r}"
        if words
        else (f"{type(widget).__name__} {widget.objectName()!r}")
    )


def _is_target(widget: QWidget) -> bool:
    return isinstance(widget, QAbstractButton) or widget.focusPolicy() != Qt.FocusPolicy.NoFocus


def _accessible_name(widget: QWidget) -> str:
    return widget.accessibleName()


def _text_problems(look: Look, widget: QWidget, paragraph: Paragraph, place: QRect, ink: QRect) -> list[str]:
    found = []
    name = f"{_name(widget)}: {paragraph.text[:30]!r}"
    if isinstance(widget, QAbstractButton):
        # The line of a key may be close, since its padding is over and under it; its face is the place.
        edge = look.stroke(display.EDGE_KEY_MM if getattr(widget, "variant", "") == "key" else display.EDGE_MM)
        place = QRect(place.x(), edge, place.width(), widget.height() - 2 * edge - look.lip)
        if ink.top() < place.top() - SLACK or ink.bottom() > place.bottom() + SLACK:
            found.append(f"{name} stands over the edge of its key: {ink} in {place}")
    if ink.width() > place.width() + SLACK or ink.height() > place.height() + SLACK:
        found.append(f"{name} needs {ink.width()}x{ink.height()} in {place.width()}x{place.height()}")
    room = widget.rect().adjusted(-SLACK, -SLACK, SLACK, SLACK)
    if not room.contains(ink):
        found.append(f"{name} stands outside its widget: {ink} in {widget.rect()}")
    cap = paragraph.em * display.CAP_RATIO / look.panel.px_per_mm
    if cap < CAP_RANGE[look.size] and cap < 0.99 * display.CAP_MM[_own_size(widget, look)]["caption"]:
        found.append(f"{name} is {cap:.2f} mm high (T1, T3)")
    if max((len(line) for line in paragraph.lines), default=0) > display.MAX_LINE_CHARACTERS:
        found.append(f"{name} has a line of more than 80 characters (T6)")
    for run in paragraph.layout.glyphRuns():
        family = run.rawFont().familyName()
        if family not in FAMILIES or 0 in run.glyphIndexes():
            found.append(f"{name} falls back to {family}")
    return found


def _picture_problems(look: Look, widget: QWidget) -> list[str]:
    """What is shown as a picture over its words must be seen as one."""
    content = getattr(widget, "content", None)
    if content is None or not content.stacked:
        return []
    places = content.arrange(widget.rect(), widget.state)
    pictures = [place.box for place in places if place.thing == "picture"]
    least = look.px(PICTURE_MM)
    return [f"{_name(widget)}: its picture is {box.height()} px high" for box in pictures if box.height() < least]


def _own_size(widget: QWidget, look: Look) -> str:
    """A text size is written in its own size."""
    kind, _, value = widget.objectName().partition(":")
    return value if kind == "size" else look.size


def _cut_off(window: QWidget, widgets: list[QWidget], boxes: Boxes) -> list[str]:
    found = []
    for widget in widgets:
        left, top, right, bottom = boxes[widget]
        inner = widget
        while inner is not window and (parent := inner.parentWidget()) is not None:
            first, high, last, low = boxes[parent]
            if left < first - SLACK or top < high - SLACK or right > last + SLACK or bottom > low + SLACK:
                box = QRect(widget.mapTo(parent, QPoint(0, 0)), widget.size())
                found.append(f"{_name(widget)} is cut off by {_name(parent)}: {box} in {parent.rect()}")
                break
            inner = parent
    return found


def _target_problems(look: Look, targets: list[QWidget], boxes: Boxes) -> list[str]:
    found = []
    least, gap = display.MIN_TARGET_MM, display.MIN_GAP_MM
    for target in targets:
        width, height = look.mm(target.width()), look.mm(target.height())
        if width < least or height < least:
            found.append(f"{_name(target)} is {width:.1f} x {height:.1f} mm (I1)")
        if look.low_settings and boxes[target][1] < look.reach_y(display.NO_KEY_ABOVE_MM):
            found.append(f"{_name(target)} stands above 1220 mm (H1)")
    for (one, here), (other, there) in combinations([(target, boxes[target]) for target in targets], 2):
        apart = look.mm(_apart(here, there))
        if apart < gap - 1e-6 and not _within(one, other):
            found.append(f"{_name(one)} and {_name(other)} are {apart:.2f} mm apart (I1)")
    return found


def _apart(one: Box, other: Box) -> int:
    return max(one[0] - other[2], other[0] - one[2], one[1] - other[3], other[1] - one[3]) - 1


def _meet(one: Box, other: Box) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def _within(one: QWidget, other: QWidget) -> bool:
    """Whether one of them is the other, or in it."""
    return one is other or one.isAncestorOf(other) or other.isAncestorOf(one)


def _overlaps(texts: list[tuple[QWidget, Paragraph, QRect]], targets: list[QWidget], boxes: Boxes) -> list[str]:
    found = []
    # Compared as plain numbers first: hundreds of thousands of pairs are far from each other.
    inks = [(widget, words, ink, _around(ink)) for widget, words, ink in texts]
    for (one, words, ink, near), (other, more, over, there) in combinations(inks, 2):
        if _meet(near, there) and _core(ink).intersects(over) and words.text and more.text:
            found.append(f"{_name(one)} {words.text[:20]!r} stands over {_name(other)} {more.text[:20]!r}")
    places = [(target, boxes[target]) for target in targets]
    for widget, words, ink, near in inks:
        for target, (left, top, right, bottom) in places:
            if not _meet(near, (left, top, right, bottom)) or _within(target, widget):
                continue
            if QRect(QPoint(left, top), QPoint(right, bottom)).intersects(_core(ink)):
                found.append(f"{_name(target)} covers {_name(widget)} {words.text[:20]!r}")
    return found


def _corners(rect: QRect) -> Box:
    return rect.left(), rect.top(), rect.right(), rect.bottom()


def _around(ink: QRect) -> Box:
    return _corners(ink.normalized().adjusted(-NEAR, -NEAR, NEAR, NEAR))


def _core(ink: QRect) -> QRect:
    return ink.adjusted(SLACK, SLACK, -SLACK, -SLACK)
