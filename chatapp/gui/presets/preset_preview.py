"""The right side of the editor: a text to try, the preset's fields, and the prompt they make."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from chatapp import texts
from chatapp.contract.protocol import PresetPreviewed
from chatapp.contract.records import Preset, Variable
from chatapp.gui.composer.preset_form import PresetForm
from chatapp.gui.widgets.boxes import discard, vbox
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.text_field import ReadOnlyText, TextField
from chatapp.gui.widgets.theme import Theme, set_palette_color
from chatapp.texts import tr


class PresetPreview(QWidget):
    """`changed` when the text or a field was changed."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._variables: tuple[Variable, ...] = ()
        self._form: PresetForm | None = None
        self.question = TextField(theme)
        self.question.setPlaceholderText(tr("presets.try_text"))
        self.question.setAccessibleName(tr("presets.try_text"))
        self.prompt = ReadOnlyText(theme)
        self.prompt.setAccessibleName(tr("presets.preview"))
        self.state = plain_label(wraps=True, quiet=True)
        heading = plain_label(tr("presets.preview"))
        heading.setFont(theme.font(1.0, bold=True))
        parts = (heading, self.question, self.prompt, self.state)
        self._column = vbox(*parts, on=self, grows=[self.prompt], spacing=6)
        self.question.textChanged.connect(lambda _text: self.changed.emit())

    def values(self) -> dict[str, str]:
        return self._form.values() if self._form else {}

    def show_preview(self, previewed: PresetPreviewed) -> None:
        """Show the prompt message by message, and the fields that it declares."""
        shown = [f"{tr(f'presets.role_{part.role}')}\n{part.text}" for part in previewed.parts]
        bar = self.prompt.verticalScrollBar()
        place = bar.value()
        self.prompt.setPlainText("\n\n".join(shown))
        bar.setValue(place)
        tokens = tr("presets.tokens", tokens=f"{previewed.tokens:,}")
        self._say(tokens if previewed.tokens else "", "quiet")
        self._show_form(previewed.variables)

    def show_fault(self, sentence: str) -> None:
        """Say what is wrong; the last prompt stays."""
        self._say(sentence, "warning")

    def _say(self, words: str, color: str) -> None:
        self.state.setText(words)
        set_palette_color(self.state, self.state.foregroundRole(), self._theme.color(color))

    def _show_form(self, variables: tuple[Variable, ...]) -> None:
        if variables == self._variables:
            return
        values = self.values()
        self._variables = variables
        if self._form is not None:
            self._column.removeWidget(self._form)
            discard(self._form)
            self._form = None
        if variables:
            preset = Preset("preview", {texts.language(): ""}, variables=variables)
            self._form = PresetForm(preset, values)
            self._form.changed.connect(lambda _values: self.changed.emit())
            self._column.insertWidget(2, self._form)
