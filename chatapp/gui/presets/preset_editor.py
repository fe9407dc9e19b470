"""The editor of a preset: its texts at the left, the prompt that they make at the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QPlainTextEdit, QWidget

from chatapp import texts
from chatapp.contract.protocol import Event, Failed, PresetDraft, PresetPreviewed, PreviewPreset
from chatapp.contract.records import Model
from chatapp.contract.sampling import Sampling, within_bounds
from chatapp.gui.engine.engine_client import EngineClient
from chatapp.gui.instructions.sampling_form import SamplingForm
from chatapp.gui.keyboard.syllable_keeper import SyllableKeeper
from chatapp.gui.presets.own_model_box import OwnModelBox
from chatapp.gui.presets.preset_preview import PresetPreview
from chatapp.gui.presets.variable_rows import VariableRows
from chatapp.gui.widgets.boxes import hbox, vbox
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.covering_page import CoveringPage
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.popup import question_box
from chatapp.gui.widgets.scroll_bars import PlainScrollArea, SlimBar
from chatapp.gui.widgets.text_field import TextField, edge_sheet, set_lines, show_edge
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import error_sentence, tr

_PREVIEW_AFTER_MS = 250
_SIDE_BY_SIDE = 560
"""Pixels of width from which the preview stands beside the fields."""


class PresetEditor(CoveringPage):
    """Emits `saved` with a draft; what was not saved is asked about before it is left."""

    saved = Signal(object)

    def __init__(self, theme: Theme, over: QWidget, engine: EngineClient) -> None:
        super().__init__(theme, over)
        self._engine = engine
        self._draft = self._kept = PresetDraft()
        self._job_id = 0
        self.name = self._line("presets.name")
        self.description = self._line("presets.description")
        self.system = self._text("presets.system", 5)
        self.user = self._text("presets.user", 5)
        self.example = self._text("presets.example", 4)
        self.variables = VariableRows(theme)
        self.history = QCheckBox(tr("presets.history"))
        self.sampling = SamplingForm(theme)
        self.model = OwnModelBox()
        self.preview = PresetPreview(theme)
        self.save = TextButton(theme, "", "check")
        self.save.set_words(tr("presets.save"))
        self._edits = (self.system, self.user, self.example)
        self._timer = QTimer(self, singleShot=True, interval=_PREVIEW_AFTER_MS)
        self._timer.timeout.connect(self._preview)
        self._build()
        self._connect()
        theme.changed.connect(self._color)
        self._color()

    def edit(self, draft: PresetDraft, title: str, models: Sequence[Model] = ()) -> None:
        """Show a draft; `models` are those that are here."""
        self.title.set_text(title)
        self._scrolled.setAccessibleName(title)
        self._kept = self._draft = draft
        self.name.setText(draft.name)
        self.description.setText(draft.description)
        self.system.setPlainText(draft.system)
        self.user.setPlainText(draft.user)
        self.example.setPlainText(draft.example)
        self.history.setChecked(draft.keeps_history)
        self.variables.show_variables(draft.variables)
        self.sampling.show_values(draft.sampling, Sampling())
        self.model.show_models(models, draft.model)
        self.preview.question.setText(" ".join(draft.example.split()))
        self._kept = self.draft()
        self.cover()
        self.name.setFocus()
        self.name.selectAll()
        self._preview()

    def draft(self) -> PresetDraft:
        """Return what the fields hold."""
        return PresetDraft(
            self._draft.base_id,
            self.name.text().strip(),
            self.description.text().strip(),
            self.system.toPlainText(),
            self.user.toPlainText(),
            self.example.toPlainText(),
            self.history.isChecked(),
            tuple(self.variables.variables),
            within_bounds(self.sampling.values()),
            texts.language(),
            self.model.chosen,
        )

    @property
    def is_changed(self) -> bool:
        return self.draft() != self._kept

    def leave(self) -> None:
        """Go back; ask first where something would be lost."""
        if not self.isVisible() or not self.is_changed:
            super().leave()
            return
        box = question_box(
            self.window(), tr("presets.unsaved"), tr("presets.unsaved_why"), tr("presets.go_on")
        )
        discard = box.addButton(tr("presets.discard"), box.ButtonRole.DestructiveRole)
        discard.clicked.connect(super().leave)
        box.open()

    def close_saved(self) -> None:
        """Go back after what was written is saved."""
        self._kept = self.draft()
        super().leave()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        direction = QBoxLayout.Direction
        wide = self.width() >= self._theme.px(_SIDE_BY_SIDE)
        self._halves.setDirection(direction.LeftToRight if wide else direction.TopToBottom)

    def _build(self) -> None:
        fields = QWidget()
        parts: list[QWidget] = []
        for code, field in (
            ("presets.name", self.name),
            ("presets.description", self.description),
            ("presets.system", self.system),
            ("presets.user", self.user),
            ("presets.example", self.example),
        ):
            label = plain_label(tr(code))
            label.setBuddy(field)
            parts += [label, field]
        parts.insert(8, plain_label(tr("presets.user_hint"), wraps=True, quiet=True))
        parts += [plain_label(tr("presets.fields")), self.variables, self.history, self.sampling]
        model_label = plain_label(tr("presets.model"))
        model_label.setBuddy(self.model)
        parts += [model_label, self.model]
        vbox(*parts, None, on=fields, margins=(0, 0, 12, 0), spacing=5)
        self._scrolled = PlainScrollArea(self._theme, fields)
        tried = PlainScrollArea(self._theme, self.preview)
        tried.setAccessibleName(tr("presets.preview"))
        self._halves = hbox(self._scrolled, tried, spacing=16)
        self._halves.setStretch(0, 3)
        self._halves.setStretch(1, 2)
        self.column.addLayout(self._halves, 1)
        self.column.addLayout(hbox(None, self.save))

    def _connect(self) -> None:
        for line in (self.name, self.description):
            line.textChanged.connect(lambda _text: self._timer.start())
        for edit in self._edits:
            edit.textChanged.connect(self._timer.start)
        self.history.toggled.connect(lambda _on: self._timer.start())
        for part in (self.variables, self.preview):
            part.changed.connect(self._timer.start)
        self.save.clicked.connect(lambda: self.saved.emit(self.draft()))

    def _preview(self) -> None:
        def on_event(event: Event) -> None:
            if event.id != self._job_id:
                return
            if isinstance(event, PresetPreviewed):
                self.preview.show_preview(event)
                self.variables.show_variables(event.variables)
            elif isinstance(event, Failed):
                self.preview.show_fault(
                    error_sentence(event.error, event.details, texts.language())
                )

        self.save.setEnabled(bool(self.name.text().strip()))
        self._job_id = self._engine.send(
            PreviewPreset,
            on_event,
            draft=self.draft(),
            question=self.preview.question.text(),
            values=self.preview.values(),
        )

    def _line(self, code: str) -> TextField:
        line = TextField(self._theme)
        line.setAccessibleName(tr(code))
        line.setMaxLength(200)
        return line

    def _text(self, code: str, lines: int) -> QPlainTextEdit:
        edit = QPlainTextEdit()
        SyllableKeeper(edit)
        edit.setAccessibleName(tr(code))
        edit.setTabChangesFocus(True)
        edit.setVerticalScrollBar(SlimBar(self._theme))
        edit.setStyleSheet(edge_sheet(self._theme))
        set_lines(edit, lines)
        return edit

    def _color(self) -> None:
        for edit in self._edits:
            edit.setStyleSheet(edge_sheet(self._theme))
        show_edge(self.history, self._theme)
