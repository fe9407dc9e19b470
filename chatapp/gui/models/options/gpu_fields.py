"""The choices for one model that only a machine with a GPU has: layers, experts, shares, KV."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QLineEdit, QWidget

from chatapp.contract.records import Model
from chatapp.gui.design.number_boxes import WholeNumberBox
from chatapp.gui.keyboard.wheel_guard import WheelGuard
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.theme import Theme
from chatapp.machine.models import options as model_options
from chatapp.machine.models.options import ModelOptions
from chatapp.texts import tr

_MOST_LAYERS = 999


@dataclass(frozen=True, slots=True)
class Graphics:
    """What llama.cpp finds on this machine: the names of its GPUs."""

    gpus: tuple[str, ...] = ()


class LayerBox(WholeNumberBox):
    """GPU layers, where -1 stands for all that fit."""

    def textFromValue(self, value: int) -> str:
        return tr("models.options.all_layers") if value == -1 else super().textFromValue(value)


class GpuFields(QWidget):
    """Owns no layout: its fields are rows of the form that it is added to."""

    changed = Signal(object)
    """The ModelOptions."""

    def __init__(self, theme: Theme, model: Model, graphics: Graphics, width: int) -> None:
        super().__init__()
        self.options = ModelOptions()
        self.layers, self.experts = LayerBox(), WholeNumberBox()
        self.split, self.kv = QLineEdit(), QCheckBox()
        has_gpu = bool(graphics.gpus)
        self._shown: dict[str, QWidget] = {"layers": self.layers}
        if has_gpu and model.experts:
            self._shown["experts"] = self.experts
        if len(graphics.gpus) > 1:
            self._shown["split"] = self.split
        if has_gpu:
            self._shown["kv"] = self.kv
        self.layers.setRange(model_options.AS_SETTINGS, _MOST_LAYERS)
        self.layers.setSpecialValueText(tr("models.options.as_settings"))
        self.experts.setRange(0, model.layers or _MOST_LAYERS)
        self.split.setPlaceholderText(tr("models.options.split.by_memory"))
        self.kv.setText(tr("models.options.kv.on"))
        for name, field in self._shown.items():
            field.setFixedWidth(width)
            field.setAccessibleName(tr(f"models.options.{name}"))
            field.setToolTip(tr(f"models.options.{name}.hint", gpus=", ".join(graphics.gpus)))
        for box in (self.layers, self.experts):
            box.setKeyboardTracking(False)
            WheelGuard(box)
        self._connect()
        self.hide()

    def add_to(self, form: QFormLayout) -> None:
        """Add a row for each choice that this machine and this model have."""
        for name, field in self._shown.items():
            form.addRow(plain_label(tr(f"models.options.{name}")), field)

    def show_options(self, own: ModelOptions) -> None:
        """Show options without announcing a change."""
        self.options = own
        for field in (self.layers, self.experts, self.split, self.kv):
            field.blockSignals(True)
        self.layers.setValue(own.gpu_layers)
        self.experts.setValue(own.cpu_experts)
        self.split.setText(" : ".join(f"{share:g}" for share in own.gpu_split))
        self.kv.setChecked(own.kv_on_gpu)
        for field in (self.layers, self.experts, self.split, self.kv):
            field.blockSignals(False)

    def _connect(self) -> None:
        self.layers.valueChanged.connect(lambda value: self._set(gpu_layers=value))
        self.experts.valueChanged.connect(lambda value: self._set(cpu_experts=value))
        self.split.editingFinished.connect(lambda: self._set(gpu_split=shares(self.split.text())))
        self.kv.toggled.connect(lambda value: self._set(kv_on_gpu=value))

    def _set(self, **values: object) -> None:
        options = replace(self.options, **values)  # type: ignore[arg-type]
        if options != self.options:
            self.options = options
            self.changed.emit(options)


def shares(text: str) -> tuple[float, ...]:
    """Return the shares that somebody typed, such as "3:1" or "3, 1"; () for what is none."""
    numbers = []
    for part in text.replace(",", ":").split(":"):
        try:
            numbers.append(float(part))
        except ValueError:
            return ()
    usable = all(0 <= number <= model_options.MOST_SHARE for number in numbers) and any(numbers)
    return tuple(numbers[: model_options.MOST_GPUS]) if usable else ()
