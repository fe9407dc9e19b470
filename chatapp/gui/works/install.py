"""Builds the summaries and translations of whole documents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from chatapp import texts
from chatapp.contract.protocol import Event, ExportWork, Failed
from chatapp.gui.documents.document_shelf import DocumentShelf
from chatapp.gui.models.model_choice import ModelChoice
from chatapp.gui.notices.notices import Kind
from chatapp.gui.shell import desktop
from chatapp.gui.shell.shell import Shell
from chatapp.gui.widgets import file_dialogs
from chatapp.gui.works.works import WorkKind, Works, WorkState
from chatapp.texts import tr

if TYPE_CHECKING:
    from chatapp.gui.works.work_page import WorkPage


class WorksFeature(QObject):
    """Makes the page of works when it is first wanted; it covers the transcript."""

    source_opened = Signal(object, object)
    """The Source, and all sources of the summary."""
    closed = Signal()
    """The page was closed."""

    def __init__(self, shell: Shell, shelf: DocumentShelf, choice: ModelChoice) -> None:
        super().__init__(shell.window)
        self._shell = shell
        self._shelf = shelf
        self._choice = choice
        self.works = Works(shell.engine, shell.window)
        self.page: WorkPage | None = None

    def open(self, kind: WorkKind, document_id: int) -> None:
        """Show the summary or the translation of a document, begun or not."""
        document = self._shelf.document(document_id)
        if document is None:
            return
        page = self.page = self.page or self.make_page()
        page.is_english_only = self._is_english_only()
        page.show_state(self.works.open(kind, document))
        page.cover()
        self._say_progress(self.works.open(kind, document))

    def make_page(self) -> WorkPage:
        """Build the page over the transcript. Imported here: most starts do not need it."""
        from chatapp.gui.works.work_page import WorkPage

        page = WorkPage(self._shell.theme, self._shell.window.center)
        page.start_wanted.connect(self._start)
        page.pause_wanted.connect(self.works.pause)
        page.anew_wanted.connect(self._begin_anew)
        page.export_wanted.connect(self._pick_export)
        page.glossary_wanted.connect(self._pick_glossary)
        page.closed.connect(self._on_closed)
        page.saved.open_wanted.connect(self._open_file)
        page.saved.folder_wanted.connect(self._show_file)
        page.summary.source_opened.connect(self.source_opened)
        page.translation.edited.connect(
            lambda number, text: self.works.edit(self._shown(), number, text)
        )
        page.translation.redo_asked.connect(lambda number: self.works.redo(self._shown(), number))
        return page

    def _shown(self) -> WorkState:
        assert self.page is not None
        assert self.page.state is not None
        return self.page.state

    def _start(self, state: WorkState) -> None:
        assert self.page is not None
        if not state.work_id:
            state.options = self.page.options()
        self.works.start(state)

    def _begin_anew(self, state: WorkState) -> None:
        self.works.forget(state)
        self.open(state.kind, state.document.id)

    def _on_changed(self, state: WorkState) -> None:
        if self.page is not None and self.page.state is state and self.page.isVisible():
            self.page.show_state(state)
        self._say_progress(state)

    def _is_english_only(self) -> bool:
        loaded = self._choice.loaded
        return loaded is not None and loaded.english_only

    def _on_model_changed(self) -> None:
        page, is_english_only = self.page, self._is_english_only()
        if page and page.state and page.is_english_only != is_english_only:
            page.is_english_only = is_english_only
            page.show_state(page.state)

    def _say_progress(self, state: WorkState) -> None:
        """While the page is closed, a quiet strip says how far it is."""
        key, notices = f"work-{state.kind}-{state.document.id}", self._shell.notices
        is_seen = self.page is not None and self.page.isVisible() and self.page.state is state
        if is_seen or not (state.is_running or state.failed or state.is_finished):
            notices.dismiss(key)
            return
        from chatapp.gui.works.work_words import words

        title = tr(f"works.title.{state.kind}", name=state.document.name)
        progress = tr("works.ready") if state.is_finished else words(state)
        kind: Kind = "warning" if state.failed else "progress" if state.is_running else "info"
        notices.show_notice(
            key,
            f"{title}: {progress}",
            kind,
            tr("works.show"),
            lambda: self.open(state.kind, state.document.id),
        )
        if state.is_running:
            notices.set_progress(key, state.done, max(1, state.total))

    def _on_closed(self) -> None:
        self.closed.emit()
        for state in self.works.running():
            self._say_progress(state)

    def end_nearest(self) -> bool:
        """Close the page; return whether it was open."""
        is_open = self.page is not None and self.page.isVisible()
        self.close_page()
        return is_open

    def close_page(self) -> None:
        if self.page is not None and self.page.isVisible():
            self.page.hide()
            self._on_closed()

    def _on_document_removed(self, document_id: int) -> None:
        self.works.forget_document(document_id)
        if self.page is not None and self.page.state and self.page.state.document.id == document_id:
            self.close_page()

    def _pick_glossary(self, state: WorkState) -> None:
        file_dialogs.pick_glossary(
            self._shell.window, lambda file: self._take_glossary(state, file)
        )

    def _take_glossary(self, state: WorkState, file: str) -> None:
        state.options["glossary"] = file
        self._on_changed(state)

    def _pick_export(self, state: WorkState) -> None:
        name = f"{Path(state.document.name).stem}-{state.options.get('to') or state.kind}"
        file_dialogs.save_work(self._shell.window, name, lambda file: self.export(state, file))

    def export(self, state: WorkState, file: str) -> None:
        """Write the result; what cannot be written is said."""

        def on_event(event: Event) -> None:
            if isinstance(event, Failed):
                self._shell.reports.problem(event.error, event.details)
            elif self.page is not None and self.page.isVisible() and self.page.state is state:
                self.page.saved.show_file(file)
            else:
                words = tr("works.exported", file=Path(file).name)
                action = tr("library.open")
                self._shell.notices.show_notice(
                    "exported", words, "info", action, lambda: self._open_file(file)
                )

        self._shell.engine.send(
            ExportWork, on_event, work_id=state.work_id, path=file, language=texts.language()
        )

    def _open_file(self, file: str) -> None:
        self._report(desktop.open_file(Path(file)), "library.no_program", file)

    def _show_file(self, file: str) -> None:
        folder = str(Path(file).parent)
        self._report(desktop.show_file(Path(file)), "library.no_file_manager", folder)

    def _report(self, is_done: bool, code: str, path: str) -> None:
        """Say it when nothing opened: the page covers the notices, so on the page too."""
        if is_done:
            return
        self._shell.notices.show_notice("opening", tr(code, path=path), "warning")
        if self.page is not None:
            self.page.saved.say(tr(code, path=path))


def install(shell: Shell, shelf: DocumentShelf, choice: ModelChoice) -> WorksFeature:
    works = WorksFeature(shell, shelf, choice)
    works.works.changed.connect(works._on_changed)
    works.works.failed.connect(lambda failed: shell.reports.problem(failed.error, failed.details))
    shelf.removed.connect(works._on_document_removed)
    choice.changed.connect(works._on_model_changed)
    return works
