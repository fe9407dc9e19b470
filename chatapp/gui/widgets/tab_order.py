"""Tab goes where the eye goes: part by part, in each part from top to bottom and along the lines."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QScrollArea, QWidget

_SAME_LINE_PX = 10
KEEPS_ORDER = "keeps_tab_order"
"""Property of a widget whose parts are reached in the order in which they were made."""


def reading_order(parts: Sequence[QWidget]) -> list[QWidget]:
    """Return what Tab can reach in these parts, in the order it is read in."""
    return [widget for part in parts if part.isVisible() for widget in _in_part(part)]


def neighbour(parts: Sequence[QWidget], current: QWidget | None, forward: bool) -> QWidget | None:
    """Return what comes after or before `current`, around the window; None when there is nothing at
    all.
    """
    order = reading_order(parts)
    if not order:
        return None
    if current not in order:
        return order[0 if forward else -1]
    return order[(order.index(current) + (1 if forward else -1)) % len(order)]


def _in_part(part: QWidget) -> list[QWidget]:
    groups: dict[QWidget, list[QWidget]] = {}
    for widget in (part, *part.findChildren(QWidget)):
        if _is_reached(widget):
            groups.setdefault(_group(widget, part), []).append(widget)
    places = {group: _place(group, part) for group in groups}
    lines: list[list[QWidget]] = []
    for group in sorted(groups, key=lambda one: places[one].y()):
        if lines and places[group].y() - places[lines[-1][0]].y() <= _SAME_LINE_PX:
            lines[-1].append(group)
        else:
            lines.append([group])
    ordered = [group for line in lines for group in sorted(line, key=lambda one: places[one].x())]
    return [widget for group in ordered for widget in groups[group]]


def _group(widget: QWidget, part: QWidget) -> QWidget:
    """Return what keeps its own order around a widget, such as a message with its actions; else the
    widget.
    """
    above: QWidget | None = widget
    while above is not None and above is not part:
        if above.property(KEEPS_ORDER):
            return above
        above = above.parentWidget()
    return widget


def _place(widget: QWidget, part: QWidget) -> QPoint:
    # What scrolls comes before what is in it.
    y = -1 if isinstance(widget, QScrollArea) else widget.height() // 2
    return widget.mapTo(part, QPoint(widget.width() // 2, y))


def _is_reached(widget: QWidget) -> bool:
    takes_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return takes_tab and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None
