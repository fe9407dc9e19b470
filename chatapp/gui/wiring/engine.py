"""Engine wiring: what a new engine is asked first, what is said when it dies, and which model
answers.
"""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from chatapp.contract.protocol import Event, KeepChats, ListPresets, PresetsListed
from chatapp.contract.records import Model
from chatapp.gui.shell.kept_settings import KeptSettings
from chatapp.gui.shell.parts import Parts
from chatapp.gui.widgets import file_dialogs
from chatapp.machine.paths import Paths, shown


class EngineWiring:
    """Connects engine, models and presets."""

    def __init__(self, parts: Parts, paths: Paths, kept: KeptSettings) -> None:
        self._parts = parts
        self._paths = paths
        self._kept = kept
        self._wire_models()
        self._wire_engine()

    def _wire_models(self) -> None:
        choice, menu = self._parts.choice, self._parts.model_menu
        choice.was_loaded.connect(self._on_model_loaded)
        choice.was_chosen.connect(lambda path: self._kept.change("model_path", path))
        choice.woke.connect(self._ask_for_presets)
        choice.woke.connect(self._ask_what_there_is)
        choice.failed.connect(
            lambda failed: self._parts.reports.model_failed(failed, self.pick_model)
        )
        menu.file_wanted.connect(self.pick_model)
        menu.folder_wanted.connect(self._open_models_folder)

    def _on_model_loaded(self, model: Model, context_tokens: int) -> None:
        self._parts.reports.model_loaded(model)
        self._parts.token_count.set_limit(context_tokens)
        self._parts.transcript.suggest_in_english(model.english_only)
        if model.english_only and not self._kept.values.starter_notice_seen:
            self._parts.reports.starter_model(shown(self._paths.models), self._open_models_folder)
            self._kept.change("starter_notice_seen", True)

    def pick_model(self) -> None:
        """Let the user pick a GGUF file."""
        file_dialogs.pick_model(self._parts.window, self._parts.choice.check_and_choose)

    def _open_models_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._paths.models)))

    def _wire_engine(self) -> None:
        engine, reports = self._parts.engine, self._parts.reports
        engine.became_ready.connect(reports.engine_ready)
        engine.died.connect(reports.engine_died)
        engine.died.connect(lambda _cause: self.greet())
        engine.gave_up.connect(
            lambda cause: reports.engine_gave_up(cause, self._start_engine_again)
        )
        engine.gave_up.connect(lambda _cause: self._parts.choice.forget_loaded())

    def _start_engine_again(self) -> None:
        self._parts.engine.start_again()
        self.greet()

    def greet(self) -> None:
        """Ask what every new engine is asked first; commands wait until it listens."""
        values, choice = self._kept.values, self._parts.choice
        choice.forget_loaded()
        self._parts.token_count.set_limit(0)
        self._ask_for_presets()
        choice.load(values.model_path, values.context_tokens)
        self._ask_what_there_is()

    def _ask_for_presets(self) -> None:
        self._parts.engine.send(ListPresets, self._on_presets_event)

    def _ask_what_there_is(self) -> None:
        self._parts.choice.refresh()
        self._parts.shelf.refresh()
        chats = tuple(chat.id for chat in self._parts.all_chats.chats())
        self._parts.engine.send(KeepChats, lambda _event: None, chat_ids=chats)
        self._parts.folders.refresh()

    def _on_presets_event(self, event: Event) -> None:
        if isinstance(event, PresetsListed):
            self._parts.current.set_presets(event.presets)
            self._parts.preset_menu.set_presets(event.presets)
            self._parts.reports.presets(event.problems)
