"""Builds the choice of the chat model: its menu, its page, and the settings that load a model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from chatapp.contract.protocol import (
    CheckMachine,
    Event,
    Failed,
    MachineChecked,
    ModelDownloaded,
    ModelsListed,
    SetAdapters,
    SetDraft,
)
from chatapp.contract.records import REMOTE, Model
from chatapp.gui.models.downloads import Downloads
from chatapp.gui.models.folder_watch import FolderWatch
from chatapp.gui.models.kit_import import KitImport
from chatapp.gui.models.model_choice import ModelChoice
from chatapp.gui.models.model_files import ModelFiles
from chatapp.gui.models.model_menu import ModelMenu
from chatapp.gui.models.model_reports import ModelReports
from chatapp.gui.shell.shell import Shell
from chatapp.gui.widgets import file_dialogs
from chatapp.machine.models import options as model_options

if TYPE_CHECKING:
    from chatapp.gui.models.models_page import ModelsPage

_OURS = "chatapp"
"""The origin of a model in the models folder."""
_CONTEXT_SETTINGS = ("context_tokens", "context_extension", "kv_type", "flash_attention")
_REMOTE_SETTINGS = ("remote_url", "remote_model", "remote_key")


class ModelsFeature(QObject):
    """Keeps the chosen model in the settings, and the settings in effect."""

    closed = Signal()
    """The page was closed."""
    compare_wanted = Signal(str)
    """The path of a model."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.window)
        self._shell = shell
        self.reports = ModelReports(shell.notices)
        self.choice = ModelChoice(shell.engine, shell.window)
        self.menu = ModelMenu(shell.theme, self.choice)
        self.downloads = Downloads(shell.engine, shell.paths.models, shell.window)
        self.files = ModelFiles(shell, self.choice, self.downloads, self.reports)
        self.kits = KitImport(shell)
        self.page: ModelsPage | None = None
        self._watch = FolderWatch(shell.paths.models, shell.window)
        self._watch.changed.connect(self.choice.refresh)
        self._known: set[str] | None = None
        """Paths of the usable models of the folder; None before they are listed."""
        self._adapters: tuple[str, ...] = ()
        """Those that the engine was told last."""
        self._wanted = ""
        """The path of the model that is to be loaded without being chosen now."""

    def load(self) -> None:
        """Load the chosen model, or that of last time."""
        values = self._shell.settings.values
        self._wanted = values.model_path or ("" if values.remote_url else values.last_model_path)
        self.choice.load(values.model_path)

    def load_again(self) -> None:
        """Load the model that was ejected, for a question."""
        if self.choice.is_ejected:
            self.load()

    def better_here(self) -> Model | None:
        """Return the best chat model that is here and fits, other than the starter and the loaded."""
        loaded = self.choice.loaded
        for model in self.choice.models:
            usable = model.kind == "chat" and not model.problem and not model.is_base
            is_other = loaded is None or model.path != loaded.path
            if (
                usable
                and is_other
                and model.fits_memory
                and model.origin not in ("starter", "remote")
            ):
                return model
        return None

    def pick(self) -> None:
        file_dialogs.pick_model(self._shell.window, self.choice.check_and_choose)

    def open_page(self, gets_more: bool = False) -> None:
        """Show the page of all models, or of those worth getting."""
        self.page = self.page or self._make_page()
        self._shell.engine.send(CheckMachine, self._on_machine_event)
        self.choice.refresh()
        self.page.open(gets_more)

    def close_page(self) -> None:
        if self.page is not None:
            self.page.close_page()

    def end_nearest(self) -> bool:
        """Close the page; return whether it was open."""
        is_open = self.page is not None and self.page.isVisible()
        self.close_page()
        return is_open

    def report_failure(self, failed: Failed) -> None:
        """Say why a model cannot be used, and offer to pick one where there is none."""
        self.reports.failed(failed, lambda: self.open_page(gets_more=True))

    def report_if_missing(self, failed: Failed) -> None:
        """Say that no answer came because there is no model."""
        if failed.error == "NoModel":
            self.report_failure(failed)

    def on_draft_event(self, event: Event) -> None:
        """Take back a draft model that the engine refused."""
        if isinstance(event, Failed) and not event.error.startswith("Engine"):
            self._shell.reports.problem(event.error, event.details)
            self._shell.settings.change("draft_path", "")

    def _on_machine_event(self, event: Event) -> None:
        """Forms that are opened from now on have the choices of a machine with these GPUs."""
        if isinstance(event, MachineChecked) and self.page is not None:
            self.page.installed.take_graphics(event.gpus)

    def _make_page(self) -> ModelsPage:
        # Imported here: most starts do not need it.
        from chatapp.gui.models.catalog_list import CatalogList
        from chatapp.gui.models.hub_list import HubList
        from chatapp.gui.models.hub_search import HubSearch
        from chatapp.gui.models.installed_list import InstalledList
        from chatapp.gui.models.models_page import ModelsPage, Offers

        shell = self._shell
        parts = (shell.theme, self.choice, self.downloads, shell.settings)
        installed, catalog = InstalledList(*parts), CatalogList(*parts)
        hub = HubList(*parts, HubSearch(shell.engine, shell.window))
        offers = Offers(catalog, hub)
        page = ModelsPage(shell.theme, shell.window.center, self.choice, installed, offers)
        installed.removal_wanted.connect(self.files.ask_to_remove)
        installed.check_wanted.connect(self.downloads.verify)
        installed.folder_wanted.connect(self.files.show_folder_of)
        installed.path_wanted.connect(self.files.copy_path)
        installed.compare_wanted.connect(self._compare)
        for offer in offers:
            offer.network_wanted.connect(lambda: shell.settings.change("network_on", True))
        page.file_wanted.connect(self.pick)
        page.folder_wanted.connect(self._open_folder)
        page.kit_wanted.connect(self.kits.ask)
        page.closed.connect(self.closed)
        self.choice.listed.connect(lambda _event: page.refresh())
        self.choice.changed.connect(page.refresh_states)
        self.downloads.changed.connect(lambda _file: page.refresh_states())
        shell.settings.changed.connect(lambda _name: page.refresh_states())
        return page

    def _compare(self, path: str) -> None:
        self.close_page()
        self.compare_wanted.emit(path)

    def _on_adapters_event(self, event: Event) -> None:
        if isinstance(event, Failed) and event.error != "StoppedByUser":
            self._shell.reports.problem(event.error, event.details)

    def _on_loaded(self, model: Model) -> None:
        self.reports.loaded(model, self._shell.commands.action("continue_text").trigger)
        wanted, self._wanted = self._wanted, ""
        if model.path.startswith(REMOTE):
            return
        if wanted and wanted != model.path and not wanted.startswith(REMOTE):
            # Never silently another one than last time.
            self.reports.other_loaded(wanted, model, self.menu.open)
        self._shell.settings.change("last_model_path", model.path)
        # The memory is another one now.
        self.choice.refresh()

    def _on_chosen(self, path: str) -> None:
        self._shell.settings.change("model_path", path)
        self.reports.dismiss_other()

    def _on_listed(self, event: ModelsListed) -> None:
        self.downloads.take_unfinished(event.unfinished)
        self._offer_new(event.models)

    def _open_folder(self) -> None:
        folder = self._shell.paths.models
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self.reports.folder_not_opened(str(folder))

    def _offer_new(self, models: Sequence[Model]) -> None:
        """Offer what came into the folder since the models were listed last, whoever listed them."""
        ours = [each for each in models if each.origin == _OURS and not each.problem]
        known, self._known = self._known, {model.path for model in ours}
        for model in ours:
            is_new = known is not None and model.path not in known and model.kind == "chat"
            if not is_new or Path(model.path).name in self.downloads.jobs:
                # What is downloaded is told of when its checksum is right.
                continue
            if self.choice.is_missing:
                self.choice.choose(model.path)
                return
            path = model.path
            self.reports.found(model, lambda path=path: self.choice.choose(path))  # type: ignore[misc]

    def _on_finished(self, event: ModelDownloaded) -> None:
        """Note a download, which is told of by itself."""
        if self._known is not None:
            self._known.add(event.model.path)

    def _on_setting_changed(self, name: str) -> None:
        values, send = self._shell.settings.values, self._shell.engine.send
        if name in ("adapters", "model_options"):
            loaded = self.choice.loaded
            own = model_options.of(loaded.fingerprint if loaded else "", values.model_options)
            adapters = own.adapters or values.adapters
            if loaded is not None and (name == "adapters" or adapters != self._adapters):
                self._adapters = adapters
                send(SetAdapters, self._on_adapters_event, adapters=adapters)
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
    choice.was_chosen.connect(models._on_chosen)
    choice.failed.connect(models.report_failure)
    choice.listed.connect(models._on_listed)
    models.kits.imported.connect(choice.refresh)
    models.downloads.finished.connect(models._on_finished)
    menu.file_wanted.connect(models.pick)
    menu.folder_wanted.connect(models._open_folder)
    menu.all_wanted.connect(models.open_page)
    shell.engine.gave_up.connect(lambda _cause: choice.forget_loaded())
    shell.settings.changed.connect(models._on_setting_changed)
    shell.commands.connect_to(choose_model=menu.open, models=models.open_page)
    return models
