"""Builds the choice of the chat model: its menu, and the settings that load a model."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from chatapp.contract.protocol import Event, Failed, SetAdapters, SetDraft
from chatapp.contract.records import Model
from chatapp.gui.models.folder_watch import FolderWatch
from chatapp.gui.models.model_choice import ModelChoice
from chatapp.gui.models.model_menu import ModelMenu
from chatapp.gui.models.model_reports import ModelReports
from chatapp.gui.shell.shell import Shell
from chatapp.gui.widgets import file_dialogs
from chatapp.machine.paths import shown

_CONTEXT_SETTINGS = ("context_tokens", "context_extension", "kv_type", "flash_attention")
_REMOTE_SETTINGS = ("remote_url", "remote_model", "remote_key")


class ModelsFeature:
    """Keeps the chosen model in the settings, and the settings in effect."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._reports = ModelReports(shell.notices)
        self.choice = ModelChoice(shell.engine, shell.window)
        self.menu = ModelMenu(shell.theme, self.choice)
        self._watch = FolderWatch(shell.paths.models, shell.window)
        self._watch.changed.connect(self._on_folder_changed)
        self._known: set[str] | None = None

    def load(self) -> None:
        values = self._shell.settings.values
        self.choice.load(values.model_path, values.context_tokens)

    def pick(self) -> None:
        file_dialogs.pick_model(self._shell.window, self.choice.check_and_choose)

    def report_failure(self, failed: Failed) -> None:
        """Say why a model cannot be used, and offer to pick one where there is none."""
        self._reports.failed(failed, self.pick)

    def report_if_missing(self, failed: Failed) -> None:
        """Say that no answer came because there is no model."""
        if failed.error == "NoModel":
            self.report_failure(failed)

    def on_draft_event(self, event: Event) -> None:
        """Take back a draft model that the engine refused."""
        if isinstance(event, Failed) and not event.error.startswith("Engine"):
            self._shell.reports.problem(event.error, event.details)
            self._shell.settings.change("draft_path", "")

    def _on_adapters_event(self, event: Event) -> None:
        if isinstance(event, Failed) and event.error != "StoppedByUser":
            self._shell.reports.problem(event.error, event.details)

    def _on_loaded(self, model: Model) -> None:
        settings, folder = self._shell.settings, self._shell.paths.models
        self._reports.loaded(model, self._shell.commands.action("continue_text").trigger)
        if model.english_only and not settings.values.starter_notice_seen:
            self._reports.starter(shown(folder), self._open_folder)
            settings.change("starter_notice_seen", True)

    def _open_folder(self) -> None:
        folder = self._shell.paths.models
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self._reports.folder_not_opened(str(folder))

    def _on_folder_changed(self) -> None:
        """List the models anew, and offer those that were not there before."""
        self._known = {model.path for model in self.choice.models}
        self.choice.refresh()

    def _on_choice_changed(self) -> None:
        paths = {model.path for model in self.choice.models}
        if self._known is None or paths == self._known:
            return
        known, self._known = self._known, None
        for model in self.choice.models:
            is_new = model.path not in known and model.kind == "chat" and not model.problem
            if is_new and self.choice.is_missing:
                self.choice.choose(model.path)
                return
            if is_new:
                path = model.path
                self._reports.found(model, lambda path=path: self.choice.choose(path))  # type: ignore[misc]

    def _on_setting_changed(self, name: str) -> None:
        values, send = self._shell.settings.values, self._shell.engine.send
        if name == "adapters":
            send(SetAdapters, self._on_adapters_event, adapters=values.adapters)
        elif name == "draft_path":
            send(SetDraft, self.on_draft_event, path=values.draft_path)
        elif name == "model_folders":
            self.choice.refresh()
        elif name in _CONTEXT_SETTINGS:
            self.load()
        elif name in _REMOTE_SETTINGS:
            self._follow_remote_host()

    def _follow_remote_host(self) -> None:
        """List the models of the remote host; load its model when it is, or becomes, the chosen."""
        values, loaded = self._shell.settings.values, self.choice.loaded
        self.choice.refresh()
        is_remote = loaded is not None and loaded.origin == "remote"
        if is_remote or (values.remote_url and values.remote_model and not values.model_path):
            self.load()


def install(shell: Shell) -> ModelsFeature:
    models = ModelsFeature(shell)
    choice, menu = models.choice, models.menu
    choice.was_loaded.connect(models._on_loaded)
    choice.was_chosen.connect(lambda path: shell.settings.change("model_path", path))
    choice.failed.connect(models.report_failure)
    choice.changed.connect(models._on_choice_changed)
    menu.file_wanted.connect(models.pick)
    menu.folder_wanted.connect(models._open_folder)
    shell.engine.gave_up.connect(lambda _cause: choice.forget_loaded())
    shell.settings.changed.connect(models._on_setting_changed)
    shell.commands.connect_to(choose_model=menu.open)
    return models
