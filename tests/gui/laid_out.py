"""Finds what is clipped, squeezed or overlapping in widgets as they are laid out on the screen."""

from __future__ import annotations

import time
from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSplitterHandle,
    QWidget,
)

from chatapp.gui.widgets.buttons import MenuButton, PillButton, TextButton

SETTLED_S = 3.0
_SHOWS_TEXT = (QAbstractButton, QLabel, QComboBox, QLineEdit, QPlainTextEdit)


def faults(root: QWidget) -> list[str]:
    """Return one line for each visible widget that cannot be read or reached as it is."""
    found = []
    for widget in _visible(root):
        if isinstance(widget, _SHOWS_TEXT):
            found += _cut(widget, root)
        found += _overlaps(widget)
    return found


def settled_faults(root: QWidget) -> list[str]:
    """Return what is still wrong when layouts that wait for other layouts are done."""
    end = time.monotonic() + SETTLED_S
    while True:
        QApplication.processEvents()
        found = faults(root)
        if not found or time.monotonic() > end:
            return found


def _visible(root: QWidget) -> Iterator[QWidget]:
    for widget in root.findChildren(QWidget):
        inside = widget.window() is root.window() and not widget.size().isEmpty()
        is_part = isinstance(widget.parent(), QComboBox | QLineEdit | QAbstractSpinBox)
        if widget.isVisible() and inside and not is_part:
            yield widget


def _cut(widget: QWidget, root: QWidget) -> Iterator[str]:
    visible = _seen_part(widget, root)
    if visible is not None and visible != widget.rect():
        yield f"cut off: {_named(widget)} shows {visible} of {widget.rect()}"
    if isinstance(widget, TextButton) and not isinstance(widget, MenuButton):
        if widget.width() < widget.sizeHint().width():
            yield f"shortened: {_named(widget)} {widget.width()} < {widget.sizeHint().width()}"
    elif isinstance(widget, QLabel) and widget.text():
        yield from _label_faults(widget)
    if widget.height() + 1 < widget.minimumSizeHint().height():
        yield f"squeezed: {_named(widget)} {widget.height()} < {widget.minimumSizeHint().height()}"


def _label_faults(label: QLabel) -> Iterator[str]:
    if label.wordWrap():
        needed = label.heightForWidth(label.width())
        if needed > label.height() + 1:
            yield f"lines are cut: {_named(label)} {label.height()} < {needed}"
    elif label.width() + 1 < label.minimumSizeHint().width():
        yield f"words are cut: {_named(label)} {label.width()} < {label.minimumSizeHint().width()}"


def _seen_part(widget: QWidget, root: QWidget) -> QRect | None:
    """Return the part that no parent cuts off; None where it is scrolled."""
    seen, above = widget.rect(), widget
    while above is not root and (parent := above.parentWidget()) is not None:
        if isinstance(parent.parentWidget(), QAbstractScrollArea):
            grand = parent.parentWidget()
            if isinstance(grand, QAbstractScrollArea) and grand.viewport() is parent:
                return None
        corner = widget.mapTo(parent, QPoint(0, 0))
        seen = seen & QRect(-corner, parent.size())
        above = parent
    return seen


def _overlaps(widget: QWidget) -> Iterator[str]:
    """Compare the parts of one layout: pages that lie over others have none."""
    layout = widget.layout()
    if layout is None:
        return
    parts = [
        part
        for part in widget.findChildren(QWidget)
        if part.parentWidget() is widget
        and part.isVisible()
        and isinstance(part, _SHOWS_TEXT)
        and not isinstance(part, PillButton | QSplitterHandle)
    ]
    for index, part in enumerate(parts):
        for other in parts[index + 1 :]:
            if part.geometry().intersects(other.geometry()):
                yield f"overlap: {_named(part)} and {_named(other)}"


def _named(widget: QWidget) -> str:
    text = getattr(widget, "text", lambda: "")
    words = text() if callable(text) else text
    return f"{type(widget).__name__} “{str(words or widget.accessibleName())[:40]}”"
