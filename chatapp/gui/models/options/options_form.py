"""The choices for one model, effective at once; what needs a new load says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDoubleSpinBox, QFormLayout, QSpinBox, QWidget

from chatapp.contract.records import Model
from chatapp.gui.design.number_boxes import DecimalBox, WholeNumberBox
from chatapp.gui.keyboard.wheel_guard import WheelGuard
from chatapp.gui.models.options.gpu_fields import GpuFields, Graphics
from chatapp.gui.widgets import file_dialogs
from chatapp.gui.widgets.boxes import clear, hbox, vbox
from chatapp.gui.widgets.buttons import IconButton, TextButton
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.theme import Theme
from chatapp.machine.context_price import CacheSettings, needed_bytes, size
from chatapp.machine.models import options as model_options
from chatapp.machine.models.memory_fit import USUAL_CONTEXT
from chatapp.machine.models.options import ModelOptions
from chatapp.texts import tr

_HOTTEST = 2.0
_STRONGEST = 2.0
_LONGEST_ANSWER = 32_768
_FIELD_WIDTH = 220


class ModelOptionsForm(QWidget):
    changed = Signal(object)
    """The ModelOptions."""
    reload_wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        model: Model,
        options: ModelOptions,
        settings: CacheSettings,
        graphics: Graphics,
    ) -> None:
        super().__init__()
        self._theme, self._model, self._settings = theme, model, settings
        self.options = options
        self.temperature = DecimalBox()
        self.length, self.context = WholeNumberBox(), WholeNumberBox()
        self.gpu = GpuFields(theme, model, graphics, theme.px(_FIELD_WIDTH))
        self._adapters = vbox(spacing=2)
        self.add_adapter = TextButton(theme, tr("settings.adapters.add"), "plus")
        self.price = plain_label(wraps=True, quiet=True)
        self.reset = TextButton(theme, tr("models.options.reset"))
        self.reload = TextButton(theme, tr("models.options.reload"), "regenerate")
        self.reload.hide()
        self._build()
        self._fill()
        self._connect()

    def _build(self) -> None:
        as_preset, as_settings = tr("models.options.as_preset"), tr("models.options.as_settings")
        self._bound(self.temperature, -0.1, _HOTTEST, 0.1, as_preset)
        self._bound(self.length, 0, _LONGEST_ANSWER, 256, as_preset)
        longest = max(1024, self._model.context_tokens or 1 << 20)
        self._bound(self.context, 0, longest, 1024, as_settings)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setContentsMargins(0, 6, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        rows: dict[str, QWidget] = {
            "temperature": self.temperature,
            "length": self.length,
            "context": self.context,
        }
        for name, field in rows.items():
            field.setFixedWidth(self._theme.px(_FIELD_WIDTH))
            field.setAccessibleName(tr(f"models.options.{name}"))
            field.setToolTip(tr(f"models.options.{name}.hint"))
            form.addRow(plain_label(tr(f"models.options.{name}")), field)
        self.gpu.add_to(form)
        adapters = QWidget()
        vbox(self._adapters, self.add_adapter, on=adapters, spacing=2)
        form.addRow(plain_label(tr("models.options.adapters")), adapters)
        buttons = hbox(self.reload, self.reset, None, spacing=4)
        vbox(form, self.price, buttons, on=self, spacing=8)

    def _bound(
        self,
        box: QSpinBox | QDoubleSpinBox,
        smallest: float,
        largest: float,
        step: float,
        special: str,
    ) -> None:
        if isinstance(box, QDoubleSpinBox):
            box.setDecimals(1)
            box.setRange(smallest, largest)
            box.setSingleStep(step)
        else:
            box.setRange(int(smallest), int(largest))
            box.setSingleStep(int(step))
        box.setSpecialValueText(special)
        box.setKeyboardTracking(False)
        WheelGuard(box)

    def _fill(self) -> None:
        """Show the options without announcing a change."""
        own = self.options
        values: dict[QSpinBox | QDoubleSpinBox, float] = {
            self.temperature: own.temperature if own.temperature >= 0 else -0.1,
            self.length: own.max_tokens,
            self.context: own.context_tokens,
        }
        for box, value in values.items():
            was_blocked = box.blockSignals(True)
            if isinstance(box, QDoubleSpinBox):
                box.setValue(value)
            else:
                box.setValue(int(value))
            box.blockSignals(was_blocked)
        self.gpu.show_options(own)
        clear(self._adapters)
        for number, adapter in enumerate(own.adapters):
            self._adapters.addWidget(self._adapter_row(number, adapter))
        tokens = own.context_tokens or min(
            self._model.context_tokens or USUAL_CONTEXT, USUAL_CONTEXT
        )
        needed = size(needed_bytes(self._model, tokens, self._settings))
        self.price.setText(tr("models.options.price", needed=needed, tokens=f"{tokens:,}"))
        self.reset.setEnabled(not own.is_default)

    def _adapter_row(self, number: int, adapter: str) -> QWidget:
        path, strength = split_adapter(adapter)
        row, name = QWidget(), Path(path).name
        box = DecimalBox()
        box.setRange(0, _STRONGEST)
        box.setSingleStep(0.1)
        box.setKeyboardTracking(False)
        box.setValue(strength)
        box.setAccessibleName(tr("models.options.strength", name=name))
        box.setToolTip(tr("models.options.strength", name=name))
        WheelGuard(box)
        remove = IconButton(self._theme, "close", tr("settings.take_off", name=name), size=24)
        box.valueChanged.connect(lambda value: self._set_adapter(number, f"{path}:{value:.2f}"))
        remove.clicked.connect(lambda: self._set_adapter(number, ""))
        label = plain_label(name, wraps=True)
        hbox(label, box, remove, on=row, grows=[label], spacing=4)
        return row

    def _connect(self) -> None:
        change: dict[QSpinBox | QDoubleSpinBox, Callable[[float], ModelOptions]] = {
            self.temperature: lambda value: replace(
                self.options, temperature=round(value, 2) if value >= 0 else model_options.AS_PRESET
            ),
            self.length: lambda value: replace(self.options, max_tokens=int(value)),
            self.context: lambda value: replace(self.options, context_tokens=int(value)),
        }
        for box, changed in change.items():
            box.valueChanged.connect(lambda value, changed=changed: self._set(changed(value)))
        self.gpu.changed.connect(self._set)
        self.reset.clicked.connect(lambda: self._set(ModelOptions(self.options.fingerprint)))
        self.reload.clicked.connect(self.reload.hide)
        self.reload.clicked.connect(self.reload_wanted)
        self.add_adapter.clicked.connect(
            lambda: file_dialogs.pick_model(self.window(), self.add_file)
        )

    def add_file(self, path: str) -> None:
        """Add a LoRA adapter at its full strength."""
        self._set(replace(self.options, adapters=(*self.options.adapters, f"{path}:1.00")))

    def strengths(self) -> list[QDoubleSpinBox]:
        """Return the fields of the adapters' strengths."""
        boxes = self.findChildren(QDoubleSpinBox)
        return [box for box in boxes if box is not self.temperature and not box.isHidden()]

    def _set_adapter(self, number: int, text: str) -> None:
        adapters = list(self.options.adapters)
        adapters[number : number + 1] = [text] if text else []
        self._set(replace(self.options, adapters=tuple(adapters)))

    def _set(self, options: ModelOptions) -> None:
        before, self.options = self.options, options
        if options == before:
            return
        if replace(before.loading, adapters=()) != replace(options.loading, adapters=()):
            self.reload.setVisible(True)
        only_strength = len(before.adapters) == len(options.adapters)
        if not only_strength or before.adapters == options.adapters:
            self._fill()
        self.changed.emit(options)


class AdapterStrength(NamedTuple):
    """An adapter's file and its strength."""

    path: str
    strength: float


def split_adapter(text: str) -> AdapterStrength:
    """Split FILE:SCALE; the scale of a file without one is 1."""
    path, colon, scale = text.rpartition(":")
    try:
        return AdapterStrength(path, float(scale)) if colon else AdapterStrength(text, 1.0)
    except ValueError:
        return AdapterStrength(text, 1.0)
