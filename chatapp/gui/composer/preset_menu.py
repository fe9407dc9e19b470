"""Which preset is used in this chat: a button under the question, the list of presets, and the
preset's form.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QWidget

from chatapp import texts
from chatapp.contract.records import Preset
from chatapp.gui.composer.preset_form import PresetForm
from chatapp.gui.widgets.buttons import MenuButton, TextButton
from chatapp.gui.widgets.popup import Popup
from chatapp.gui.widgets.rows import Row, RowList
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_WIDTH = 440


class PresetMenu(MenuButton):
    """Says the preset's name; a choice and each change of the form is `chosen`."""

    chosen = Signal(str, object)
    """Preset id and the values of its form."""
    form_changed = Signal(object)
    """The form to show, None for a preset without variables."""
    example_wanted = Signal(str)
    takes_text_changed = Signal(bool)
    """Whether the preset makes something of a text; others answer a question."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "chat")
        self.setParent(parent)
        self._presets: dict[str, Preset] = {}
        self._shown: tuple[str, dict[str, str]] = ("chat", {})
        self._form: PresetForm | None = None
        self._panel = Popup(theme, self)
        self._panel.setFixedWidth(_WIDTH)
        self.list = RowList(theme)
        self._panel.column.addWidget(self.list)
        self.example = TextButton(theme, "", quiet=True)
        self.example.clicked.connect(self._on_example_clicked)
        self.clicked.connect(self.open)
        self.list.picked.connect(self._on_picked)
        self._word()

    def open(self) -> None:
        """Show all presets."""
        self._word()
        self.list.setFixedHeight(min(480, self.list.height_of_rows() + 4))
        self._panel.open_above(self)
        self.list.setFocus()

    def set_presets(self, presets: Sequence[Preset]) -> None:
        """Learn which presets there are."""
        self._presets = {preset.id: preset for preset in presets}
        self._build_form()

    def show_preset(self, preset_id: str, values: dict[str, str]) -> None:
        """Show the preset of another chat; a form that shows just this is left alone."""
        same = (
            self._form is not None
            and self._form.preset.id == preset_id
            and self._form.values() == values
        )
        if (preset_id, values) == self._shown and (same or self._form is None):
            return
        self._shown = (preset_id, values)
        self._build_form()

    @property
    def form(self) -> PresetForm | None:
        """The form that is shown."""
        return self._form

    def _build_form(self) -> None:
        preset_id, values = self._shown
        preset = self._presets.get(preset_id)
        before, self._form = self._form, None
        if preset is not None and preset.variables:
            self._form = PresetForm(preset, values)
            self._form.changed.connect(self._on_form_changed)
        self.form_changed.emit(self._form)
        if before is not None:
            before.deleteLater()
        self._word()
        self._choose_what_is_shown()

    def _choose_what_is_shown(self) -> None:
        """Values of an older version of a preset file would be refused: keep those that its form
        knows.
        """
        preset_id, values = self._shown
        known = self._form.values() if self._form else {}
        if preset_id in self._presets and known != values:
            self._on_form_changed(known)

    def _word(self) -> None:
        preset = self._presets.get(self._shown[0])
        name = (
            _name(preset)
            if preset
            else (tr("preset.chat") if self._shown[0] == "chat" else self._shown[0])
        )
        self.setText(name)
        self.setAccessibleName(tr("preset.button", name=name))
        self.updateGeometry()
        self.takes_text_changed.emit(
            preset is not None and preset.documents == "no" and not preset.keeps_history
        )
        self.example.setText(tr("preset.example"))
        self.example.setVisible(preset is not None and bool(_example(preset)))
        self.list.setAccessibleName(tr("preset.name"))
        self.list.show_rows(
            [
                Row(one.id, _name(one), _described(one), is_current=one.id == self._shown[0])
                for one in self._presets.values()
            ]
        )

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._build_form()
        super().changeEvent(event)

    def _on_picked(self, preset_id: str) -> None:
        self._panel.close()
        self._shown = (preset_id, {})
        self._build_form()
        self.chosen.emit(*self._shown)

    def _on_form_changed(self, values: dict[str, str]) -> None:
        self._shown = (self._shown[0], values)
        self.chosen.emit(*self._shown)

    def _on_example_clicked(self) -> None:
        if preset := self._presets.get(self._shown[0]):
            self.example_wanted.emit(_example(preset))


def _name(preset: Preset) -> str:
    return preset.names.get(texts.language()) or preset.names.get("en") or preset.id


def _described(preset: Preset) -> str:
    return preset.descriptions.get(texts.language()) or preset.descriptions.get("en", "")


def _example(preset: Preset) -> str:
    return preset.examples.get(texts.language()) or preset.examples.get("en", "")
