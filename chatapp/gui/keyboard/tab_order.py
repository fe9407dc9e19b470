"""Tab order in reading order: part by part, in each part line by line from the top."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QScrollArea, QWidget

_SAME_LINE_PX = 10
KEEPS_ORDER = "keeps_tab_order"
"""Property of a widget whose children are reached in the order of their creation."""


def reading_order(parts: Sequence[QWidget]) -> list[QWidget]:
    """Return the widgets that Tab reaches in these parts, in reading order."""
    order: list[QWidget] = []
    for part in parts:
        if part.isVisible():
            order += _in_part(part)
    return order


def neighbour(parts: Sequence[QWidget], current: QWidget | None, forward: bool) -> QWidget | None:
    """Return the widget after or before `current`, cyclically; None when there is none."""
    order = reading_order(parts)
    if not order:
        return None
    if current not in order:
        return order[0 if forward else -1]
    return order[(order.index(current) + (1 if forward else -1)) % len(order)]


def scroll_to(widget: QWidget) -> None:
    """Bring a widget into sight in each area that scrolls it."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()


def _in_part(part: QWidget) -> list[QWidget]:
    groups: dict[QWidget, list[QWidget]] = {}
    for widget in (part, *part.findChildren(QWidget)):
        if _is_reached(widget):
            groups.setdefault(_group(widget, part), []).append(widget)
    places = {group: _place(group, part) for group in groups}
    lines: list[list[QWidget]] = []
    for group in sorted(groups, key=lambda widget: places[widget].y()):
        if lines and places[group].y() - places[lines[-1][0]].y() <= _SAME_LINE_PX:
            lines[-1].append(group)
        else:
            lines.append([group])
    order: list[QWidget] = []
    for line in lines:
        for group in sorted(line, key=lambda widget: places[widget].x()):
            order += _in_group(group, groups[group], part)
    return order


def _in_group(group: QWidget, reached: list[QWidget], part: QWidget) -> list[QWidget]:
    """Return the widgets of a group; what an area scrolls keeps its order wherever it stands."""
    content = group.widget() if isinstance(group, QScrollArea) and group is not part else None
    if content is None:
        return reached
    own = [each for each in reached if each is not content and not content.isAncestorOf(each)]
    return [*own, *_in_part(content)]


def _group(widget: QWidget, part: QWidget) -> QWidget:
    """Return the outermost ancestor with an order of its own: a message, an area that scrolls."""
    outermost = widget
    above: QWidget | None = widget
    while above is not None and above is not part:
        if above.property(KEEPS_ORDER) or isinstance(above, QScrollArea):
            outermost = above
        above = above.parentWidget()
    return outermost


def _place(widget: QWidget, part: QWidget) -> QPoint:
    # A scroll area comes before its content.
    y = -1 if isinstance(widget, QScrollArea) else widget.height() // 2
    return widget.mapTo(part, QPoint(widget.width() // 2, y))


def _is_reached(widget: QWidget) -> bool:
    takes_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return takes_tab and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None
