"""The settings: a row each, in effect at once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from chatapp import texts
from chatapp.contract.protocol import MachineChecked
from chatapp.contract.records import REMOTE, Model
from chatapp.gui.settings.kept_settings import KeptSettings
from chatapp.gui.settings.local_server import LocalServer
from chatapp.gui.settings.server_lines import ServerLines
from chatapp.gui.settings.setting_page import SettingPage
from chatapp.gui.settings.setting_rows import list_row, row_for
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.scroll_bars import SlimBar
from chatapp.gui.widgets.theme import Theme
from chatapp.machine.context_price import kv_bytes, needed_bytes, size
from chatapp.texts import tr

GROUPS = {
    "window": ("language", "theme", "zoom_percent"),
    "search": ("embedder_path", "reranker_path"),
    "model": ("model_folders", "adapters", "draft_path", "keep_chances"),
    "context": (
        *("context_tokens", "context_short", "context_extension", "kv_type", "flash_attention"),
        "state_cache_megabytes",
    ),
    "machine": ("threads", "gpu_layers"),
    "programs": ("server_on", "server_port"),
    "machines": ("remote_url", "remote_model", "remote_key", "chroma_url"),
}
"""The settings as they are shown: what belongs together stands together."""
# Set by using the program, not in a dialog.
_NOT_SHOWN = {"model_path", "starter_notice_seen", "list_shown", "window_geometry", "unknown"}
_MODEL_LISTS = {
    "embedder_path": ("embedding", [("settings.embedder_path.built_in", "")]),
    "reranker_path": (
        "reranker",
        [("settings.reranker_path.automatic", ""), ("settings.reranker_path.off", "off")],
    ),
}
"""For each setting that names a model of search its kind, and what can be chosen besides."""
_PRICED = ("draft_path", "context_tokens", "context_extension", "kv_type", "flash_attention")


class SettingsDialog(QDialog):
    """Groups of settings; a language chosen here words the dialog anew."""

    def __init__(
        self, theme: Theme, kept: KeptSettings, models: Sequence[Model], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme = theme
        self._kept = kept
        self._model: Model | None = None
        self._drafts: dict[str, Model] = {}
        self._server: LocalServer | None = None
        self._checked: MachineChecked | None = None
        self._models = models
        self._column = QVBoxLayout(self)
        self.setMinimumSize(480, 400)
        width, height = min(theme.px(660), parent.width()), min(theme.px(680), parent.height())
        self.resize(max(660, width), max(400, height))
        self._build()
        kept.changed.connect(self._on_setting_changed)

    def field(self, name: str) -> QWidget:
        """Return the field of a setting."""
        found = self.findChild(QWidget, name)
        assert found is not None
        return found

    def show_server(self, server: LocalServer) -> None:
        """Show where the local server is and its token, while it runs."""
        self._server = server
        self._server_lines.follow(server)

    def show_price(self, model: Model | None) -> None:
        """Say what the context of this model costs in memory, with the settings as they are."""
        self._model = model
        self._word_price()

    def show_machine(self, checked: MachineChecked) -> None:
        """Say which graphics processors llama.cpp can use."""
        self._checked = checked
        self._word_machine()

    def show_drafts(self, models: Sequence[Model]) -> None:
        """Offer the chat models that are smaller than the one that answers: they can write ahead of
        it.
        """
        most = self._model.parameters if self._model is not None else 0
        smaller = (one for one in models if one.kind == "chat" and 0 < one.parameters < most)
        self._drafts = {one.path: one for one in smaller if not one.path.startswith(REMOTE)}
        box = self.field("draft_path")
        assert isinstance(box, QComboBox)
        for path, one in self._drafts.items():
            if (known := box.findData(path)) < 0:
                box.addItem(one.name, path)
            else:
                box.setItemText(known, one.name)
        self._word_price()

    def _word_machine(self) -> None:
        checked = self._checked
        self._machine.setVisible(checked is not None)
        if checked is None:
            return
        if checked.gpus:
            self._machine.setText(tr("settings.machine.found", names=", ".join(checked.gpus)))
        else:
            self._machine.setText(
                tr("settings.machine.none" if checked.offloads else "settings.machine.not_built")
            )

    def _draft_choices(self) -> list[tuple[str, str]]:
        return [
            (tr("settings.draft_path.none"), ""),
            *((one.name, one.path) for one in self._drafts.values()),
        ]

    def _word_price(self) -> None:
        values, model = self._kept.values, self._model
        self._price.setVisible(model is not None and model.kv_token_bytes > 0)
        if model is not None:
            tokens = values.context_tokens or min(model.context_tokens, 8192)
            needed, context = needed_bytes(model, tokens, values), kv_bytes(model, tokens, values)
            told = {
                "name": model.name,
                "tokens": f"{tokens:,}",
                "all": size(needed),
                "context": size(context),
            }
            words = tr("settings.context_price", **told)
            if (draft := self._drafts.get(values.draft_path)) is not None:
                more = needed_bytes(draft, min(tokens, draft.context_tokens), values)
                words += " " + tr("settings.draft_price", name=draft.name, size=size(more))
            self._price.setText(words)

    def _build(self) -> None:
        self.setWindowTitle(tr("settings.title"))
        page = SettingPage(self._theme)
        for group, names in GROUPS.items():
            page.add_heading(tr(f"settings.group.{group}"))
            for name in names:
                hint = f"settings.{name}.hint"
                words = tr(hint) if texts.has(hint) else ""
                page.add_line(tr(f"settings.{name}"), self._field(name), words)
                if name == _PRICED[-1]:
                    self._price = plain_label(wraps=True)
                    page.add_wide(self._price)
                if name == "gpu_layers":
                    self._machine = plain_label(wraps=True)
                    page.add_wide(self._machine)
                if name == "server_port":
                    self._server_lines = ServerLines(self._theme)
                    page.add_wide(self._server_lines)
        self._word_price()
        self._word_machine()
        if self._server is not None:
            self._server_lines.follow(self._server)
        folder = plain_label(str(self._kept.folder), wraps=True)
        folder.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        page.add_heading(tr("settings.data_folder"))
        page.add_wide(folder)
        scroll = QScrollArea()
        scroll.setVerticalScrollBar(SlimBar(self._theme))
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(page)
        buttons = QDialogButtonBox()
        buttons.addButton(tr("settings.close"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        self._column.addWidget(scroll, 1)
        self._column.addWidget(buttons)

    def _field(self, name: str) -> QWidget:
        def on_change(value: object) -> None:
            self._kept.change(name, value)

        if name == "draft_path":
            row = list_row(self._draft_choices(), self._kept.values.draft_path, on_change)
        elif name in _MODEL_LISTS:
            row = list_row(self._model_choices(name), getattr(self._kept.values, name), on_change)
        else:
            row = row_for(self._theme, name, self._kept.values, on_change)
        row.setObjectName(name)
        row.setAccessibleName(tr(f"settings.{name}"))
        return row

    def _model_choices(self, name: str) -> list[tuple[str, str]]:
        kind, own = _MODEL_LISTS[name]
        ours = [(tr(words), value) for words, value in own]
        return ours + [(model.name, model.path) for model in self._models if model.kind == kind]

    def _on_setting_changed(self, name: str) -> None:
        if name in _PRICED:
            self._word_price()
        if name == "draft_path":
            # It is taken back when the engine refuses it.
            box = self.field(name)
            assert isinstance(box, QComboBox)
            box.setCurrentIndex(max(0, box.findData(self._kept.values.draft_path)))
        if name == "language":
            while item := self._column.takeAt(0):
                if (old := item.widget()) is not None:
                    # Later: the field that was changed is in it, and its event is not over.
                    old.hide()
                    old.deleteLater()
            self._build()
