"""What becomes of a chosen model, as notices."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication

from chatapp import texts
from chatapp.contract.protocol import Failed
from chatapp.contract.records import Model
from chatapp.gui.notices.notices import Notices
from chatapp.gui.notices.reports import Do
from chatapp.texts import error_sentence, tr
from chatapp.texts.gpu_words import fewer_layers


class ModelReports:
    def __init__(self, notices: Notices) -> None:
        self._notices = notices

    def other_loaded(self, wanted: str, model: Model, choose: Do) -> None:
        """Say that the model of last time is gone and another one answers."""
        before = wanted.replace("\\", "/").rsplit("/", 1)[-1]
        words = tr("models.other_loaded", before=before, name=model.name)
        self._notices.show_notice("other", words, "warning", tr("models.choose_other"), choose)

    def dismiss_other(self) -> None:
        self._notices.dismiss("other")

    def arrived(self, model: Model, checksum: str, use: Do) -> None:
        """Offer a model that was downloaded or copied."""

        def choose() -> None:
            self._notices.dismiss("model-file")
            use()

        code = "models.arrived" if checksum == "right" else "models.arrived_unchecked"
        words = tr(code, name=model.name)
        self._notices.show_notice("model-file", words, "info", tr("model.use"), choose)

    def found(self, model: Model, use: Do) -> None:
        """Offer a model that was copied into the folder."""

        def choose() -> None:
            self._notices.dismiss("found")
            use()

        words = tr("model.found", name=model.name)
        self._notices.show_notice("found", words, "info", tr("model.use"), choose)

    def folder_not_opened(self, folder: str) -> None:
        """Say where the folder is: this system has no program that shows it."""
        words = tr("model.folder_not_opened", folder=folder)
        self._notices.show_notice(
            "folder", words, "warning", tr("model.copy_path"), lambda: _copy(folder)
        )

    def loaded(self, model: Model, continue_text: Do) -> None:
        """Dismiss older failures; say when the model's chat template is unusable or missing."""
        for key in ("NoModel", "model"):
            self._notices.dismiss(key)
        if model.details.get("template_problem"):
            self._notices.show_notice("template", tr("model.template", name=model.name), "warning")
        else:
            self._notices.dismiss("template")
        self._say_fewer_layers(model)
        if model.is_base:
            words, action = tr("model.base_notice", name=model.name), tr("model.continue_text")
            self._notices.show_notice("base", words, "info", action, continue_text)
        else:
            self._notices.dismiss("base")

    def _say_fewer_layers(self, model: Model) -> None:
        """Say that the GPU has no room for all of a model."""
        if words := fewer_layers(model, texts.language()):
            self._notices.show_notice("gpu", words, "info")
        else:
            self._notices.dismiss("gpu")

    def failed(self, failed: Failed, get_one: Do) -> None:
        """Say why a model cannot be used; the one loaded before stays in use."""
        words = error_sentence(failed.error, failed.details, texts.language())
        if failed.error == "NoModel":
            self._notices.show_notice("NoModel", words, "warning", tr("models.get"), get_one)
        else:
            self._notices.show_notice("model", words, "warning")


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
