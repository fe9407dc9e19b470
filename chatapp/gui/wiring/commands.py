"""Command wiring: what keys and menus do, and what a changed setting changes."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent

from chatapp import texts
from chatapp.contract.protocol import (
    CheckMachine,
    CheckReranker,
    ChooseEmbedder,
    Event,
    Failed,
    MachineChecked,
    Progress,
    SetAdapters,
    SetDraft,
)
from chatapp.gui.settings.kept_settings import KeptSettings, interface_language
from chatapp.gui.settings.settings_dialog import SettingsDialog
from chatapp.gui.shell.parts import Parts
from chatapp.gui.widgets import qt_texts
from chatapp.gui.wiring.chat import ChatWiring
from chatapp.gui.wiring.documents import DocumentWiring

_ZOOM_STEP = 10


class CommandWiring:
    """Connects commands and settings."""

    def __init__(
        self, parts: Parts, chat: ChatWiring, documents: DocumentWiring, kept: KeptSettings
    ) -> None:
        self._parts = parts
        self._kept = kept
        self._dialog: SettingsDialog | None = None
        kept.changed.connect(self._on_setting_changed)
        kept.not_stored.connect(parts.reports.error)
        parts.palette.picked.connect(lambda key: parts.commands.action(key).trigger())
        parts.find_bar.closed.connect(parts.composer.focus)
        self._wire_chat_commands(chat)
        self._wire_window_commands(documents)

    def _wire_chat_commands(self, chat: ChatWiring) -> None:
        parts, current = self._parts, self._parts.current
        parts.commands.connect_numbers(chat.open_numbered)
        parts.commands.connect_to(
            new_chat=chat.new_chat,
            regenerate=chat.regenerate_last,
            find=self._find,
            rename_chat=self._rename_chat,
            export_chat=lambda: chat.export(current.chat.id),
            delete_chat=lambda: parts.all_chats.delete(current.chat.id),
            deleted_chats=self._show_deleted,
            stop=current.stop,
            edit_last=current.edit_last,
        )

    def _wire_window_commands(self, documents: DocumentWiring) -> None:
        parts = self._parts
        parts.commands.connect_to(
            palette=self._open_palette,
            keys=self._open_palette,
            search_chats=self._search_chats,
            toggle_list=lambda: self._show_list(not parts.window.list_is_shown),
            toggle_source=documents.toggle_source,
            find_in_document=lambda: documents.in_source("find"),
            next_source=lambda: documents.in_source("next_source"),
            previous_source=lambda: documents.in_source("previous_source"),
            next_page=lambda: documents.in_source("next_page"),
            previous_page=lambda: documents.in_source("previous_page"),
            add_documents=documents.pick,
            try_search=documents.try_search,
            choose_model=parts.model_menu.open,
            choose_preset=parts.preset_menu.open,
            settings=self._open_settings,
            zoom_in=lambda: self._zoom_by(_ZOOM_STEP),
            zoom_out=lambda: self._zoom_by(-_ZOOM_STEP),
            zoom_reset=lambda: self._kept.change("zoom_percent", 100),
            quit=parts.window.close,
        )

    # Commands --------------------------------------------------------------------------------

    def _find(self) -> None:
        """Find in the document while the keyboard is there, else in the chat."""
        view = self._parts.source_view
        focused = view.focusWidget()
        if focused is not None and focused.hasFocus():
            view.open_search()
        else:
            self._parts.find_bar.open()

    def _open_palette(self) -> None:
        self._parts.palette.open_with(self._parts.commands.named(), self._parts.window)

    def _search_chats(self) -> None:
        self._show_list(True)
        self._parts.chat_list.focus_search()

    def _show_deleted(self) -> None:
        self._show_list(True)
        self._parts.chat_list.open_deleted()

    def _rename_chat(self) -> None:
        self._show_list(True)
        self._parts.chat_list.rename(self._parts.current.chat.id)

    def _show_list(self, shown: bool) -> None:
        self._parts.window.show_list(shown)
        self._kept.change("list_shown", shown)

    def _zoom_by(self, step: int) -> None:
        self._kept.change("zoom_percent", max(50, min(300, self._kept.values.zoom_percent + step)))

    def _open_settings(self) -> None:
        self._dialog = SettingsDialog(
            self._parts.theme, self._kept, self._parts.choice.models, self._parts.window
        )
        self._dialog.show_price(self._parts.choice.loaded)
        self._dialog.show_drafts(self._parts.choice.models)
        self._dialog.show_server(self._parts.server)
        self._dialog.finished.connect(self._on_settings_closed)
        self._parts.engine.send(CheckMachine, self._on_machine_event)
        self._dialog.open()

    def _on_settings_closed(self) -> None:
        self._dialog = None

    def _on_machine_event(self, event: Event) -> None:
        if isinstance(event, MachineChecked) and self._dialog is not None:
            self._dialog.show_machine(event)

    # Settings --------------------------------------------------------------------------------

    def _on_setting_changed(self, name: str) -> None:
        values, parts = self._kept.values, self._parts
        if name == "language":
            texts.use(interface_language(values))
            qt_texts.use(texts.language())
            self._retranslate()
        elif name == "theme":
            parts.theme.choose(values.theme)
        elif name == "zoom_percent":
            parts.theme.set_zoom(values.zoom_percent)
        elif name == "adapters":
            parts.engine.send(SetAdapters, self._on_embedder_event, adapters=values.adapters)
        elif name == "draft_path":
            parts.engine.send(SetDraft, self._on_draft_event, path=values.draft_path)
        elif name == "embedder_path":
            parts.engine.send(ChooseEmbedder, self._on_embedder_event, path=values.embedder_path)
        elif name == "reranker_path":
            parts.engine.send(CheckReranker, self._on_embedder_event)
        elif name == "model_folders":
            parts.choice.refresh()
        elif name in ("context_tokens", "context_extension", "kv_type", "flash_attention"):
            parts.choice.load(values.model_path, values.context_tokens)

    def _retranslate(self) -> None:
        """Qt hands LanguageChange on from a window to all that is in it."""
        for widget in (self._parts.window, self._parts.palette):
            QCoreApplication.sendEvent(widget, QEvent(QEvent.Type.LanguageChange))
        self._parts.current.refresh()

    def _on_draft_event(self, event: Event) -> None:
        if isinstance(event, Failed) and not event.error.startswith("Engine"):
            self._parts.reports.problem(event.error, event.details)
            self._kept.change("draft_path", "")

    def _on_embedder_event(self, event: Event) -> None:
        reports = self._parts.reports
        if isinstance(event, Progress):
            reports.vectors(event)
            return
        reports.vectors_done()
        if isinstance(event, Failed) and event.error != "StoppedByUser":
            reports.problem(event.error, event.details)
