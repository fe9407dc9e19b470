"""Works wiring: from a document's menu to its summary or translation, and from there to pages and
files.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from chatapp import texts
from chatapp.contract.protocol import Event, ExportWork, Failed
from chatapp.contract.records import Source
from chatapp.gui.notices.notices import Kind
from chatapp.gui.shell.parts import Parts
from chatapp.gui.works.works import WorkKind, Works, WorkState
from chatapp.texts import tr

if TYPE_CHECKING:
    from chatapp.gui.works.work_page import WorkPage


class WorksWiring:
    """The page is made when it is first wanted."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self.works = Works(parts.engine, parts.window)
        self.page: WorkPage | None = None
        self.works.changed.connect(self._on_changed)
        self.works.failed.connect(
            lambda failed: parts.reports.problem(failed.error, failed.details)
        )
        listed = parts.document_list
        listed.summary_wanted.connect(lambda document_id: self.open("summary", document_id))
        listed.translation_wanted.connect(lambda document_id: self.open("translation", document_id))
        parts.shelf.removed.connect(self._on_document_removed)
        parts.current.opened.connect(lambda _chat: self._close())
        parts.choice.changed.connect(self._on_model_changed)

    def open(self, kind: WorkKind, document_id: int) -> None:
        """Show the summary or the translation of a document, begun or not."""
        document = next((one for one in self._parts.shelf.documents if one.id == document_id), None)
        if document is None:
            return
        page = self.page = self.page or self._make_page()
        page.is_english_only = self._is_english_only()
        page.show_state(self.works.open(kind, document))
        page.cover()
        self._say_progress(self.works.open(kind, document))

    def _make_page(self) -> WorkPage:
        # Not with the window: it starts without what most starts do not need.
        from chatapp.gui.works.work_page import WorkPage

        over = self._parts.transcript.parentWidget()
        assert over is not None
        page = WorkPage(self._parts.theme, over)
        page.start_wanted.connect(self._start)
        page.pause_wanted.connect(self.works.pause)
        page.anew_wanted.connect(self._begin_anew)
        page.export_wanted.connect(self._pick_export)
        page.glossary_wanted.connect(self._pick_glossary)
        page.closed.connect(self._on_closed)
        page.summary.source_opened.connect(self._open_source)
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
        loaded = self._parts.choice.loaded
        return loaded is not None and loaded.english_only

    def _on_model_changed(self) -> None:
        page = self.page
        if (
            page is not None
            and page.state is not None
            and page.is_english_only != self._is_english_only()
        ):
            page.is_english_only = self._is_english_only()
            page.show_state(page.state)

    def _say_progress(self, state: WorkState) -> None:
        """While the page is closed, a quiet strip says how far it is."""
        key, notices = f"work-{state.kind}-{state.document.id}", self._parts.notices
        is_seen = self.page is not None and self.page.isVisible() and self.page.state is state
        if is_seen or not (state.is_running or state.failed or state.is_finished):
            notices.dismiss(key)
            return
        from chatapp.gui.works.work_words import words

        title = tr(f"works.title.{state.kind}", name=state.document.name)
        said = tr("works.ready") if state.is_finished else words(state)
        kind: Kind = "warning" if state.failed else "progress" if state.is_running else "info"
        notices.show_notice(
            key,
            f"{title}: {said}",
            kind,
            tr("works.show"),
            lambda: self.open(state.kind, state.document.id),
        )
        if state.is_running:
            notices.set_progress(key, state.done, max(1, state.total))

    def _on_closed(self) -> None:
        self._parts.composer.focus()
        for state in self.works.running():
            self._say_progress(state)

    def _close(self) -> None:
        if self.page is not None and self.page.isVisible():
            self.page.hide()
            self._on_closed()

    def _on_document_removed(self, document_id: int) -> None:
        self.works.forget_document(document_id)
        if self.page is not None and self.page.state and self.page.state.document.id == document_id:
            self._close()

    def _open_source(self, source: Source, sources: tuple[Source, ...]) -> None:
        self._parts.window.show_source(True)
        self._parts.source_view.show_source(source, sources)

    # Files -----------------------------------------------------------------------------------

    def _pick_glossary(self, state: WorkState) -> None:
        from PySide6.QtWidgets import QFileDialog

        dialog = QFileDialog(self._parts.window, tr("works.glossary"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda file: self._take_glossary(state, file))
        dialog.open()

    def _take_glossary(self, state: WorkState, file: str) -> None:
        state.options["glossary"] = file
        self._on_changed(state)

    def _pick_export(self, state: WorkState) -> None:
        from PySide6.QtWidgets import QFileDialog

        dialog = QFileDialog(self._parts.window, tr("works.export"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(["Word (*.docx)", "Markdown (*.md)", "HTML (*.html)"])
        dialog.setDefaultSuffix("docx")
        dialog.filterSelected.connect(
            lambda chosen: dialog.setDefaultSuffix(chosen.rpartition(".")[2].rstrip(")"))
        )
        dialog.selectFile(
            f"{Path(state.document.name).stem}-{state.options.get('to') or state.kind}"
        )
        dialog.fileSelected.connect(lambda file: self.export(state, file))
        dialog.open()

    def export(self, state: WorkState, file: str) -> None:
        """Write the result; what cannot be written is said."""

        def on_event(event: Event) -> None:
            if isinstance(event, Failed):
                self._parts.reports.problem(event.error, event.details)
            else:
                self._parts.notices.show_notice(
                    "exported", tr("works.exported", file=Path(file).name), "info"
                )

        self._parts.engine.send(
            ExportWork, on_event, work_id=state.work_id, path=file, language=texts.language()
        )
