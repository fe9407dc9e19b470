"""The library at the left: every document, and which of them this chat answers from."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QMessageBox, QVBoxLayout, QWidget

from chatapp import texts
from chatapp.contract.records import Document, Folder
from chatapp.gui.documents import folder_question
from chatapp.gui.documents.ingest_report import IngestReport
from chatapp.gui.documents.outdated_line import OutdatedLine
from chatapp.gui.widgets.buttons import IconButton
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.rows import Row, RowList
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import places, tr

_MOST_ROWS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class _FolderKey:
    """Tells the row of a folder from that of a document."""

    folder_id: int


class DocumentList(QWidget):
    """A check mark switches a document on for the chat on screen."""

    switched = Signal(int, bool)
    removal_confirmed = Signal(int)
    summary_wanted = Signal(int)
    translation_wanted = Signal(int)
    add_requested = Signal()
    folder_requested = Signal()
    folder_switched = Signal(int, bool)
    folder_removal_confirmed = Signal(int, bool)
    """Id of a watched folder, and whether its documents are kept."""
    again_wanted = Signal(int)
    """Read this document again."""
    trial_requested = Signal(int)
    """Show what a question would find in this document."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._documents: Sequence[Document] = ()
        self._folders: Sequence[Folder] = ()
        self._on: Collection[int] = ()
        self._room = 1000
        self._heading = plain_label()
        self._add = IconButton(theme, "plus", "", size=24)
        self._add_folder = IconButton(theme, "folder", "", size=24)
        self._nothing = plain_label(wraps=True)
        self.outdated = OutdatedLine(theme)
        self.list = RowList(theme)
        self._theme = theme
        self._build()
        self._retranslate()
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def show_documents(self, documents: Sequence[Document]) -> None:
        """Show what the library holds."""
        self._documents = documents
        self._refresh()

    def show_folders(self, folders: Sequence[Folder]) -> None:
        """Show which folders are watched."""
        self._folders = folders
        self._refresh()

    def show_switched_on(self, document_ids: Collection[int]) -> None:
        """Show which of them this chat answers from."""
        self._on = document_ids
        self._refresh()

    def set_room(self, height: int) -> None:
        """Limit how high the list may grow; the rest is scrolled."""
        self._room = height
        self._fit()

    def ask_removal(self, document_id: int) -> None:
        """Ask before every trace of a document is removed, which cannot be undone."""
        names = [document.name for document in self._documents if document.id == document_id]
        if not names:
            return
        box = QMessageBox(self.window())
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(tr("documents.remove_ask", name=names[0]))
        box.setInformativeText(tr("documents.remove_explained"))
        remove = box.addButton(tr("documents.remove"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(tr("documents.keep"), QMessageBox.ButtonRole.RejectRole))
        remove.clicked.connect(lambda: self.removal_confirmed.emit(document_id))
        box.open()

    def show_report(self, document_id: int) -> None:
        """Show how a document was read."""
        for document in self._documents:
            if document.id == document_id:
                report = IngestReport(document, self.window())
                report.again_wanted.connect(self.again_wanted)
                report.open()

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(16, 8, 8, 0)
        row.addWidget(self._heading, 1)
        row.addWidget(self._add_folder)
        row.addWidget(self._add)
        self._nothing.setForegroundRole(self._nothing.palette().ColorRole.PlaceholderText)
        self._nothing.setContentsMargins(16, 0, 12, 8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self.outdated)
        column.addWidget(self._nothing)
        column.addWidget(self.list)
        self.outdated.shown_or_hidden.connect(self._fit)
        self._add.clicked.connect(self.add_requested)
        self._add_folder.clicked.connect(self.folder_requested)
        self.list.picked.connect(self._on_picked)
        self.list.removal_asked.connect(self._on_removal_asked)
        self.list.menu_asked.connect(self._on_menu_asked)

    def _refresh(self) -> None:
        rows = [
            Row(document.id, document.name, _about(document), is_on=document.id in self._on)
            for document in self._documents
        ]
        rows = [self._folder_row(folder) for folder in self._folders] + rows
        self.list.show_rows(rows)
        self.list.setVisible(bool(rows))
        self._nothing.setVisible(not rows)
        self._fit()

    def _fit(self) -> None:
        if self.list.rows:
            all_rows = self.list.height_of_rows(_MOST_ROWS_SHOWN)
            # What stands over the list must not take the chats' place.
            room = self._room - (
                0 if self.outdated.isHidden() else self.outdated.heightForWidth(self.width())
            )
            self.list.setFixedHeight(max(self.list.height_of_rows(1), min(all_rows, room)))

    def _retranslate(self) -> None:
        self._heading.setText(tr("documents.name"))
        self._add.set_words(tr("documents.add"))
        self._add_folder.set_words(tr("folders.add"))
        self._nothing.setText(tr("documents.none"))
        self.outdated.retranslate()
        self.list.setAccessibleName(tr("documents.name"))
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _folder_row(self, folder: Folder) -> Row:
        ids = set(folder.document_ids)
        about = tr("folders.missing") if folder.is_missing else tr("folders.about", count=len(ids))
        return Row(
            _FolderKey(folder.id),
            Path(folder.path).name,
            about,
            is_on=bool(ids) and ids <= set(self._on),
        )

    def _on_picked(self, key: int | _FolderKey) -> None:
        if isinstance(key, _FolderKey):
            is_on = any(row.key == key and row.is_on for row in self.list.rows)
            self.folder_switched.emit(key.folder_id, not is_on)
        else:
            self.switched.emit(key, key not in self._on)

    def _on_removal_asked(self, key: int | _FolderKey) -> None:
        if isinstance(key, _FolderKey):
            folder = next(one for one in self._folders if one.id == key.folder_id)
            folder_question.ask(self.window(), folder, self.folder_removal_confirmed.emit)
        else:
            self.ask_removal(key)

    def _on_menu_asked(self, document_id: int | _FolderKey, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if isinstance(document_id, _FolderKey):
            menu.addAction(tr("folders.stop_menu")).triggered.connect(
                lambda: self._on_removal_asked(document_id)
            )
            menu.popup(place)
            return
        menu.addAction(tr("trial.menu")).triggered.connect(
            lambda: self.trial_requested.emit(document_id)
        )
        menu.addAction(tr("works.summary_menu")).triggered.connect(
            lambda: self.summary_wanted.emit(document_id)
        )
        menu.addAction(tr("works.translation_menu")).triggered.connect(
            lambda: self.translation_wanted.emit(document_id)
        )
        menu.addAction(tr("documents.again")).triggered.connect(
            lambda: self.again_wanted.emit(document_id)
        )
        menu.addAction(tr("report.menu")).triggered.connect(lambda: self.show_report(document_id))
        menu.addAction(tr("documents.remove_menu")).triggered.connect(
            lambda: self.ask_removal(document_id)
        )
        menu.popup(place)

    def _on_theme_changed(self) -> None:
        self._heading.setFont(self._theme.font(0.85, bold=True))
        self._heading.setForegroundRole(self._heading.palette().ColorRole.PlaceholderText)
        self._refresh()


def _about(document: Document) -> str:
    about = [places.count(document, texts.language())]
    if document.other_names:
        about.append(tr("documents.also", names=", ".join(document.other_names)))
    if document.pages_without_text:
        about.append(tr("documents.without_text", pages=len(document.pages_without_text)))
    return " · ".join(about)
