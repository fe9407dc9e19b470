"""The library at the left: all documents and folders, checked when this chat answers from them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from chatapp import texts
from chatapp.contract.records import Document, Folder
from chatapp.gui.documents import folder_question
from chatapp.gui.documents.ingest_report import IngestReport
from chatapp.gui.documents.outdated_line import OutdatedLine
from chatapp.gui.widgets.boxes import hbox, vbox
from chatapp.gui.widgets.buttons import IconButton
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.popup import action_menu, question_box
from chatapp.gui.widgets.retranslating import Retranslating
from chatapp.gui.widgets.rows import ListRow, RowList
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import places, tr

_MOST_ROWS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class _FolderKey:
    """The key of a folder's row; documents have their id."""

    folder_id: int


class DocumentList(Retranslating, QWidget):
    """A check mark switches a document on for the displayed chat."""

    switched = Signal(int, bool)
    removal_confirmed = Signal(int)
    summary_wanted = Signal(int)
    translation_wanted = Signal(int)
    add_requested = Signal()
    folder_requested = Signal()
    folder_switched = Signal(int, bool)
    folder_removal_confirmed = Signal(int, bool)
    """The id of a watched folder, and whether its documents are kept."""
    again_wanted = Signal(int)
    """The id of a document to read again."""
    trial_requested = Signal(int)
    """The id of a document to try the search in."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._documents: Sequence[Document] = ()
        self._folders: Sequence[Folder] = ()
        self._on: Collection[int] = ()
        self._room = 1000
        self._heading = plain_label(quiet=True)
        self._add = IconButton(theme, "plus", "", size=24)
        self._add_folder = IconButton(theme, "folder", "", size=24)
        self._nothing = plain_label(wraps=True, quiet=True)
        self.outdated = OutdatedLine(theme)
        self.list = RowList(theme)
        self.list.viewport().setAutoFillBackground(False)
        self._theme = theme
        self._build()
        self._retranslate()
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def show_documents(self, documents: Sequence[Document]) -> None:
        self._documents = documents
        self._refresh()

    def show_folders(self, folders: Sequence[Folder]) -> None:
        self._folders = folders
        self._refresh()

    def show_switched_on(self, document_ids: Collection[int]) -> None:
        self._on = document_ids
        self._refresh()

    def set_room(self, height: int) -> None:
        """Limit the height of the list in pixels; the rest is scrolled."""
        self._room = height
        self._fit()

    def ask_removal(self, document_id: int) -> None:
        names = [document.name for document in self._documents if document.id == document_id]
        if not names:
            return
        question = tr("documents.remove_ask", name=names[0])
        explanation = tr("documents.remove_explained")
        box = question_box(self.window(), question, explanation, tr("documents.keep"))
        remove = box.addButton(tr("documents.remove"), QMessageBox.ButtonRole.DestructiveRole)
        remove.clicked.connect(lambda: self.removal_confirmed.emit(document_id))
        box.open()

    def show_report(self, document_id: int) -> None:
        for document in self._documents:
            if document.id == document_id:
                report = IngestReport(document, self.window())
                report.again_wanted.connect(self.again_wanted)
                report.open()

    def _build(self) -> None:
        self._nothing.setContentsMargins(16, 0, 12, 8)
        parts = (self._heading, self._add_folder, self._add)
        head = hbox(*parts, grows=[self._heading], margins=(16, 8, 8, 0))
        rows = (self.outdated, self._nothing, self.list)
        vbox(head, *rows, on=self, margins=(0, 0, 0, 8), spacing=2)
        self.outdated.shown_or_hidden.connect(self._fit)
        self._add.clicked.connect(self.add_requested)
        self._add_folder.clicked.connect(self.folder_requested)
        self.list.picked.connect(self._on_picked)
        self.list.removal_asked.connect(self._on_removal_asked)
        self.list.menu_asked.connect(self._on_menu_asked)

    def _refresh(self) -> None:
        rows = [self._folder_row(folder) for folder in self._folders]
        for document in self._documents:
            is_on = document.id in self._on
            rows.append(ListRow(document.id, document.name, _about(document), is_on=is_on))
        self.list.show_rows(rows)
        self.list.setVisible(bool(rows))
        self._nothing.setVisible(not rows)
        self._fit()

    def _fit(self) -> None:
        if self.list.rows:
            all_rows = self.list.height_of_rows(_MOST_ROWS_SHOWN)
            # The line over the list must not take the place of the chats.
            room = self._room
            if not self.outdated.isHidden():
                room -= self.outdated.heightForWidth(self.width())
            self.list.setFixedHeight(max(self.list.height_of_rows(1), min(all_rows, room)))

    def _retranslate(self) -> None:
        self._heading.setText(tr("documents.name"))
        self._add.set_words(tr("documents.add"))
        self._add_folder.set_words(tr("folders.add"))
        self._nothing.setText(tr("documents.none"))
        self.list.setAccessibleName(tr("documents.name"))
        self._refresh()

    def _folder_row(self, folder: Folder) -> ListRow:
        ids = set(folder.document_ids)
        about = tr("folders.missing") if folder.is_missing else tr("folders.about", count=len(ids))
        is_on = bool(ids) and ids <= set(self._on)
        return ListRow(_FolderKey(folder.id), Path(folder.path).name, about, is_on=is_on)

    def _on_picked(self, key: int | _FolderKey) -> None:
        if isinstance(key, _FolderKey):
            is_on = any(row.key == key and row.is_on for row in self.list.rows)
            self.folder_switched.emit(key.folder_id, not is_on)
        else:
            self.switched.emit(key, key not in self._on)

    def _on_removal_asked(self, key: int | _FolderKey) -> None:
        if isinstance(key, _FolderKey):
            folder = next(folder for folder in self._folders if folder.id == key.folder_id)
            folder_question.ask(self.window(), folder, self.folder_removal_confirmed.emit)
        else:
            self.ask_removal(key)

    def _on_menu_asked(self, key: int | _FolderKey, place: QPoint) -> None:
        actions: dict[str, Callable[[Any], object]] = {
            "trial.menu": self.trial_requested.emit,
            "works.summary_menu": self.summary_wanted.emit,
            "works.translation_menu": self.translation_wanted.emit,
            "documents.again": self.again_wanted.emit,
            "report.menu": self.show_report,
            "documents.remove_menu": self.ask_removal,
        }
        if isinstance(key, _FolderKey):
            actions = {"folders.stop_menu": self._on_removal_asked}
        bound = {words: partial(action, key) for words, action in actions.items()}
        action_menu(self, bound).popup(place)

    def _on_theme_changed(self) -> None:
        self._heading.setFont(self._theme.font(0.85, bold=True))
        self._refresh()


def _about(document: Document) -> str:
    about = [places.count(document, texts.language())]
    if document.other_names:
        about.append(tr("documents.also", names=", ".join(document.other_names)))
    if document.pages_without_text:
        about.append(tr("documents.without_text", pages=len(document.pages_without_text)))
    return " · ".join(about)
