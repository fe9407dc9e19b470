"""The library at the left: all documents and folders, ticked when this chat answers from them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Signal
from PySide6.QtWidgets import QMenu, QMessageBox, QWidget

from chatapp.contract.records import Document, Folder
from chatapp.gui.documents import folder_question
from chatapp.gui.documents.ingest_report import IngestReport
from chatapp.gui.documents.outdated_line import OutdatedLine
from chatapp.gui.library.library_head import LibraryHead
from chatapp.gui.library.library_list import LibraryList
from chatapp.gui.library.library_rows import FolderKey, LibraryRows, ids_below
from chatapp.gui.library.row_menus import DOCUMENT_ACTIONS, SEPARATED
from chatapp.gui.widgets.boxes import vbox
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.popup import action_menu, question_box
from chatapp.gui.widgets.retranslating import Retranslating
from chatapp.gui.widgets.theme import Theme
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
    height_wanted = Signal()
    """The panel needs another height, see `sizeHint`."""
    folded = Signal(bool)
    """Whether the panel was unfolded by the user."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._documents: Sequence[Document] = ()
        self._folders: Sequence[Folder] = ()
        self._on: Collection[int] = ()
        self._unfolded: set[FolderKey] = set()
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

    def show_switched_on(self, document_ids: Collection[int]) -> None:
        self._on = document_ids
        self._refresh()

    def selected_id(self) -> int:
        """Return the document that is selected, 0 for none."""
        key = self.list.key_at(self.list.currentIndex())
        return key if isinstance(key, int) else 0

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

    def _refresh(self) -> None:
        documents = {document.id: document for document in self._documents}
        rows = LibraryRows(documents, self._folders, self._on, self._unfolded)
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

    def _on_picked(self, key: int | FolderKey) -> None:
        if isinstance(key, FolderKey):
            self._on_branch_toggled(key)
        else:
            self.do("open", key)

    def _on_branch_toggled(self, key: FolderKey) -> None:
        self._unfolded ^= {key}
        self._refresh()

    def _on_ticked(self, key: int | FolderKey) -> None:
        if isinstance(key, FolderKey):
            folder = next(folder for folder in self._folders if folder.id == key.folder_id)
            ids = ids_below(folder, key.path)
            self.switched.emit(ids, not set(ids) <= set(self._on))
        else:
            self.switched.emit([key], key not in self._on)

    def _on_removal_asked(self, key: int | FolderKey) -> None:
        if not isinstance(key, FolderKey):
            self.ask_removal(key)
        elif not key.path:
            folder = next(folder for folder in self._folders if folder.id == key.folder_id)
            folder_question.ask(self.window(), folder, self.folder_removal_confirmed.emit)

    def _on_menu_asked(self, key: int | FolderKey, place: QPoint) -> None:
        menu = self._folder_menu(key) if isinstance(key, FolderKey) else self._document_menu(key)
        menu.popup(place)

    def _document_menu(self, document_id: int) -> QMenu:
        actions = {
            code: partial(self.do, name, document_id) for name, code in DOCUMENT_ACTIONS.items()
        }
        menu = action_menu(self, actions)
        for name, action in zip(DOCUMENT_ACTIONS, menu.actions(), strict=True):
            if name in SEPARATED:
                menu.insertSeparator(action)
        return menu

    def _folder_menu(self, key: FolderKey) -> QMenu:
        folder = next(folder for folder in self._folders if folder.id == key.folder_id)
        path = f"{folder.path}/{key.path}" if key.path else folder.path
        actions = {"library.show_folder": partial(self.folder_shown.emit, path)}
        if not key.path:
            actions["folders.stop_menu"] = partial(self._on_removal_asked, key)
        return action_menu(self, actions)
