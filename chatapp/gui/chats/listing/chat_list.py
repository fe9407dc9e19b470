"""The list of chats at the left, with a full-text search, filters and the deleted chats."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QTimer, Signal
from PySide6.QtGui import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from chatapp.chats.rows import DeletedChat
from chatapp.gui.chats.listing import chat_rows, deleted_chats
from chatapp.gui.chats.listing.chat_filters import ChatFilters
from chatapp.gui.chats.listing.chat_mark import ChatMark
from chatapp.gui.chats.listing.chat_menus import ChatMenus
from chatapp.gui.chats.listing.chat_row_list import ChatRowList
from chatapp.gui.chats.listing.chat_rows import ListedChats
from chatapp.gui.chats.listing.chat_wishes import ChatWishes
from chatapp.gui.chats.listing.found_chats import FoundChats
from chatapp.gui.chats.listing.row_keys import ChatFolderKey, DeletedKey, RowKey
from chatapp.gui.widgets.boxes import hbox, vbox
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.icons import icon
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.popup import action_menu
from chatapp.gui.widgets.retranslating import Retranslating
from chatapp.gui.widgets.rows import ListRow
from chatapp.gui.widgets.text_field import TextField
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_SEARCH_AFTER_MS = 150


class ChatList(Retranslating, QWidget):
    """Shows pinned chats, folders and the other chats by date, search results, or deleted chats."""

    picked = Signal(int)
    hit_picked = Signal(int, str)
    """Chat id and the search text."""
    searched = Signal(str, object)
    """The search text, "" for none, and the ChatFilter."""
    renamed = Signal(int, str)
    deletion_asked = Signal(int)
    export_asked = Signal(int)
    restoration_asked = Signal(int)
    erasure_confirmed = Signal(list)
    """Ids of deleted chats."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._listed = ListedChats()
        self._deleted: Sequence[DeletedChat] = ()
        self._result = FoundChats()
        self._shows_deleted = False
        self.wishes = ChatWishes(self)
        self.filters = ChatFilters(theme, self)
        self._menus = ChatMenus(self, self.wishes)
        self.bin = TextButton(theme, "", "trash", quiet=True)
        """Toggles between chats and deleted chats."""
        self.field = TextField(theme)
        self.list = ChatRowList(theme)
        self.list.viewport().setAutoFillBackground(False)
        self._line = plain_label(wraps=True, quiet=True)
        self._search_action = self.field.addAction(
            icon("search", "#808080"), QLineEdit.ActionPosition.LeadingPosition
        )
        self._timer = QTimer(self, singleShot=True, interval=_SEARCH_AFTER_MS)
        self._build()
        self._retranslate()
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def show_listed(self, listed: ListedChats) -> None:
        """Show all chats and mark the displayed one; an open search stays, and is done again for
        chats that changed.
        """
        is_changed = listed.chats != self._listed.chats
        self._listed = listed
        if not self._is_narrowed():
            self._show_list()
        elif is_changed:
            self._on_search_due()
        elif self._result.taken:
            self._show_hits()

    def show_marks(self, marks: Mapping[int, ChatMark]) -> None:
        """Mark chats that are being answered, were answered unseen, or have a draft."""
        if marks != self._listed.marks:
            self.show_listed(replace(self._listed, marks=dict(marks)))

    def show_current(self, chat_id: int) -> None:
        if chat_id != self._listed.current_id:
            self.show_listed(replace(self._listed, current_id=chat_id))

    def show_deleted(self, deleted: Sequence[DeletedChat]) -> None:
        """Update the deleted chats; when there are none, show the chats."""
        self._deleted = deleted
        self._turn(self._shows_deleted and bool(deleted))

    def open_deleted(self) -> None:
        self.end_search()
        self._timer.stop()
        self._turn(True)
        self.list.select_next()
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_found(self, result: FoundChats) -> None:
        """Show what the search found; what was done again is read as far as before."""
        is_same = self._result.taken > 0 and result.query == self._result.query
        result.take(self._result.taken if is_same else 0)
        self._result = result
        self._show_hits()
        if not is_same:
            self.list.scrollToTop()

    def chat_ids(self) -> list[int]:
        """Return the ids of the chats that the list shows, from top to bottom."""
        return [row.key for row in self.list.rows if isinstance(row.key, int)]

    def focus_search(self) -> None:
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def end_search(self) -> bool:
        """Empty the search field and the filters; return whether anything was searched."""
        is_searching = bool(self.field.text())
        self.field.clear()
        return self.filters.clear() or is_searching

    def rename(self, key: RowKey) -> None:
        """Edit the title of a chat or the name of a folder in place."""
        self.end_search()
        # At once: the row may not be among the search results.
        self._timer.stop()
        self._turn(False)
        self._on_search_due()
        inside = [chat for chat in self._listed.chats if chat.id == key and chat.folder_id]
        for chat in inside:
            self.wishes.folder_opened.emit(chat.folder_id, True)
        self.list.rename_row(key)

    def _build(self) -> None:
        self.field.setClearButtonEnabled(True)
        self._line.setContentsMargins(16, 8, 12, 8)
        parts = (self.field, self.filters.button)
        bar = hbox(*parts, grows=[self.field], margins=(10, 4, 8, 4), spacing=4)
        foot = hbox(self.bin, None, margins=(8, 2, 8, 4))
        shown = (bar, self.filters.line, self._line, self.list, foot)
        vbox(*shown, on=self, grows=[self.list], spacing=4)
        self.bin.clicked.connect(self._on_bin_clicked)
        self._timer.timeout.connect(self._on_search_due)
        self.field.textChanged.connect(lambda _text: self._timer.start())
        self.filters.changed.connect(self._on_search_due)
        self.field.installEventFilter(self)
        self.list.picked.connect(self._on_picked)
        self.list.renamed.connect(self._on_renamed)
        self.list.removal_asked.connect(self._on_removal_asked)
        self.list.menu_asked.connect(self._on_menu_asked)
        self.list.folded.connect(self.wishes.folder_opened)
        self.list.moved.connect(self.wishes.moved)
        # Queued: rows are not replaced while the view lays them out.
        scroll_bar = self.list.verticalScrollBar()
        scroll_bar.valueChanged.connect(self._on_scrolled, Qt.ConnectionType.QueuedConnection)
        scroll_bar.rangeChanged.connect(self._on_scrolled, Qt.ConnectionType.QueuedConnection)

    def _is_narrowed(self) -> bool:
        return bool(self.field.text().strip() or self.filters.chosen)

    def _turn(self, to_deleted: bool) -> None:
        is_other = to_deleted != self._shows_deleted
        self._shows_deleted = to_deleted
        self.bin.set_words(
            tr("deleted.back") if to_deleted else tr("deleted.open", count=len(self._deleted))
        )
        self.list.setAccessibleName(tr("deleted.name" if to_deleted else "chats.name"))
        self.bin.setVisible(to_deleted or bool(self._deleted))
        if (is_other or to_deleted) and not self._is_narrowed():
            self._show_list()

    def _show_list(self) -> None:
        self._result = FoundChats()
        self.list.is_led = False
        if self._shows_deleted:
            rows, nothing = deleted_chats.rows(self._deleted), tr("deleted.none")
        else:
            rows = chat_rows.rows(self._listed, datetime.date.today())
            nothing = tr("chats.none")
        self._show(rows, "" if rows else nothing)

    def _show_hits(self) -> None:
        query, hits = self._result.query, self._result.hits
        self.list.is_led = bool(query)
        rows = chat_rows.hit_rows(self._listed, hits, query, datetime.date.today())
        count = self._result.count
        self._show(rows, tr("chats.found", count=count) if rows else tr("chats.not_found"))

    def _show(self, rows: Sequence[ListRow], line: str) -> None:
        """Show rows, with a line above them unless it is empty."""
        self.list.show_rows(rows)
        self._line.setText(line)
        self._line.setVisible(bool(line))

    def _retranslate(self) -> None:
        self.field.setPlaceholderText(tr("chats.search"))
        self.field.setAccessibleName(tr("chats.search"))
        self.filters.retranslate()
        self._turn(self._shows_deleted)
        self.show_listed(self._listed)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Let arrows and Enter act on the list while the field has the focus."""
        if watched is not self.field:
            return False
        return self.list.steer(event)

    def _on_search_due(self) -> None:
        if self._is_narrowed():
            self._turn(False)
            self.searched.emit(self.field.text().strip(), self.filters.chosen)
        else:
            self.show_listed(self._listed)

    def _on_scrolled(self) -> None:
        """Show more of what was found when less than a page is left below."""
        bar = self.list.verticalScrollBar()
        is_near = bar.value() + 2 * bar.pageStep() > bar.maximum()
        if is_near and self.list.isVisible() and self._result.take():
            self._show_hits()

    def _on_bin_clicked(self) -> None:
        if self._shows_deleted:
            self._turn(False)
        else:
            self.open_deleted()

    def _on_renamed(self, key: RowKey, name: str) -> None:
        if isinstance(key, ChatFolderKey):
            self.wishes.folder_renamed.emit(key.folder_id, name)
        else:
            self.renamed.emit(key, name)

    def _on_removal_asked(self, key: RowKey) -> None:
        if isinstance(key, DeletedKey):
            self._ask_erasure([chat for chat in self._deleted if chat.id == key.chat_id])
        elif isinstance(key, ChatFolderKey):
            self.wishes.folder_deletion_asked.emit(key.folder_id)
        else:
            self.deletion_asked.emit(key)

    def _ask_erasure(self, chats: Sequence[DeletedChat]) -> None:
        ids = [chat.id for chat in chats]
        deleted_chats.ask(self.window(), chats, lambda: self.erasure_confirmed.emit(ids))

    def _restore(self, chat_id: int) -> None:
        self._turn(False)
        self.restoration_asked.emit(chat_id)

    def _on_picked(self, key: RowKey) -> None:
        if isinstance(key, DeletedKey):
            below = self.list.visualRect(self.list.currentIndex()).bottomLeft()
            self._on_menu_asked(key, self.list.viewport().mapToGlobal(below))
        elif isinstance(key, ChatFolderKey):
            is_open = any(row.key == key and row.is_open for row in self.list.rows)
            self.wishes.folder_opened.emit(key.folder_id, not is_open)
        elif query := self.field.text().strip():
            self.hit_picked.emit(key, query)
        else:
            self.picked.emit(key)

    def _on_menu_asked(self, key: RowKey, place: QPoint) -> None:
        if isinstance(key, DeletedKey):
            menu = action_menu(self, self._deleted_actions(key))
        elif isinstance(key, ChatFolderKey):
            menu = self._menus.of_folder(key.folder_id, lambda: self.rename(key))
        else:
            chat = next(chat for chat in self._listed.chats if chat.id == key)
            menu = self._menus.of_chat(
                chat,
                self._listed.folders,
                lambda: self.rename(key),
                lambda: self.export_asked.emit(key),
                lambda: self.deletion_asked.emit(key),
            )
        menu.popup(place)

    def _deleted_actions(self, key: DeletedKey) -> dict[str, Callable[[], object]]:
        actions: dict[str, Callable[[], object]] = {
            "deleted.restore": lambda: self._restore(key.chat_id),
            "deleted.erase": lambda: self._on_removal_asked(key),
        }
        if len(self._deleted) > 1:
            actions["deleted.erase_all"] = lambda: self._ask_erasure(self._deleted)
        return actions

    def _on_theme_changed(self) -> None:
        self._search_action.setIcon(icon("search", self._theme.colors.quiet))
