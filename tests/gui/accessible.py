"""Finds what a screen reader or a keyboard cannot use, and what is too pale, in a window."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QColor, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTableView,
    QWidget,
)

_ROLE = QAccessible.Role
_CONTROLS = {
    _ROLE.Button,
    _ROLE.ButtonMenu,
    _ROLE.ButtonDropDown,
    _ROLE.CheckBox,
    _ROLE.RadioButton,
    _ROLE.ComboBox,
    _ROLE.EditableText,
    _ROLE.SpinBox,
    _ROLE.Slider,
    _ROLE.List,
    _ROLE.ListItem,
    _ROLE.Link,
    _ROLE.MenuItem,
}
"""Roles of what a person operates, each of which needs a name."""
_OPERATED = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QAbstractSlider)
_EXPECTED = (
    (QComboBox, {_ROLE.ComboBox}),
    (QAbstractSpinBox, {_ROLE.SpinBox}),
    (QAbstractItemView, {_ROLE.List, _ROLE.Tree, _ROLE.Table}),
    (QLineEdit, {_ROLE.EditableText}),
    (QAbstractButton, {_ROLE.Button, _ROLE.ButtonMenu, _ROLE.CheckBox, _ROLE.RadioButton}),
)


def faults(root: QWidget) -> list[str]:
    """Return one line for each fault below a widget."""
    found = []
    for widget in (root, *root.findChildren(QWidget)):
        if widget.isVisible() and widget.window() is root.window() and not _is_part(widget):
            found += _unnamed(widget)
            found += _unreachable(widget)
            found += _pale(widget)
    return found


def not_reached(root: QWidget) -> list[str]:
    """Return one line for each control that Tab passes over on its way round a window."""
    reached: list[QWidget | None] = []
    window = root.window()
    window.focusNextPrevChild(True)
    while (now := window.focusWidget()) not in reached:
        reached.append(now)
        window.focusNextPrevChild(True)
    controls = [widget for widget in root.findChildren(QWidget) if _is_operated(widget, root)]
    passed = [widget for widget in controls if not _stands_for(widget, reached)]
    traps = [
        widget
        for widget in controls
        if isinstance(widget, QPlainTextEdit)
        and not (widget.tabChangesFocus() or widget.isReadOnly())
    ]
    return [
        *(f"passed over by Tab: {_words(widget)}" for widget in passed),
        *(f"keeps Tab for itself: {_words(widget)}" for widget in traps),
    ]


def pale_pixels(root: QWidget) -> list[str]:
    """Return one line for each text or icon that is too pale as it is painted."""
    picture = root.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    found = []
    for widget in root.findChildren(QWidget):
        if not (widget.isVisible() and widget.isEnabled() and widget.window() is root.window()):
            continue
        least = _least_contrast(widget)
        seen = widget.visibleRegion().boundingRect()
        if not least or _is_part(widget) or seen != widget.rect():
            continue
        place = widget.mapTo(root, seen.topLeft())
        strongest = _strongest(picture.copy(QRect(place, seen.size())))
        if strongest < least:
            found.append(f"pale ({strongest:.1f}): {_words(widget)}")
    return found


def _is_operated(widget: QWidget, root: QWidget) -> bool:
    is_here = widget.isVisible() and widget.isEnabled() and widget.window() is root.window()
    is_control = isinstance(widget, (*_OPERATED, QAbstractItemView, QPlainTextEdit))
    return is_here and is_control and not _is_part(widget) and not widget.visibleRegion().isEmpty()


def _stands_for(widget: QWidget, reached: list[QWidget | None]) -> bool:
    """Say whether Tab reaches a widget, or the one of its group that arrow keys move from."""
    if widget in reached or widget.focusProxy() in reached:
        return True
    if isinstance(widget, QAbstractButton) and widget.isCheckable() and widget.autoExclusive():
        return any(other is not None and other.parent() is widget.parent() for other in reached)
    return False


def _least_contrast(widget: QWidget) -> float:
    """Return the contrast that WCAG 2 asks for: of text, of an icon, or 0 where nothing is drawn."""
    if isinstance(widget, QLabel):
        return 4.5 if widget.text() else 0.0
    if isinstance(widget, QAbstractButton):
        return 4.5 if widget.text() else 3.0
    if isinstance(widget, QLineEdit):
        return 4.5 if widget.text() or widget.placeholderText() else 0.0
    return 4.5 if isinstance(widget, QComboBox) and widget.currentText() else 0.0


def _strongest(part: QImage) -> float:
    """Return the largest contrast between the ground of a picture and what is drawn on it."""
    pixels = np.frombuffer(part.constBits(), np.uint32).reshape(part.height(), -1)
    colors, counts = np.unique(pixels & 0xFFFFFF, return_counts=True)
    ground = QColor.fromRgb(int(colors[counts.argmax()]))
    return max(contrast(ground, QColor.fromRgb(int(color))) for color in colors)


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast of two colours as WCAG 2 defines it."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _is_part(widget: QWidget) -> bool:
    """Say whether a widget is drawn and operated as part of the one it lies in."""
    above = widget.parentWidget()
    # A screen reader meets the cells of a header as those of its table.
    return isinstance(widget, QScrollBar | QHeaderView) or isinstance(
        # The corner of a table selects all cells, as Ctrl+A does.
        above,
        QComboBox | QLineEdit | QAbstractSpinBox | QScrollBar | QTableView,
    )


def _unnamed(widget: QWidget) -> Iterator[str]:
    face = QAccessible.queryAccessibleInterface(widget)
    if face is None or not face.isValid():
        return
    if face.role() in _CONTROLS and not _name(face):
        yield f"unnamed: {_words(widget)} ({face.role().name})"
    for kind, roles in _EXPECTED:
        if isinstance(widget, kind):
            if face.role() not in roles:
                yield f"wrong role: {_words(widget)} is a {face.role().name}"
            break
    else:
        takes_keys = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        silent = face.role() in (_ROLE.Client, _ROLE.NoRole, _ROLE.Pane)
        if takes_keys and silent and not _name(face):
            yield f"reached by Tab and says nothing: {_words(widget)}"
    if isinstance(widget, QAbstractItemView):
        for number in range(min(face.childCount(), 50)):
            child = face.child(number)
            if child is not None and child.role() == _ROLE.ListItem and not _name(child):
                yield f"unnamed row {number}: {_words(widget)}"


def _unreachable(widget: QWidget) -> Iterator[str]:
    is_operated = isinstance(widget, _OPERATED) and widget.isEnabled()
    if is_operated and not widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield f"not reached by Tab: {_words(widget)}"


def _pale(widget: QWidget) -> Iterator[str]:
    """Labels are drawn in a role of the palette on the nearest ground that is filled."""
    if not isinstance(widget, QLabel) or not widget.text() or not widget.isEnabled():
        return
    text = widget.palette().color(widget.foregroundRole())
    ground: QWidget | None = widget
    while ground is not None and not (ground.autoFillBackground() or ground.isWindow()):
        ground = ground.parentWidget()
    if ground is not None:
        role = ground.backgroundRole()
        value = contrast(text, ground.palette().color(role))
        if value < 4.5:
            yield f"pale ({value:.1f}): {_words(widget)}"


def _name(face: QAccessibleInterface) -> str:
    return face.text(QAccessible.Text.Name).strip()


def _luminance(color: QColor) -> float:
    parts = [color.redF(), color.greenF(), color.blueF()]
    linear = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _words(widget: QWidget) -> str:
    text = getattr(widget, "text", lambda: "")
    words = text() if callable(text) else text
    above = type(widget.parentWidget()).__name__
    name = widget.accessibleName() or widget.toolTip() or words or widget.objectName()
    return f"{type(widget).__name__} in {above} “{str(name)[:40]}”"
