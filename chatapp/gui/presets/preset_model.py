"""Loads the model that a preset is meant for, or says that another one would answer."""

from __future__ import annotations

from PySide6.QtCore import QObject

from chatapp import texts
from chatapp.contract.preset_models import own_model
from chatapp.contract.records import Preset
from chatapp.gui.composer.install import ComposerFeature
from chatapp.gui.models.model_choice import ModelChoice
from chatapp.gui.shell.shell import Shell
from chatapp.texts import tr

_KEY = "preset-model"


class PresetModel(QObject):
    """A preset that is chosen loads its model; one of a chat that is opened only offers it."""

    def __init__(self, shell: Shell, composer: ComposerFeature, choice: ModelChoice) -> None:
        super().__init__(shell.window)
        self._shell = shell
        self._current = composer.current
        self._choice = choice
        composer.preset_menu.taken.connect(self._load)
        self._current.opened.connect(lambda _chat: self._look())
        choice.was_loaded.connect(lambda _model, _tokens: self._look())
        choice.listed.connect(lambda _models: self._look())
        choice.failed.connect(lambda _failed: self._look())

    def _load(self, preset_id: str) -> None:
        preset = self._preset(preset_id)
        model = own_model(preset, self._choice.models) if preset is not None else None
        if preset is None or model is None or self._choice.state_of(model.path) != "idle":
            return
        before = self._choice.loaded
        self._choice.choose(model.path)
        words = tr("presets.model_loads", name=model.name, preset=_name(preset))
        if before is None:
            self._shell.notices.show_notice(_KEY, words)
            return
        path = before.path
        action = tr("presets.model_keep", name=before.name)
        show, choose = self._shell.notices.show_notice, self._choice.choose
        show(_KEY, words, "info", action, lambda: choose(path))

    def _look(self) -> None:
        """Say before anything is sent that the preset of this chat is meant for another model."""
        preset, choice = self._preset(self._current.chat.preset_id), self._choice
        notices = self._shell.notices
        if preset is None or not preset.model or not choice.models or choice.is_loading:
            notices.dismiss(_KEY)
            return
        model = own_model(preset, choice.models)
        if model is None:
            words = tr("presets.model_missing", name=preset.model, preset=_name(preset))
            choose = self._shell.commands.action("choose_model").trigger
            notices.show_notice(_KEY, words, "warning", tr("command.choose_model"), choose)
        elif choice.state_of(model.path) == "loaded":
            notices.dismiss(_KEY)
        else:
            words = tr("presets.model_other", name=model.name, preset=_name(preset))
            path = model.path
            notices.show_notice(
                _KEY, words, "info", tr("presets.model_load"), lambda: choice.choose(path)
            )

    def _preset(self, preset_id: str) -> Preset | None:
        known = (each for each in self._current.presets if each.id == preset_id)
        return next(known, None)


def _name(preset: Preset) -> str:
    return preset.names.get(texts.language()) or preset.names.get("en") or preset.id
