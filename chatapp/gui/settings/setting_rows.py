"""One field for one setting, made from the setting's own type."""

from __future__ import annotations

import typing
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from chatapp.gui.widgets.buttons import IconButton, TextButton
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.theme import Theme
from chatapp.machine import languages
from chatapp.machine.settings import Settings
from chatapp.texts import tr, translation

OnChange = Callable[[Any], object]
# Smallest, largest, step; 0 means that the program chooses, where it is allowed.
_RANGES = {
    "zoom_percent": (50, 300, 10),
    "context_tokens": (0, 1_048_576, 1024),
    "threads": (0, 256, 1),
    "gpu_layers": (-1, 999, 1),
    "state_cache_megabytes": (0, 1_000_000, 512),
    "server_port": (1024, 65535, 1),
}
_OFF_AT_ZERO = {"state_cache_megabytes"}
_TYPES = typing.get_type_hints(Settings)


def choice_row(name: str, value: str, on_change: OnChange) -> QWidget:
    """A box with the choices of a Literal."""
    choices = typing.get_args(_TYPES[name])
    return list_row(
        [(tr(f"settings.{name}.{choice}"), choice) for choice in choices], value, on_change
    )


def language_row(value: str, on_change: OnChange) -> QWidget:
    """A box with the languages there are, each in its own words."""
    named = [(translation(code).tr("language.name"), code) for code in languages.known()]
    automatic = (tr("settings.language.auto"), languages.AUTOMATIC)
    return list_row([automatic, *named], value, on_change)


def list_row(choices: Sequence[tuple[str, str]], value: str, on_change: OnChange) -> QWidget:
    """A box with (words, value) pairs; a value that is not among them is added."""
    box = QComboBox()
    for words, data in choices:
        box.addItem(words, data)
    if box.findData(value) < 0:
        box.addItem(value, value)
    box.setCurrentIndex(box.findData(value))
    box.currentIndexChanged.connect(lambda _index: on_change(box.currentData()))
    return box


def number_row(name: str, value: int, on_change: OnChange) -> QWidget:
    """A number within its range."""
    box = QSpinBox()
    smallest, largest, step = _RANGES.get(name, (0, 1_000_000, 1))
    box.setRange(smallest, largest)
    box.setSingleStep(step)
    if smallest <= 0:
        box.setSpecialValueText(
            tr("settings.nothing" if name in _OFF_AT_ZERO else "settings.automatic")
        )
    if name.endswith("_percent"):
        box.setSuffix(" %")
    box.setKeyboardTracking(False)
    box.setValue(value)
    box.valueChanged.connect(on_change)
    return box


def switch_row(value: bool, on_change: OnChange) -> QWidget:
    """A check box."""
    box = QCheckBox()
    box.setChecked(value)
    box.toggled.connect(on_change)
    return box


def text_row(name: str, value: str, on_change: OnChange) -> QWidget:
    """A line of text, taken when it is left or Enter is pressed; a key is not shown."""
    line = QLineEdit(value)
    if name.endswith("_key"):
        line.setEchoMode(QLineEdit.EchoMode.PasswordEchoOnEdit)
    elif name.endswith("_url"):
        line.setPlaceholderText("http://")
    line.editingFinished.connect(lambda: on_change(line.text().strip()))
    return line


class FolderRows(QWidget):
    """Folders, or adapter files, each with a button that takes it off, and one that adds."""

    def __init__(
        self, theme: Theme, folders: tuple[str, ...], on_change: OnChange, are_files: bool = False
    ) -> None:
        super().__init__()
        self._are_files = are_files
        self._theme = theme
        self._folders = folders
        self._on_change = on_change
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._fill()

    def add(self, folder: str) -> None:
        """Put a folder at the end."""
        if folder and folder not in self._folders:
            self._set((*self._folders, folder))

    def _set(self, folders: tuple[str, ...]) -> None:
        self._folders = folders
        self._fill()
        self._on_change(folders)

    def _fill(self) -> None:
        while item := self._column.takeAt(0):
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for folder in self._folders:
            self._column.addWidget(self._row(folder))
        add = TextButton(
            self._theme,
            tr("settings.adapters.add" if self._are_files else "settings.add_folder"),
            "plus",
        )
        add.clicked.connect(self._on_add_clicked)
        self._column.addWidget(add)

    def _row(self, folder: str) -> QWidget:
        pair = QWidget()
        row = QHBoxLayout(pair)
        row.setContentsMargins(0, 0, 0, 0)
        take_off = IconButton(self._theme, "close", tr("settings.take_off", name=folder), size=24)
        take_off.clicked.connect(
            lambda: self._set(tuple(one for one in self._folders if one != folder))
        )
        row.addWidget(plain_label(folder, wraps=True), 1)
        row.addWidget(take_off)
        return pair

    def _on_add_clicked(self) -> None:
        dialog = QFileDialog(self.window())
        dialog.setFileMode(
            QFileDialog.FileMode.ExistingFile if self._are_files else QFileDialog.FileMode.Directory
        )
        if self._are_files:
            dialog.setNameFilter("GGUF (*.gguf)")
        dialog.fileSelected.connect(self.add)
        dialog.open()


def row_for(theme: Theme, name: str, values: Settings, on_change: OnChange) -> QWidget:
    """Make the field that a setting's type asks for."""
    kind, value = _TYPES[name], getattr(values, name)
    if name == "language":
        return language_row(value, on_change)
    if typing.get_origin(kind) is typing.Literal:
        return choice_row(name, value, on_change)
    if typing.get_origin(kind) is tuple:
        return FolderRows(theme, value, on_change, are_files=name == "adapters")
    if kind is str:
        return text_row(name, value, on_change)
    return switch_row(value, on_change) if kind is bool else number_row(name, value, on_change)
