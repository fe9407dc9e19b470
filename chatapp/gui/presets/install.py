"""Connects the page of presets with the engine, the chat on screen and the user's folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from chatapp import texts
from chatapp.contract import model_doubts
from chatapp.contract.protocol import PresetDraft
from chatapp.contract.records import Problem
from chatapp.gui.composer.install import ComposerFeature
from chatapp.gui.models.model_choice import ModelChoice
from chatapp.gui.presets.example_runs import ExampleRuns, example_of
from chatapp.gui.presets.preset_editor import PresetEditor
from chatapp.gui.presets.preset_model import PresetModel
from chatapp.gui.presets.preset_store import PresetStore
from chatapp.gui.presets.presets_page import PresetsPage
from chatapp.gui.shell.shell import Shell
from chatapp.gui.widgets import file_dialogs
from chatapp.machine.paths import shown
from chatapp.texts import error_sentence, reasons, tr


class PresetsFeature(QObject):
    """Makes page and editor when they are first wanted."""

    closed = Signal()
    compare_wanted = Signal(str)
    """The id of a preset."""

    def __init__(self, shell: Shell, composer: ComposerFeature, choice: ModelChoice) -> None:
        super().__init__(shell.window)
        self._shell = shell
        self._composer = composer
        self._choice = choice
        self.store = PresetStore(shell.engine, shell.paths.presets, self)
        self.page: PresetsPage | None = None
        self.examples: ExampleRuns | None = None
        self.editor: PresetEditor | None = None
        self.model = PresetModel(shell, composer, choice)

    def open(self) -> None:
        self.page = self.page or self._make_page()
        self.refresh()
        self.page.cover()
        self.page.search.setFocus()

    def end_nearest(self) -> bool:
        """Close the editor, else the page; return whether one was open."""
        for page in (self.editor, self.page):
            if page is not None and page.isVisible():
                page.leave()
                return True
        return False

    def close_page(self) -> None:
        """Show the conversation: another chat was chosen."""
        if self.page is not None and self.page.isVisible() and not self._is_editing:
            self.page.leave()

    def refresh(self) -> None:
        """Show the presets as they are now."""
        if self.page is None:
            return
        current = self._composer.current
        doubts = {
            preset.id: words for preset in current.presets if (words := self._doubt(preset.id))
        }
        self.page.show_presets(current.presets, current.chat.preset_id, doubts)
        self.page.show_problems([_sentence(each) for each in self._composer.preset_menu.problems])

    @property
    def _is_editing(self) -> bool:
        return self.editor is not None and self.editor.isVisible()

    def _doubt(self, preset_id: str) -> str:
        model = self._choice.loaded
        presets = {preset.id: preset for preset in self._composer.current.presets}
        if model is None:
            return ""
        why = model_doubts.before(presets[preset_id], {}, model)
        return reasons.doubt(why, {}, texts.language()) if why else ""

    def _make_page(self) -> PresetsPage:
        shell = self._shell
        page = PresetsPage(shell.theme, shell.window.center, shown(shell.paths.presets))
        page.used.connect(self._composer.preset_menu.choose)
        page.edited.connect(lambda preset_id: self.store.read(preset_id, self._edit))
        page.duplicated.connect(lambda preset_id: self.store.read(preset_id, self._edit_copy))
        page.exported.connect(self._export)
        page.removed.connect(self.store.remove)
        page.new_wanted.connect(self._new)
        page.import_wanted.connect(self._import)
        page.folder_wanted.connect(self._open_folder)
        page.compare_wanted.connect(self._compare)
        page.closed.connect(self.closed)
        self.examples = ExampleRuns(shell, self._choice)
        page.set_panel(self.examples.panel)
        page.examples_wanted.connect(self._run_examples)
        self.examples.panel.compare_wanted.connect(self._compare)
        page.closed.connect(self.examples.stop)
        return page

    def _run_examples(self, preset_ids: list[str]) -> None:
        assert self.examples is not None
        presets = [each for each in self._composer.current.presets if each.id in preset_ids]
        examples = [example for each in presets if (example := example_of(each)) is not None]
        self.examples.run(examples)

    def _compare(self, preset_id: str) -> None:
        if self.examples is not None:
            self.examples.stop()
        self.compare_wanted.emit(preset_id)

    def _new(self) -> None:
        user = tr("presets.new_user") + "\n\n{text}"
        draft = PresetDraft("", tr("presets.new_name"), user=user, language=texts.language())
        self._show_editor(draft, tr("presets.new_title"))

    def _edit(self, draft: PresetDraft) -> None:
        self._show_editor(draft, tr("presets.edit_title", name=draft.name))

    def _edit_copy(self, draft: PresetDraft) -> None:
        """Write the copy first, so that it is there whatever becomes of the editing."""
        name = tr("presets.copy_name", name=draft.name)
        named = replace(draft, name=name)
        self.store.save(
            named, lambda preset_id: self.store.read(preset_id, self._edit), as_copy=True
        )

    def _show_editor(self, draft: PresetDraft, title: str) -> None:
        if self.editor is None:
            shell = self._shell
            self.editor = PresetEditor(shell.theme, shell.window.center, shell.engine)
            self.editor.saved.connect(self._save)
            self.editor.closed.connect(self.open)
        self.editor.edit(draft, title, self._choice.models)

    def _save(self, draft: PresetDraft) -> None:
        assert self.editor is not None
        editor = self.editor
        self.store.save(draft, lambda _id: editor.close_saved())

    def _export(self, preset_id: str) -> None:
        file_dialogs.save_markdown(
            self._shell.window,
            f"{preset_id}.md",
            lambda path: self.store.export(preset_id, path),
        )

    def _import(self) -> None:
        file_dialogs.pick_preset(self._shell.window, self.store.take_in)

    def _open_folder(self) -> None:
        folder = self._shell.paths.presets
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            words = tr("presets.folder_not_opened", folder=shown(folder))
            self._shell.notices.show_notice("presets-folder", words, "warning")

    def _on_removed(self, kept: str) -> None:
        self._shell.notices.show_notice(
            "preset-removed",
            tr("presets.removed", name=Path(kept).stem),
            "info",
            tr("chats.undo"),
            lambda: self._undo_removal(kept),
        )

    def _undo_removal(self, kept: str) -> None:
        self._shell.notices.dismiss("preset-removed")
        self.store.take_in(kept)


def _sentence(problem: Problem) -> str:
    return error_sentence(problem.error, problem.details, texts.language())


def install(shell: Shell, composer: ComposerFeature, choice: ModelChoice) -> PresetsFeature:
    feature = PresetsFeature(shell, composer, choice)
    store = feature.store
    store.changed.connect(composer.refresh_presets)
    store.failed.connect(lambda failed: shell.reports.problem(failed.error, failed.details))
    store.removed.connect(feature._on_removed)
    composer.preset_menu.listed.connect(feature.refresh)
    composer.preset_menu.manage_wanted.connect(feature.open)
    choice.was_loaded.connect(lambda _model, _tokens: feature.refresh())
    composer.current.opened.connect(lambda _chat: feature.refresh())
    shell.commands.connect_to(presets=feature.open)
    return feature
