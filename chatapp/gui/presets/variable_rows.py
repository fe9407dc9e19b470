"""The fields of a preset: for each placeholder its name, kind, default and choices."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from chatapp import texts
from chatapp.contract.records import Variable, VariableType
from chatapp.gui.keyboard.wheel_guard import WheelGuard
from chatapp.gui.widgets.boxes import clear
from chatapp.gui.widgets.buttons import IconButton
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.text_field import TextField
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr


class VariableRows(QWidget):
    """Changing a row keeps what it does not show, such as labels in other languages."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.variables: list[Variable] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(3, 1)

    def show_variables(self, variables: tuple[Variable, ...]) -> None:
        """Show a row for each; equal ones are left alone, so that typing goes on."""
        if [each.name for each in variables] == [each.name for each in self.variables]:
            return
        self.variables = list(variables)
        clear(self._grid)
        for row, variable in enumerate(variables):
            self._add_row(row, variable)
        self.setVisible(bool(variables))

    def _add_row(self, row: int, variable: Variable) -> None:
        language = texts.language()
        name = plain_label(f"{{{variable.name}}}", quiet=True)
        label = self._line(variable.labels.get(language, variable.name), "presets.field_label")
        kind = QComboBox()
        for each in get_args(VariableType):
            kind.addItem(tr(f"presets.kind_{each}"), each)
        kind.setCurrentIndex(kind.findData(variable.type))
        kind.setAccessibleName(tr("presets.field_kind"))
        kind.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        WheelGuard(kind)
        offers_choices = variable.type == "choice"
        shown = ", ".join(variable.choices) if offers_choices else variable.default
        value = self._line(
            shown, "presets.field_choices" if offers_choices else "presets.field_default"
        )
        remove = IconButton(
            self._theme, "close", tr("presets.field_remove", name=variable.name), size=22
        )
        label.textEdited.connect(lambda text: self._relabel(row, text))
        kind.currentIndexChanged.connect(lambda _at: self._retype(row, str(kind.currentData())))
        value.textEdited.connect(lambda text: self._set_value(row, text))
        remove.clicked.connect(lambda: self._remove(row))
        for place, widget in enumerate((name, label, kind, value, remove)):
            self._grid.addWidget(widget, row, place)

    def _line(self, text: str, code: str) -> TextField:
        line = TextField(self._theme)
        line.setText(text)
        line.setAccessibleName(tr(code))
        line.setPlaceholderText(tr(code))
        return line

    def _relabel(self, row: int, text: str) -> None:
        variable = self.variables[row]
        labels = {**variable.labels, texts.language(): text or variable.name}
        self._set(row, replace(variable, labels=labels))

    def _retype(self, row: int, kind: str) -> None:
        variable = self.variables[row]
        default = "" if kind != "number" else "0"
        made = replace(variable, type=kind, default=default)  # type: ignore[arg-type]
        if kind == "choice":
            first = variable.default or tr("presets.first_choice")
            made = replace(made, default=first, choices=(first,), choice_labels={})
        self.variables[row] = made
        shown, self.variables = tuple(self.variables), []
        self.show_variables(shown)
        self.changed.emit()

    def _set_value(self, row: int, text: str) -> None:
        variable = self.variables[row]
        if variable.type != "choice":
            self._set(row, replace(variable, default=text))
            return
        names = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
        labels = {name: variable.choice_labels.get(name, {}) for name in names}
        known = {name: words for name, words in labels.items() if words}
        default = variable.default if variable.default in names else next(iter(names), "")
        self._set(row, replace(variable, choices=names, choice_labels=known, default=default))

    def _remove(self, row: int) -> None:
        shown = tuple(each for at, each in enumerate(self.variables) if at != row)
        self.variables = [Variable("", "text")]
        self.show_variables(shown)
        self.changed.emit()

    def _set(self, row: int, variable: Variable) -> None:
        self.variables[row] = variable
        self.changed.emit()
