"""All words that a widget shows, and those of them that are not from the catalogue."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QGroupBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QSpinBox,
    QTabBar,
    QTextEdit,
    QWidget,
)

from tests import pseudo_locale

NAMES = (
    # Files, folders, models, presets and languages are called what they are called.
    r".*\.(pdf|gguf|md|py|docx)\b.*",
    r"(/[\w.-]+)+",
    r"(English|한국어|日本語)",
    r"(YaRN|chatapp|F16|Q8_0|Q4_0)",
    # Keys and units.
    r"(\+?(Ctrl|Shift|Alt|Esc|Enter|Return|Tab|F\d+|PgUp|PgDown|Del|Up|Down|Left|Right|[A-Z\d,.=+-])\+?)+",
    r"[\d.,]+ (MB|GB|KB)",
    # Kinds of files, by the name of their format.
    r"((ZIP|PNG|SVG|MD|TXT|Word|Markdown|HTML) )?\((\*\.\w+ ?)+\)",
)

_WORDED = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
    Qt.ItemDataRole.StatusTipRole,
    Qt.ItemDataRole.WhatsThisRole,
)


def foreign(root: QWidget, *names: str) -> list[str]:
    """Return the words of a widget that are neither from the catalogue nor names."""
    return pseudo_locale.foreign(shown(root), *NAMES, *names)


def shown(root: QWidget) -> Iterator[str]:
    """Yield all words of a widget and of what is in it; of a file dialog those that are ours."""
    if isinstance(root, QFileDialog):
        yield from of_file_dialog(root)
        return
    yield root.windowTitle()
    for widget in (root, *root.findChildren(QWidget)):
        yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
        yield from (widget.statusTip(), widget.whatsThis())
        yield from _of_its_kind(widget)
    for action in root.findChildren(QAction):
        yield from (action.text(), action.toolTip())


def _of_its_kind(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, (QLabel, QAbstractButton)):
        yield widget.text()
    elif isinstance(widget, QGroupBox):
        yield widget.title()
    elif isinstance(widget, (QLineEdit, QPlainTextEdit, QTextEdit)):
        yield widget.placeholderText()
    elif isinstance(widget, QTabBar):
        yield from (widget.tabText(index) for index in range(widget.count()))
    elif isinstance(widget, QProgressBar):
        yield widget.text() if widget.isTextVisible() else ""
    elif isinstance(widget, QAbstractSpinBox):
        yield from _of_spin_box(widget)
    elif isinstance(widget, QComboBox):
        yield from (widget.itemText(index) for index in range(widget.count()))
    elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from of_model(widget.model())


def _of_spin_box(box: QAbstractSpinBox) -> Iterator[str]:
    yield box.specialValueText()
    if isinstance(box, (QSpinBox, QDoubleSpinBox)):
        yield from (box.prefix(), box.suffix())


def of_model(model: QAbstractItemModel) -> Iterator[str]:
    """Yield what a model says of each cell and of each header, to eyes and to screen readers."""
    rows = model.rowCount(QModelIndex())
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex())
    for section, count in ((Qt.Orientation.Horizontal, columns), (Qt.Orientation.Vertical, rows)):
        for index in range(count):
            for role in _WORDED:
                yield _text(model.headerData(index, section, role))
    for row in range(rows):
        for column in range(columns):
            for role in _WORDED:
                yield _text(model.data(model.index(row, column), role))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def of_file_dialog(dialog: QFileDialog) -> Iterator[str]:
    """Yield the title of a file dialog and its kinds of files: the rest of it is Qt's."""
    yield dialog.windowTitle()
    if dialog.fileMode() != QFileDialog.FileMode.Directory:
        yield from dialog.nameFilters()
