"""What becomes of model files: said as notices, removed after a question, shown in their folder."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QMessageBox

from chatapp.contract.protocol import (
    Event,
    Failed,
    ModelDownloaded,
    ModelRemoved,
    ModelVerified,
    RemoveModel,
)
from chatapp.contract.records import Model
from chatapp.gui.models.downloads import Downloads
from chatapp.gui.models.model_choice import ModelChoice
from chatapp.gui.models.model_reports import ModelReports
from chatapp.gui.shell.shell import Shell
from chatapp.gui.widgets.popup import question_box
from chatapp.machine.context_price import size
from chatapp.texts import tr


class ModelFiles(QObject):
    """Deletes nothing without a question."""

    def __init__(
        self, shell: Shell, choice: ModelChoice, downloads: Downloads, reports: ModelReports
    ) -> None:
        super().__init__(shell.window)
        self._shell, self._choice, self._reports = shell, choice, reports
        downloads.finished.connect(self._on_finished)
        downloads.verified.connect(self._on_verified)
        downloads.failed.connect(self._on_failed)

    def ask_to_remove(self, model: Model) -> None:
        """Delete a file of the models folder, if the user means it."""
        box = question_box(
            self._shell.window,
            tr("models.remove_question", name=model.name),
            tr("models.remove_explained", file=Path(model.path).name, size=size(model.size_bytes)),
            tr("models.keep"),
        )
        delete = box.addButton(tr("models.remove_yes"), QMessageBox.ButtonRole.DestructiveRole)
        delete.clicked.connect(lambda: self._remove(model))
        box.open()

    def show_folder_of(self, path: str) -> None:
        """Open the folder of a file; say where it is if nothing can."""
        folder = str(Path(path).parent)
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(folder)):
            self._reports.folder_not_opened(folder)

    def copy_path(self, path: str) -> None:
        QGuiApplication.clipboard().setText(path)

    def _remove(self, model: Model) -> None:
        def on_event(event: Event) -> None:
            if isinstance(event, ModelRemoved):
                self._forget(model)
                self._choice.refresh()
                words = tr("models.removed", name=model.name, size=size(event.freed_bytes))
                self._shell.notices.show_notice("model-file", words, "info")
            elif isinstance(event, Failed):
                self._on_failed(event)

        self._shell.engine.send(RemoveModel, on_event, path=model.path)

    def _forget(self, model: Model) -> None:
        """Take a deleted model back from where it was chosen."""
        settings = self._shell.settings
        for name in ("model_path", "last_model_path"):
            if getattr(settings.values, name) == model.path:
                settings.change(name, "")
        if self._choice.loaded is not None and self._choice.loaded.path == model.path:
            self._choice.forget_loaded()
            self._choice.load("")

    def _on_finished(self, event: ModelDownloaded) -> None:
        self._choice.refresh()
        model = event.model
        if model.problem:
            self._shell.reports.problem(model.problem, {"name": model.name, **model.details})
        elif model.kind == "chat" and self._choice.is_missing:
            self._choice.choose(model.path)
        elif model.kind == "chat":
            self._reports.arrived(model, event.checksum, lambda: self._choice.choose(model.path))
        else:
            words = tr("models.arrived_search", name=model.name)
            self._shell.notices.show_notice("model-file", words, "info")

    def _on_verified(self, event: ModelVerified) -> None:
        name = Path(event.path).name
        code = f"models.checksum.{event.checksum}"
        words = tr(code, name=name, sha256=event.sha256)
        kind = "warning" if event.checksum == "wrong" else "info"
        self._shell.notices.show_notice("model-file", words, kind)  # type: ignore[arg-type]

    def _on_failed(self, failed: Failed) -> None:
        if not failed.error.startswith("Engine") and failed.error != "StoppedByUser":
            self._shell.reports.problem(failed.error, failed.details)
