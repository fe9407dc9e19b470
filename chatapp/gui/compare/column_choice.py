"""What answers in one column: model, preset with its form, and sampling when wanted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from chatapp import texts
from chatapp.contract import model_doubts
from chatapp.contract.records import Model, Preset
from chatapp.contract.sampling import Sampling
from chatapp.gui.composer.preset_form import PresetForm
from chatapp.gui.instructions.sampling_form import SamplingForm
from chatapp.gui.keyboard.wheel_guard import WheelGuard
from chatapp.gui.widgets.boxes import discard, hbox, vbox
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.theme import Theme, set_palette_color
from chatapp.texts import reasons, tr

_SHORTEST = 8
"""Letters that a box shows at least."""


class ColumnChoice(QWidget):
    """Keeps what was chosen when models or presets are listed anew."""

    changed = Signal()

    def __init__(self, theme: Theme, side: str) -> None:
        super().__init__()
        self._theme, self._side = theme, side
        self._models: Sequence[Model] = ()
        self._presets: dict[str, Preset] = {}
        self.model, self.preset = QComboBox(), QComboBox()
        self.form: PresetForm | None = None
        self.sampling = SamplingForm(theme, is_narrow=True)
        self.more = TextButton(theme, "", "settings", quiet=True)
        self.doubt = plain_label(wraps=True)
        self._place = QWidget()
        self._forms: QVBoxLayout = vbox(on=self._place)
        self._build()
        self.sampling.show_values({}, Sampling())
        self.sampling.hide()
        theme.changed.connect(self._color)
        self._color()

    @property
    def side(self) -> str:
        """Its letter."""
        return self._side

    @property
    def chosen_model(self) -> Model | None:
        path = self.model.currentData()
        return next((model for model in self._models if model.path == path), None)

    @property
    def chosen_preset(self) -> Preset | None:
        return self._presets.get(str(self.preset.currentData() or ""))

    def values(self) -> dict[str, str]:
        return self.form.values() if self.form is not None else {}

    def sampling_values(self) -> dict[str, float]:
        return self.sampling.values()

    def show_models(self, models: Sequence[Model], usual: str) -> None:
        """Offer these models; `usual` is chosen unless another one was."""
        before = str(self.model.currentData() or "")
        self._models = models
        _fill(self.model, {model.path: model.name for model in models}, (before, usual))
        self._on_changed()

    def show_presets(self, presets: Sequence[Preset], usual: str) -> None:
        """Offer these presets; `usual` is chosen unless another one was."""
        before = str(self.preset.currentData() or "")
        kept = self.values() if before else {}
        self._presets = {preset.id: preset for preset in presets}
        _fill(self.preset, {preset.id: _name(preset) for preset in presets}, (before, usual))
        self._build_form(kept if self.preset.currentData() == before else {})

    def choose_model(self, path: str) -> None:
        self.model.setCurrentIndex(max(0, self.model.findData(path)))
        self._on_changed()

    def choose_preset(self, preset_id: str, values: dict[str, str] | None = None) -> None:
        """Choose a preset, with the values of its form or its defaults."""
        self.preset.setCurrentIndex(max(0, self.preset.findData(preset_id)))
        self._build_form(values or {})

    def show_sampling(self, values: dict[str, float]) -> None:
        preset = self.chosen_preset
        self.sampling.show_values(values, preset.sampling if preset else Sampling())

    def retranslate(self) -> None:
        """Set all texts in the language in use."""
        self.model.setAccessibleName(tr("compare.model", side=self._side))
        self.preset.setAccessibleName(tr("compare.preset", side=self._side))
        self.more.set_words(tr("compare.sampling"))
        self.more.setAccessibleName(tr("compare.sampling_of", side=self._side))
        for index in range(self.preset.count()):
            preset = self._presets[str(self.preset.itemData(index))]
            self.preset.setItemText(index, _name(preset))
        self._build_form(self.values())

    def _build(self) -> None:
        for box in (self.model, self.preset):
            WheelGuard(box)
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(_SHORTEST)
        self.more.setCheckable(True)
        self.more.toggled.connect(self.sampling.setVisible)
        self.model.activated.connect(lambda _index: self._on_changed())
        self.preset.activated.connect(lambda _index: self._build_form({}))
        self.sampling.changed.connect(self.changed)
        more = hbox(self.more, None)
        parts = (self.model, self.preset, self.doubt, self._place, more, self.sampling, None)
        vbox(*parts, on=self, spacing=6)

    def _build_form(self, values: dict[str, str]) -> None:
        if self.form is not None:
            self._forms.removeWidget(self.form)
            discard(self.form)
            self.form = None
        preset = self.chosen_preset
        if preset is not None and preset.variables:
            self.form = PresetForm(preset, values)
            self.form.changed.connect(lambda _values: self._on_changed())
            self._forms.addWidget(self.form)
        self._place.setVisible(self.form is not None)
        self.show_sampling(self.sampling_values())
        self._on_changed()

    def _on_changed(self) -> None:
        """Say what this model hardly can do with this preset."""
        model, preset, why = self.chosen_model, self.chosen_preset, ""
        if model is not None and preset is not None:
            why = model_doubts.before(preset, self.values(), model)
        self.doubt.setText(reasons.doubt(why, {}, texts.language()) if why else "")
        self.doubt.setVisible(bool(why))
        self.changed.emit()

    def _color(self) -> None:
        role = self.doubt.foregroundRole()
        set_palette_color(self.doubt, role, self._theme.color("warning"))


def _fill(box: QComboBox, names: dict[str, str], wanted: Sequence[str]) -> None:
    box.clear()
    for data, name in names.items():
        box.addItem(name, data)
    chosen = next((each for each in wanted if each in names), "")
    box.setCurrentIndex(max(0, box.findData(chosen)) if names else -1)


def _name(preset: Preset) -> str:
    language = texts.language()
    return preset.names.get(language) or preset.names.get("en") or preset.id
