"""The small form of a preset, drawn from the types of its variables."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QHBoxLayout, QLineEdit, QWidget

from chatapp import texts
from chatapp.contract.records import Preset, Variable
from chatapp.gui.widgets.flow_layout import FlowLayout
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.texts import tr

_YES = {"true", "yes", "on", "1"}
_WIDEST_NUMBER = 1e9


class PresetForm(QWidget):
    """One field a variable; `values` are what the engine gets, choices by their names."""

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
        """Return what the form holds, by variable."""
        return {name: _value(field) for name, field in self._fields.items()}

    def field(self, name: str) -> QWidget:
        """Return the field of a variable."""
        return self._fields[name]

    def _field(self, variable: Variable, value: str) -> QWidget:
        makers = {"choice": self._choice, "number": self._number, "switch": self._switch}
        field = makers.get(variable.type, self._line)(variable, value)
        field.setAccessibleName(_label(variable))
        return field

    def _choice(self, variable: Variable, value: str) -> QWidget:
        box = QComboBox()
        for choice in variable.choices:
            box.addItem(
                variable.choice_labels.get(choice, {}).get(texts.language()) or choice, choice
            )
        box.setCurrentIndex(
            max(0, box.findData(value if value in variable.choices else variable.default))
        )
        box.currentIndexChanged.connect(self._on_changed)
        return box

    def _number(self, variable: Variable, value: str) -> QWidget:
        box = QDoubleSpinBox()
        has_bounds = variable.minimum < variable.maximum
        box.setRange(
            variable.minimum if has_bounds else -_WIDEST_NUMBER,
            variable.maximum if has_bounds else _WIDEST_NUMBER,
        )
        whole = all(
            float(bound).is_integer()
            for bound in (variable.minimum, variable.maximum, _number(variable.default))
        )
        box.setDecimals(0 if whole else 2)
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
    row = QHBoxLayout(pair)
    # Under the words above it, which stand so far in.
    row.setContentsMargins(4, 0, 0, 0)
    row.setSpacing(6)
    # All fields of a row as high as the highest, so that their words stand on one line.
    pair.setMinimumHeight(QComboBox().sizeHint().height() + 2)
    if isinstance(field, QCheckBox):
        row.addWidget(field)
        return pair
    label = plain_label(_label(variable))
    label.setForegroundRole(label.palette().ColorRole.PlaceholderText)
    label.setBuddy(field)
    row.addWidget(label)
    row.addWidget(field)
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
