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

FAMILIES = {"Andika", "Noto Sans", "Noto Sans Arabic"}
CAP_RANGE = {"small": 3.5, "default": 4.8, "large": 4.8, "largest": 4.8}
PICTURE_MM = 5.0
SLACK = 1
"""A pixel, for positions that are rounded."""


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
    found += _cut_off(window, [*targets, *{widget for widget, _, _ in texts}])
    found += _target_problems(window, look, targets)
    found += _overlaps(window, texts, targets)
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


def _box(window: QWidget, widget: QWidget) -> QRect:
    return QRect(_at(window, widget), widget.size())


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


def _cut_off(window: QWidget, widgets: list[QWidget]) -> list[str]:
    found = []
    for widget in widgets:
        inner = widget
        while inner is not window and inner.parentWidget() is not None:
            parent = inner.parentWidget()
            box = QRect(widget.mapTo(parent, QPoint(0, 0)), widget.size())
            if not parent.rect().adjusted(-SLACK, -SLACK, SLACK, SLACK).contains(box):
                found.append(f"{_name(widget)} is cut off by {_name(parent)}: {box} in {parent.rect()}")
                break
            inner = parent
    return found


def _target_problems(window: QWidget, look: Look, targets: list[QWidget]) -> list[str]:
    found = []
    least, gap = display.MIN_TARGET_MM, display.MIN_GAP_MM
    for target in targets:
        box = _box(window, target)
        if look.mm(box.width()) < least or look.mm(box.height()) < least:
            found.append(f"{_name(target)} is {look.mm(box.width()):.1f} x {look.mm(box.height()):.1f} mm (I1)")
        if look.low_settings and box.top() < look.reach_y(display.NO_KEY_ABOVE_MM):
            found.append(f"{_name(target)} stands above 1220 mm (H1)")
    for one, other in combinations(targets, 2):
        if one.isAncestorOf(other) or other.isAncestorOf(one):
            continue
        apart = look.mm(_apart(_box(window, one), _box(window, other)))
        if apart < gap - 1e-6:
            found.append(f"{_name(one)} and {_name(other)} are {apart:.2f} mm apart (I1)")
    return found


def _apart(one: QRect, other: QRect) -> int:
    across = max(one.left() - other.right(), other.left() - one.right()) - 1
    along = max(one.top() - other.bottom(), other.top() - one.bottom()) - 1
    return max(across, along)


def _overlaps(window: QWidget, texts: list[tuple[QWidget, Paragraph, QRect]], targets: list[QWidget]) -> list[str]:
    found = []
    for (one, words, ink), (other, more, over) in combinations(texts, 2):
        if ink.adjusted(SLACK, SLACK, -SLACK, -SLACK).intersects(over) and words.text and more.text:
            found.append(f"{_name(one)} {words.text[:20]!r} stands over {_name(other)} {more.text[:20]!r}")
    for widget, words, ink in texts:
        for target in targets:
            if target is widget or target.isAncestorOf(widget) or widget.isAncestorOf(target):
                continue
            if _box(window, target).intersects(ink.adjusted(SLACK, SLACK, -SLACK, -SLACK)):
                found.append(f"{_name(target)} covers {_name(widget)} {words.text[:20]!r}")
    return found
