"""The choice of a chat's preset: a button, the list of presets, and the preset's form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from chatapp import texts
from chatapp.contract.records import Preset, Problem
from chatapp.gui.composer.preset_form import PresetForm
from chatapp.gui.widgets.buttons import MenuButton, TextButton
from chatapp.gui.widgets.icons.preset_icons import icon_of
from chatapp.gui.widgets.popup import Popup
from chatapp.gui.widgets.retranslating import Retranslating
from chatapp.gui.widgets.rows import ListRow, RowList
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_WIDTH = 440


class PresetMenu(Retranslating, MenuButton):
    """Shows the preset's name; a choice and each change of the form emit `chosen`."""

    chosen = Signal(str, object)
    """Preset id and the values of its form."""
    taken = Signal(str)
    """The id of a preset that the user chose, also where it was in use already."""
    form_changed = Signal(object)
    """The form to show, None for a preset without variables."""
    example_wanted = Signal(str)
    continuing_wanted = Signal()
    """A preset was chosen that continues a text, which has a page of its own."""
    listed = Signal()
    """The presets were read again."""
    manage_wanted = Signal()
    """The page of presets."""
    takes_text_changed = Signal(bool)
    """Whether the preset processes a text; others answer a question."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "preset")
        self.setParent(parent)
        self._presets: dict[str, Preset] = {}
        self._preset_id = "chat"
        self._values: dict[str, str] = {}
        self._form: PresetForm | None = None
        self._offers_example = True
        self._panel = Popup(theme, self)
        self._panel.setFixedWidth(_WIDTH)
        self.list = RowList(theme)
        self._panel.column.addWidget(self.list)
        self.manage = TextButton(theme, "", "settings")
        self.manage.clicked.connect(self._panel.close)
        self.manage.clicked.connect(self.manage_wanted)
        self._panel.column.addWidget(self.manage)
        self.problems: Sequence[Problem] = ()
        """The preset files that could not be read."""
        self.example = TextButton(theme, "", quiet=True)
        self.example.clicked.connect(self._on_example_clicked)
        self.clicked.connect(self.open)
        self.list.picked.connect(self.choose)
        self._word()

    def open(self) -> None:
        self._word()
        wanted = min(480, self.list.height_of_rows() + 4)
        self.list.setFixedHeight(self._panel.fitted(wanted, self.manage))
        self._panel.open_above(self)
        self.list.setFocus()

    def offer_example(self, offers: bool) -> None:
        """Show the button of the preset's example, or not."""
        if offers != self._offers_example:
            self._offers_example = offers
            self._word()

    def set_presets(self, presets: Sequence[Preset], problems: Sequence[Problem] = ()) -> None:
        self._presets = {preset.id: preset for preset in presets}
        self.problems = problems
        self._build_form()
        self.listed.emit()

    def show_preset(self, preset_id: str, values: dict[str, str]) -> None:
        """Show the preset of another chat; an equal form is left alone."""
        form = self._form
        is_shown = form is None or (form.preset.id == preset_id and form.values() == values)
        if is_shown and (preset_id, values) == (self._preset_id, self._values):
            return
        self._preset_id, self._values = preset_id, values
        self._build_form()

    @property
    def form(self) -> PresetForm | None:
        return self._form

    def _build_form(self) -> None:
        preset = self._presets.get(self._preset_id)
        before, self._form = self._form, None
        if preset is not None and preset.variables:
            self._form = PresetForm(preset, self._values)
            self._form.changed.connect(self._on_form_changed)
        self.form_changed.emit(self._form)
        if before is not None:
            before.deleteLater()
        self._word()
        # The engine refuses values of an older preset file: keep those that the form knows.
        known = self._form.values() if self._form else {}
        if preset is not None and known != self._values:
            self._on_form_changed(known)

    _retranslate = _build_form

    def _word(self) -> None:
        preset = self._presets.get(self._preset_id)
        name = tr("preset.chat") if self._preset_id == "chat" else self._preset_id
        name = _name(preset) if preset else name
        self.setText(name)
        self.setAccessibleName(tr("preset.button", name=name))
        self.set_icon(icon_of(self._preset_id))
        self.manage.set_words(tr("presets.manage"))
        self.updateGeometry()
        takes_text = preset and preset.documents == "no" and not preset.keeps_history
        self.takes_text_changed.emit(bool(takes_text))
        self.example.setText(tr("preset.example"))
        has_example = preset is not None and bool(_worded(preset.examples))
        self.example.setVisible(has_example and self._offers_example)
        self.list.setAccessibleName(tr("preset.name"))
        self.list.show_rows([self._row(preset) for preset in self._presets.values()])

    def _row(self, preset: Preset) -> ListRow:
        is_current = preset.id == self._preset_id
        return ListRow(
            preset.id, _name(preset), _worded(preset.descriptions), is_current=is_current
        )

    def choose(self, preset_id: str) -> None:
        """Use a preset in the chat on screen, with the defaults of its form."""
        self._panel.close()
        if self._presets[preset_id].continues:
            self.continuing_wanted.emit()
            return
        self._preset_id, self._values = preset_id, {}
        self._build_form()
        self.chosen.emit(self._preset_id, self._values)
        self.taken.emit(preset_id)

    def _on_form_changed(self, values: dict[str, str]) -> None:
        self._values = values
        self.chosen.emit(self._preset_id, values)

    def _on_example_clicked(self) -> None:
        if preset := self._presets.get(self._preset_id):
            self.example_wanted.emit(_worded(preset.examples))


def _name(preset: Preset) -> str:
    return _worded(preset.names) or preset.id


def _worded(by_language: Mapping[str, str]) -> str:
    return by_language.get(texts.language()) or by_language.get("en", "")
