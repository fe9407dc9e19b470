"""The form of a preset, with one field for each variable by its type."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QLineEdit, QWidget

from chatapp import texts
from chatapp.contract.records import Preset, Variable
from chatapp.gui.design.number_boxes import DecimalBox
from chatapp.gui.keyboard.syllable_keeper import SyllableKeeper
from chatapp.gui.keyboard.wheel_guard import WheelGuard
from chatapp.gui.widgets.boxes import hbox
from chatapp.gui.widgets.flow_layout import FlowLayout
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.texts import tr

_YES = {"true", "yes", "on", "1"}
_WIDEST_NUMBER = 1e9


class PresetForm(QWidget):
    """`values` are sent to the engine, choices by their names."""

    changed = Signal(object)

    def __init__(
        self, preset: Preset, values: dict[str, str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.preset = preset
        self._fields: dict[str, QWidget] = {}
        flow = FlowLayout(self, gap=12)
        for variable in preset.variables:
            field = self._field(variable, values.get(variable.name, variable.default))
            self._fields[variable.name] = field
            flow.addWidget(_labelled(variable, field))

    def values(self) -> dict[str, str]:
        return {name: _value(field) for name, field in self._fields.items()}

    def field(self, name: str) -> QWidget:
        return self._fields[name]

    def _field(self, variable: Variable, value: str) -> QWidget:
        makers = {"choice": self._choice, "number": self._number, "switch": self._switch}
        field = makers.get(variable.type, self._line)(variable, value)
        field.setAccessibleName(_label(variable))
        if isinstance(field, QComboBox | QCheckBox):
            # A click leaves the caret in the text.
            field.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        WheelGuard(field)
        return field

    def _choice(self, variable: Variable, value: str) -> QWidget:
        box = QComboBox()
        for choice in variable.choices:
            label = variable.choice_labels.get(choice, {}).get(texts.language())
            box.addItem(label or choice, choice)
        chosen = value if value in variable.choices else variable.default
        box.setCurrentIndex(max(0, box.findData(chosen)))
        box.currentIndexChanged.connect(self._on_changed)
        return box

    def _number(self, variable: Variable, value: str) -> QWidget:
        box = DecimalBox()
        box.setRange(-_WIDEST_NUMBER, _WIDEST_NUMBER)
        if variable.minimum < variable.maximum:
            box.setRange(variable.minimum, variable.maximum)
        numbers = (variable.minimum, variable.maximum, _number(variable.default))
        box.setDecimals(0 if all(float(number).is_integer() for number in numbers) else 2)
        box.setValue(_number(value))
        box.valueChanged.connect(self._on_changed)
        return box

    def _switch(self, variable: Variable, value: str) -> QWidget:
        box = QCheckBox(_label(variable))
        box.setChecked(value.casefold() in _YES)
        box.toggled.connect(self._on_changed)
        return box

    def _line(self, variable: Variable, value: str) -> QWidget:
        line = QLineEdit(value)
        SyllableKeeper(line)
        line.setMinimumWidth(200)
        if variable.type == "list":
            line.setPlaceholderText(tr("preset.list_placeholder"))
        line.textChanged.connect(self._on_changed)
        return line

    def _on_changed(self) -> None:
        self.changed.emit(self.values())


def _label(variable: Variable) -> str:
    return variable.labels.get(texts.language()) or variable.labels.get("en") or variable.name


def _labelled(variable: Variable, field: QWidget) -> QWidget:
    pair = QWidget()
    # Indented like the text above.
    row = hbox(field, on=pair, margins=(4, 0, 0, 0), spacing=6)
    # All fields are as high as the highest, so that they have one baseline.
    pair.setMinimumHeight(QComboBox().sizeHint().height() + 2)
    if not isinstance(field, QCheckBox):
        label = plain_label(_label(variable), quiet=True)
        label.setBuddy(field)
        row.insertWidget(0, label)
    return pair


def _value(field: QWidget) -> str:
    if isinstance(field, QComboBox):
        return str(field.currentData())
    if isinstance(field, QDoubleSpinBox):
        return f"{field.value():g}"
    if isinstance(field, QCheckBox):
        return "true" if field.isChecked() else "false"
    assert isinstance(field, QLineEdit)
    return field.text()


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
