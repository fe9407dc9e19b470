"""Rows and columns of widgets, made in one call, and the removal of what they hold."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

Part = QWidget | QLayout | int | None
"""A widget, a nested layout, a gap in pixels, or None for a gap that takes the free space."""


def hbox(
    *parts: Part,
    on: QWidget | None = None,
    grows: Sequence[QWidget] = (),
    margins: Sequence[int] | None = (0, 0, 0, 0),
    spacing: int | None = None,
) -> QHBoxLayout:
    """Return a row of `parts`; `grows` share the free space, None keeps the style's margins."""
    layout = QHBoxLayout(on) if on else QHBoxLayout()
    _fill(layout, parts, grows)
    _set_distances(layout, margins, spacing)
    return layout


def vbox(
    *parts: Part,
    on: QWidget | None = None,
    grows: Sequence[QWidget] = (),
    margins: Sequence[int] | None = (0, 0, 0, 0),
    spacing: int | None = None,
) -> QVBoxLayout:
    """Return a column of `parts`; the arguments are those of `hbox`."""
    layout = QVBoxLayout(on) if on else QVBoxLayout()
    _fill(layout, parts, grows)
    _set_distances(layout, margins, spacing)
    return layout


def clear(layout: QLayout) -> None:
    """Take everything out of a layout, nested layouts included, and delete the widgets."""
    while (item := layout.takeAt(0)) is not None:
        if (nested := item.layout()) is not None:
            clear(nested)
        if (widget := item.widget()) is not None:
            discard(widget)


def discard(widget: QWidget) -> None:
    """Hide a widget now and delete it once the current event is over."""
    widget.hide()
    widget.deleteLater()


def _fill(layout: QBoxLayout, parts: Sequence[Part], grows: Sequence[QWidget]) -> None:
    for part in parts:
        if part is None:
            layout.addStretch(1)
        elif isinstance(part, int):
            layout.addSpacing(part)
        elif isinstance(part, QLayout):
            layout.addLayout(part)
        else:
            layout.addWidget(part, 1 if part in grows else 0)


def _set_distances(layout: QBoxLayout, margins: Sequence[int] | None, spacing: int | None) -> None:
    if margins is not None:
        layout.setContentsMargins(*margins)
    if spacing is not None:
        layout.setSpacing(spacing)
