"""The library at the left: all documents and folders, ticked when this chat answers from them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from chatapp.contract.records import Document, Folder
from chatapp.gui.documents import folder_question
from chatapp.gui.documents.outdated_line import OutdatedLine
from chatapp.gui.documents.reports.ingest_report import IngestReport
from chatapp.gui.library.library_head import LibraryHead
from chatapp.gui.library.library_list import LibraryList
from chatapp.gui.library.library_rows import (
    CollectionKey,
    FolderKey,
    LibraryRows,
    RowKey,
    document_of,
    ids_below,
)
from chatapp.gui.library.row_menus import DOCUMENT_ACTIONS, SEPARATED
from chatapp.gui.widgets.boxes import vbox
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.popup import Menu, action_menu, question_box
from chatapp.gui.widgets.retranslating import Retranslating
from chatapp.gui.widgets.theme import Theme
from chatapp.machine.document_collections import DocumentCollection
from chatapp.texts import tr

_MOST_ROWS_SHOWN = 6
"""Rows that the panel shows until the user makes it larger."""


class DocumentList(Retranslating, QWidget):
    """A click opens a document; a tick switches it on for the displayed chat."""

    action_wanted = Signal(str, int)
    """A name of `DOCUMENT_ACTIONS`, and the id of the document."""
    switched = Signal(list, bool)
    """Ids of documents that were ticked, or not any more."""
    removal_confirmed = Signal(int)
    add_requested = Signal()
    folder_requested = Signal()
    folder_shown = Signal(str)
    """The path of a folder to show in the file manager."""
    folder_removal_confirmed = Signal(int, bool)
    """The id of a watched folder, and whether its documents are kept."""
    again_wanted = Signal(int)
    """The id of a document to read again."""
    collection_menu_asked = Signal(object, object)
    """The menu of a collection, to be filled, and its CollectionKey."""
    document_menu_asked = Signal(object, int)
    """The menu of a document, which can have more, and its id."""
    dropped_on_collection = Signal(str, int)
    """The name of a collection, and the id of the document that was dragged there."""
    height_wanted = Signal()
    """The panel needs another height, see `sizeHint`."""
    folded = Signal(bool)
    """Whether the panel was unfolded by the user."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._documents: Sequence[Document] = ()
        self._folders: Sequence[Folder] = ()
        self._collections: Sequence[DocumentCollection] = ()
        self._on: Collection[int] = ()
        self._unfolded: set[FolderKey | CollectionKey] = set()
        self._is_listed = False
        self.head = LibraryHead(theme)
        self._nothing = plain_label(wraps=True, quiet=True)
        self.outdated = OutdatedLine(theme)
        self.list = LibraryList(theme)
        self.list.viewport().setAutoFillBackground(False)
        self._build()
        self._retranslate()
        theme.changed.connect(self._refresh)

    def show_documents(self, documents: Sequence[Document]) -> None:
        self._documents = documents
        self._is_listed = True
        self._refresh()

    def show_folders(self, folders: Sequence[Folder]) -> None:
        self._folders = folders
        self._refresh()

    def show_collections(self, collections: Sequence[DocumentCollection]) -> None:
        self._collections = collections
        self._refresh()

    def show_switched_on(self, document_ids: Collection[int]) -> None:
        self._on = document_ids
        self._refresh()

    def selected_id(self) -> int:
        """Return the document that is selected, 0 for none."""
        key = self.list.key_at(self.list.currentIndex())
        return document_of(key)

    def do(self, action: str, document_id: int) -> None:
        """Do what the menu of a document offers."""
        if action == "remove":
            self.ask_removal(document_id)
        elif action == "report":
            self.show_report(document_id)
        elif action == "read_again":
            self.again_wanted.emit(document_id)
        else:
            self.action_wanted.emit(action, document_id)

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

    def sizeHint(self) -> QSize:
        """Return the height in which the head and some rows are seen."""
        height = self.head.sizeHint().height() + 16
        if self.head.is_open and not self.outdated.isHidden():
            height += self.outdated.heightForWidth(self.width())
        if self.head.is_open and self.list.rows:
            height += self.list.height_of_rows(_MOST_ROWS_SHOWN)
        elif self.head.is_open:
            height += self._nothing.heightForWidth(max(120, self.width()))
        return QSize(super().sizeHint().width(), height)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self.head.sizeHint().height() + 8)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let arrows and Enter act on the list while the field has the keyboard."""
        return watched is self.head.field and self.list.steer(event)

    def _build(self) -> None:
        self._nothing.setContentsMargins(16, 0, 12, 8)
        rows = (self.head, self.outdated, self._nothing, self.list)
        column = vbox(*rows, on=self, grows=[self.list], margins=(0, 4, 0, 4), spacing=2)
        column.addStretch(0)
        self.head.fold_toggled.connect(self._on_fold_toggled)
        self.head.add_requested.connect(self.add_requested)
        self.head.folder_requested.connect(self.folder_requested)
        self.head.searched.connect(lambda _text: self._refresh())
        self.head.field.installEventFilter(self)
        self.outdated.shown_or_hidden.connect(self.height_wanted)
        self.list.picked.connect(self._on_picked)
        self.list.ticked.connect(self._on_ticked)
        self.list.fold_toggled.connect(self._on_branch_toggled)
        self.list.removal_asked.connect(self._on_removal_asked)
        self.list.menu_asked.connect(self._on_menu_asked)
        self.list.dropped.connect(self.dropped_on_collection)

    def _refresh(self) -> None:
        documents = {document.id: document for document in self._documents}
        rows = LibraryRows(documents, self._folders, self._on, self._unfolded, self._collections)
        query = self.head.field.text().strip()
        shown = rows.matching(query) if query else rows.tree()
        self.head.set_count(len(documents))
        self.list.is_led = bool(query)
        self.list.show_rows(shown)
        if query and not self.list.currentIndex().isValid():
            self.list.select_next()
        is_open = self.head.is_open
        self.list.setVisible(is_open and bool(shown))
        self._nothing.setText(self._words_for_none(query))
        self._nothing.setVisible(is_open and not shown)
        self.height_wanted.emit()

    def _words_for_none(self, query: str) -> str:
        if not self._is_listed:
            return tr("library.loading")
        return tr("library.not_found") if query else tr("documents.none")

    def _retranslate(self) -> None:
        self.list.setAccessibleName(tr("documents.name"))
        self._refresh()

    def _on_fold_toggled(self, is_open: bool) -> None:
        self.outdated.set_allowed(is_open)
        self._refresh()
        self.folded.emit(is_open)

    def _on_picked(self, key: RowKey) -> None:
        if document_id := document_of(key):
            self.do("open", document_id)
        elif not isinstance(key, int):
            self._on_branch_toggled(key)

    def _on_branch_toggled(self, key: FolderKey | CollectionKey) -> None:
        self._unfolded ^= {key}
        self._refresh()

    def _on_ticked(self, key: RowKey) -> None:
        document_id = document_of(key)
        ids = [document_id] if document_id else self._ids_under(key)
        self.switched.emit(ids, not set(ids) <= set(self._on))

    def _ids_under(self, key: RowKey) -> list[int]:
        """Return the documents of a folder or of a collection."""
        if isinstance(key, FolderKey):
            folder = next(folder for folder in self._folders if folder.id == key.folder_id)
            return ids_below(folder, key.path)
        known = {document.id for document in self._documents}
        chosen = [each for each in self._collections if _is_of(key, each)]
        return [each for each in chosen[0].document_ids if each in known] if chosen else []

    def _on_removal_asked(self, key: RowKey) -> None:
        if isinstance(key, int):
            self.ask_removal(key)
        elif isinstance(key, FolderKey) and not key.path:
            folder = next(folder for folder in self._folders if folder.id == key.folder_id)
            folder_question.ask(self.window(), folder, self.folder_removal_confirmed.emit)

    def _on_menu_asked(self, key: RowKey, place: QPoint) -> None:
        if document_id := document_of(key):
            menu = self._document_menu(document_id)
            self.document_menu_asked.emit(menu, document_id)
        elif isinstance(key, FolderKey):
            menu = self._folder_menu(key)
        else:
            menu = Menu(self)
            self.collection_menu_asked.emit(menu, key)
        menu.popup(place)

    def _document_menu(self, document_id: int) -> Menu:
        actions = {
            code: partial(self.do, name, document_id) for name, code in DOCUMENT_ACTIONS.items()
        }
        menu = action_menu(self, actions)
        for name, action in zip(DOCUMENT_ACTIONS, menu.actions(), strict=True):
            if name in SEPARATED:
                menu.insertSeparator(action)
        return menu

    def _folder_menu(self, key: FolderKey) -> Menu:
        folder = next(folder for folder in self._folders if folder.id == key.folder_id)
        path = f"{folder.path}/{key.path}" if key.path else folder.path
        actions = {"library.show_folder": partial(self.folder_shown.emit, path)}
        if not key.path:
            actions["folders.stop_menu"] = partial(self._on_removal_asked, key)
        return action_menu(self, actions)


def _is_of(key: RowKey, collection: DocumentCollection) -> bool:
    return isinstance(key, CollectionKey) and key.name == collection.name
