"""The field of one setting, made from its type and its declaration."""

from __future__ import annotations

import typing
from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from chatapp.gui.design.number_boxes import WholeNumberBox
from chatapp.gui.keyboard.syllable_keeper import SyllableKeeper
from chatapp.gui.keyboard.wheel_guard import WheelGuard
from chatapp.gui.widgets import file_dialogs
from chatapp.gui.widgets.boxes import clear, hbox, vbox
from chatapp.gui.widgets.buttons import IconButton, TextButton
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.theme import Theme
from chatapp.machine import languages, setting_values
from chatapp.machine.settings import DECLARED, Settings
from chatapp.texts import tr, translation

OnChange = Callable[[Any], object]
_TYPES = typing.get_type_hints(Settings)


def row_for(theme: Theme, name: str, value: Any, on_change: OnChange) -> QWidget:
    """Return the field that a setting's type asks for."""
    kind = _TYPES[name]
    if name == "language":
        return list_row(_languages(), value, on_change)
    if typing.get_origin(kind) is typing.Literal:
        choices = {choice: tr(f"settings.{name}.{choice}") for choice in typing.get_args(kind)}
        return list_row(choices, value, on_change)
    if typing.get_origin(kind) is tuple:
        return PathRows(theme, value, on_change, are_files=name == "adapters")
    if kind is str:
        return text_row(name, value, on_change)
    return switch_row(value, on_change) if kind is bool else number_row(name, value, on_change)


def list_row(choices: Mapping[str, str], value: str, on_change: OnChange) -> QWidget:
    """Return a box with the words of each value; an unknown current value is added."""
    box = QComboBox()
    for data, words in choices.items():
        box.addItem(words, data)
    if box.findData(value) < 0:
        box.addItem(value, value)
    box.setCurrentIndex(box.findData(value))
    box.currentIndexChanged.connect(lambda _index: on_change(box.currentData()))
    WheelGuard(box)
    return box


def number_row(name: str, value: int, on_change: OnChange) -> QWidget:
    """Return a number within its declared range; one of 0 or less means automatic or off."""
    declared = DECLARED[name]
    box = WholeNumberBox()
    box.setRange(declared.smallest, declared.largest)
    box.setSingleStep(declared.step)
    if means := setting_values.smallest_means(name):
        box.setSpecialValueText(tr(f"settings.{means}"))
    if name.endswith("_percent"):
        box.setSuffix(" %")
    box.setKeyboardTracking(False)
    box.setValue(value)
    box.valueChanged.connect(on_change)
    WheelGuard(box)
    return box


def switch_row(value: bool, on_change: OnChange) -> QWidget:
    """Return a check box."""
    box = QCheckBox()
    box.setChecked(value)
    box.toggled.connect(on_change)
    return box


def text_row(name: str, value: str, on_change: OnChange) -> QWidget:
    """Return a line of text that takes effect on Enter and focus loss; a key is hidden."""
    line = QLineEdit(value)
    SyllableKeeper(line)
    if name.endswith("_key"):
        line.setEchoMode(QLineEdit.EchoMode.PasswordEchoOnEdit)
    elif name.endswith("_url"):
        line.setPlaceholderText("http://")
    line.editingFinished.connect(lambda: on_change(line.text().strip()))
    return line


class PathRows(QWidget):
    """Folders, or adapter files, each with a remove button, and a button that adds one."""

    def __init__(
        self, theme: Theme, paths: tuple[str, ...], on_change: OnChange, are_files: bool = False
    ) -> None:
        super().__init__()
        self._are_files = are_files
        self._theme = theme
        self._paths = paths
        self._on_change = on_change
        self._column = vbox(on=self, spacing=2)
        self._fill()

    def add(self, path: str) -> None:
        """Append a path."""
        if path and path not in self._paths:
            self._set((*self._paths, path))

    def _set(self, paths: tuple[str, ...]) -> None:
        self._paths = paths
        self._fill()
        self._on_change(paths)

    def _fill(self) -> None:
        clear(self._column)
        for path in self._paths:
            self._column.addWidget(self._row(path))
        words = tr("settings.adapters.add" if self._are_files else "settings.add_folder")
        add = TextButton(self._theme, words, "plus")
        add.clicked.connect(self._on_add_clicked)
        self._column.addWidget(add)

    def _row(self, path: str) -> QWidget:
        row = QWidget()
        label = plain_label(path, wraps=True)
        remove = IconButton(self._theme, "close", tr("settings.take_off", name=path), size=24)
        others = tuple(other for other in self._paths if other != path)
        remove.clicked.connect(lambda: self._set(others))
        hbox(label, remove, on=row, grows=[label])
        return row

    def _on_add_clicked(self) -> None:
        if self._are_files:
            file_dialogs.pick_model(self.window(), self.add, tr("settings.adapters.add"))
        else:
            file_dialogs.pick_folder(self.window(), self.add)


def _languages() -> dict[str, str]:
    """Return "automatic" and the known languages, each in its own words."""
    names = {code: translation(code).tr("language.name") for code in languages.known()}
    return {languages.AUTOMATIC: tr("settings.language.auto"), **names}
