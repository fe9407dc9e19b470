"""The settings dialog: one line for each declared setting, effective at once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QWidget

from chatapp import texts
from chatapp.contract.protocol import MachineChecked
from chatapp.contract.records import Model
from chatapp.gui.settings import machine_notes
from chatapp.gui.settings.local_server import LocalServerClient
from chatapp.gui.settings.server_lines import ServerLines
from chatapp.gui.settings.setting_page import SettingPage
from chatapp.gui.settings.setting_rows import list_row, row_for
from chatapp.gui.shell.kept_settings import KeptSettings
from chatapp.gui.widgets.boxes import clear, vbox
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.scroll_bars import PlainScrollArea
from chatapp.gui.widgets.theme import Theme
from chatapp.machine.settings import DECLARED
from chatapp.texts import tr

_PRICED = ("draft_path", "context_tokens", "context_extension", "kv_type", "flash_attention")
"""The settings that change the memory a model needs."""


class SettingsDialog(QDialog):
    """Built anew when another language is chosen."""

    def __init__(
        self, theme: Theme, kept: KeptSettings, models: Sequence[Model], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme = theme
        self._kept = kept
        self._model: Model | None = None
        self._drafts: dict[str, Model] = {}
        self._server: LocalServerClient | None = None
        self._checked: MachineChecked | None = None
        self._models = models
        self._column = vbox(on=self, margins=None)
        room = QSize(max(660, parent.width()), max(400, parent.height()))
        room = room.boundedTo(parent.screen().availableGeometry().size())
        self.resize(QSize(theme.px(660), theme.px(680)).boundedTo(room))
        self._build()
        kept.changed.connect(self._on_setting_changed)

    def field(self, name: str) -> QWidget:
        """Return the field of a setting."""
        field = self.findChild(QWidget, name)
        assert field is not None
        return field

    def show_server(self, server: LocalServerClient) -> None:
        """Show address and token of the local server while it runs."""
        self._server = server
        self._server_lines.follow(server)

    def show_price(self, model: Model | None) -> None:
        """Show the memory that this model needs with the current settings."""
        self._model = model
        self._refresh_price()

    def show_machine(self, checked: MachineChecked) -> None:
        """Show which GPUs llama.cpp can use."""
        self._checked = checked
        self._refresh_machine()

    def show_drafts(self, models: Sequence[Model]) -> None:
        """Offer the models that can draft for the answering one."""
        drafts = machine_notes.draft_models(models, self._model)
        self._drafts = {model.path: model for model in drafts}
        box = self._draft_box()
        for path, model in self._drafts.items():
            if (index := box.findData(path)) < 0:
                box.addItem(model.name, path)
            else:
                box.setItemText(index, model.name)
        self._refresh_price()

    def _refresh_machine(self) -> None:
        self._machine.setVisible(self._checked is not None)
        if self._checked is not None:
            self._machine.setText(machine_notes.machine(self._checked))

    def _refresh_price(self) -> None:
        values, model = self._kept.values, self._model
        self._price.setVisible(model is not None and model.kv_token_bytes > 0)
        if model is not None:
            draft = self._drafts.get(values.draft_path)
            self._price.setText(machine_notes.price(model, values, draft))

    def _draft_box(self) -> QComboBox:
        box = self.field("draft_path")
        assert isinstance(box, QComboBox)
        return box

    def _build(self) -> None:
        self.setWindowTitle(tr("settings.title"))
        page = SettingPage(self._theme)
        self._price, self._machine = plain_label(wraps=True), plain_label(wraps=True)
        self._server_lines = ServerLines(self._theme)
        notes: dict[str, QWidget] = {
            "flash_attention": self._price,
            "gpu_layers": self._machine,
            "server_port": self._server_lines,
        }
        group = ""
        for name, declared in DECLARED.items():
            if declared.group and declared.group != group:
                page.add_heading(tr(f"settings.group.{declared.group}"))
                group = declared.group
            if declared.group:
                hint = f"settings.{name}.hint"
                words = tr(hint) if texts.has(hint) else ""
                page.add_line(tr(f"settings.{name}"), self._field(name), words)
            if name in notes:
                page.add_wide(notes[name])
        page.add_heading(tr("settings.data_folder"))
        page.add_wide(plain_label(str(self._kept.folder), wraps=True, selectable=True))
        self._refresh_price()
        self._refresh_machine()
        if self._server is not None:
            self._server_lines.follow(self._server)
        buttons = QDialogButtonBox()
        buttons.addButton(tr("settings.close"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        self._column.addWidget(PlainScrollArea(self._theme, page), 1)
        self._column.addWidget(buttons)

    def _field(self, name: str) -> QWidget:
        def on_change(value: object) -> None:
            self._kept.change(name, value)

        value = getattr(self._kept.values, name)
        choices = self._model_choices(name)
        row = list_row(choices, value, on_change) if choices else None
        row = row or row_for(self._theme, name, value, on_change)
        row.setObjectName(name)
        row.setAccessibleName(tr(f"settings.{name}"))
        return row

    def _model_choices(self, name: str) -> dict[str, str]:
        """Return the choices of a setting that names a model, value by words; else none."""
        if name == "draft_path":
            drafts = {path: model.name for path, model in self._drafts.items()}
            return {"": tr("settings.draft_path.none"), **drafts}
        if name == "embedder_path":
            automatic = tr("settings.embedder_path.automatic")
            starter = tr("settings.embedder_path.built_in")
            return {"": automatic, "starter": starter, **self._names("embedding")}
        if name == "reranker_path":
            automatic = tr("settings.reranker_path.automatic")
            off = tr("settings.reranker_path.off")
            return {"": automatic, "off": off, **self._names("reranker")}
        return {}

    def _names(self, kind: str) -> dict[str, str]:
        return {model.path: model.name for model in self._models if model.kind == kind}

    def _on_setting_changed(self, name: str) -> None:
        if name in _PRICED:
            self._refresh_price()
        if name == "draft_path":
            # Reset by the window when the engine refuses the model.
            box = self._draft_box()
            box.setCurrentIndex(max(0, box.findData(self._kept.values.draft_path)))
        if name == "language":
            # `clear` deletes later: the changed field is among the widgets.
            clear(self._column)
            self._build()
