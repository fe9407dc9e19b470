"""The list of chats at the left, with a full-text search and the deleted chats."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QPoint, QTimer, Signal
from PySide6.QtGui import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from chatapp.chats.rows import DeletedChat
from chatapp.chats.search import ChatHit
from chatapp.contract.records import Chat
from chatapp.gui.chats import deleted_chats
from chatapp.gui.chats.chat_marks import ChatMark
from chatapp.gui.chats.deleted_chats import DeletedKey
from chatapp.gui.widgets.boxes import hbox, vbox
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.icons import icon
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.popup import action_menu
from chatapp.gui.widgets.retranslating import Retranslating
from chatapp.gui.widgets.rows import ListRow, RowList
from chatapp.gui.widgets.text_field import TextField
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_SEARCH_AFTER_MS = 150
_SPOKEN = {"busy": "chats.answering", "new": "chats.unread", "draft": "chats.draft"}


class ChatList(Retranslating, QWidget):
    """Shows chats grouped by day, search results, or deleted chats."""

    picked = Signal(int)
    hit_picked = Signal(int, str)
    """Chat id and the search text."""
    searched = Signal(str)
    renamed = Signal(int, str)
    deletion_asked = Signal(int)
    export_asked = Signal(int)
    restoration_asked = Signal(int)
    erasure_confirmed = Signal(list)
    """Ids of deleted chats."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._chats: Sequence[Chat] = ()
        self._marks: Mapping[int, ChatMark] = {}
        self._current_id = 0
        self._deleted: Sequence[DeletedChat] = ()
        self._shows_deleted = False
        self.bin = TextButton(theme, "", "trash", quiet=True)
        """Toggles between chats and deleted chats."""
        self.field = TextField(theme)
        self.list = RowList(theme, may_rename=True)
        self.list.viewport().setAutoFillBackground(False)
        self._nothing = plain_label(wraps=True, quiet=True)
        self._search_action = self.field.addAction(
            icon("search", "#808080"), QLineEdit.ActionPosition.LeadingPosition
        )
        self._timer = QTimer(self, singleShot=True, interval=_SEARCH_AFTER_MS)
        self._build()
        self._retranslate()
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def show_chats(self, chats: Sequence[Chat], current_id: int) -> None:
        """Show all chats and mark the displayed one; an open search stays."""
        self._chats = chats
        self._current_id = current_id
        if not self.field.text().strip():
            self._show_list()

    def show_marks(self, marks: Mapping[int, ChatMark]) -> None:
        """Mark chats that are being answered, were answered unseen, or have a draft."""
        if marks != self._marks:
            self._marks = dict(marks)
            self.show_chats(self._chats, self._current_id)

    def show_current(self, chat_id: int) -> None:
        if chat_id != self._current_id:
            self.show_chats(self._chats, chat_id)

    def show_deleted(self, deleted: Sequence[DeletedChat]) -> None:
        """Update the deleted chats; when there are none, show the chats."""
        self._deleted = deleted
        self._turn(self._shows_deleted and bool(deleted))

    def open_deleted(self) -> None:
        self.field.clear()
        self._timer.stop()
        self._turn(True)
        self.list.select_next()
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_hits(self, hits: Sequence[ChatHit]) -> None:
        self.list.is_led = True
        rows = [
            ListRow(hit.chat_id, hit.title or tr("chats.untitled"), _found_words(hit))
            for hit in hits
        ]
        self._show(rows, tr("chats.not_found"))

    def focus_search(self) -> None:
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def end_search(self) -> bool:
        """Empty the search field; return whether anything was searched."""
        is_searching = bool(self.field.text())
        self.field.clear()
        return is_searching

    def rename(self, chat_id: int) -> None:
        self.field.clear()
        # At once: the row may not be among the search results.
        self._timer.stop()
        self._turn(False)
        self._on_search_due()
        self.list.rename_row(chat_id)

    def _build(self) -> None:
        self.field.setClearButtonEnabled(True)
        self._nothing.setContentsMargins(16, 8, 12, 8)
        bar = vbox(self.field, margins=(10, 4, 10, 4))
        foot = hbox(self.bin, None, margins=(8, 2, 8, 4))
        vbox(bar, self._nothing, self.list, foot, on=self, grows=[self.list], spacing=4)
        self.bin.clicked.connect(self._on_bin_clicked)
        self._timer.timeout.connect(self._on_search_due)
        self.field.textChanged.connect(lambda _text: self._timer.start())
        self.field.installEventFilter(self)
        self.list.picked.connect(self._on_picked)
        self.list.renamed.connect(self.renamed.emit)
        self.list.removal_asked.connect(self._on_removal_asked)
        self.list.menu_asked.connect(self._on_menu_asked)

    def _turn(self, to_deleted: bool) -> None:
        is_other = to_deleted != self._shows_deleted
        self._shows_deleted = to_deleted
        self.bin.set_words(
            tr("deleted.back") if to_deleted else tr("deleted.open", count=len(self._deleted))
        )
        self.list.setAccessibleName(tr("deleted.name" if to_deleted else "chats.name"))
        self.bin.setVisible(to_deleted or bool(self._deleted))
        if (is_other or to_deleted) and not self.field.text().strip():
            self._show_list()

    def _show_list(self) -> None:
        self.list.is_led = False
        if self._shows_deleted:
            self._show(deleted_chats.rows(self._deleted), tr("deleted.none"))
        else:
            today = datetime.date.today()
            rows = chat_rows(self._chats, self._current_id, today, self._marks)
            self._show(rows, tr("chats.none"))

    def _show(self, rows: Sequence[ListRow], nothing: str) -> None:
        self.list.show_rows(rows)
        self._nothing.setText(nothing)
        self._nothing.setVisible(not rows)

    def _retranslate(self) -> None:
        self.field.setPlaceholderText(tr("chats.search"))
        self.field.setAccessibleName(tr("chats.search"))
        self._turn(self._shows_deleted)
        self.show_chats(self._chats, self._current_id)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Let arrows and Enter act on the list while the field has the focus."""
        if watched is not self.field:
            return False
        return self.list.steer(event)

    def _on_search_due(self) -> None:
        query = self.field.text().strip()
        if query:
            self._turn(False)
            self.searched.emit(query)
        else:
            self.show_chats(self._chats, self._current_id)

    def _on_bin_clicked(self) -> None:
        if self._shows_deleted:
            self._turn(False)
        else:
            self.open_deleted()

    def _on_removal_asked(self, key: int | DeletedKey) -> None:
        if isinstance(key, DeletedKey):
            self._ask_erasure([chat for chat in self._deleted if chat.id == key.chat_id])
        else:
            self.deletion_asked.emit(key)

    def _ask_erasure(self, chats: Sequence[DeletedChat]) -> None:
        ids = [chat.id for chat in chats]
        deleted_chats.ask(self.window(), chats, lambda: self.erasure_confirmed.emit(ids))

    def _restore(self, chat_id: int) -> None:
        self._turn(False)
        self.restoration_asked.emit(chat_id)

    def _on_picked(self, chat_id: int | DeletedKey) -> None:
        if isinstance(chat_id, DeletedKey):
            below = self.list.visualRect(self.list.currentIndex()).bottomLeft()
            self._on_menu_asked(chat_id, self.list.viewport().mapToGlobal(below))
        elif query := self.field.text().strip():
            self.hit_picked.emit(chat_id, query)
        else:
            self.picked.emit(chat_id)

    def _on_menu_asked(self, chat_id: int | DeletedKey, place: QPoint) -> None:
        actions: dict[str, Callable[[], object]]
        if isinstance(chat_id, DeletedKey):
            actions = {
                "deleted.restore": lambda: self._restore(chat_id.chat_id),
                "deleted.erase": lambda: self._on_removal_asked(chat_id),
            }
            if len(self._deleted) > 1:
                actions["deleted.erase_all"] = lambda: self._ask_erasure(self._deleted)
        else:
            actions = {
                "chats.rename": lambda: self.rename(chat_id),
                "chats.export": lambda: self.export_asked.emit(chat_id),
                "chats.delete": lambda: self.deletion_asked.emit(chat_id),
            }
        action_menu(self, actions).popup(place)

    def _on_theme_changed(self) -> None:
        self._search_action.setIcon(icon("search", self._theme.colors.quiet))


def chat_rows(
    chats: Sequence[Chat],
    current_id: int,
    today: datetime.date,
    marks: Mapping[int, ChatMark] | None = None,
) -> list[ListRow]:
    """Return rows of chats, newest first, under Today, Yesterday and Earlier."""
    rows: list[ListRow] = []
    shown = ""
    for chat in chats:
        group = _group(datetime.date.fromtimestamp(chat.changed_at), today)
        if group != shown:
            rows.append(ListRow(None, tr(group), is_header=True))
            shown = group
        mark = (marks or {}).get(chat.id, ChatMark())
        title = chat.title or mark.draft or tr("chats.untitled")
        rows.append(
            ListRow(
                chat.id,
                title,
                is_current=chat.id == current_id,
                mark=mark.kind,
                spoken=tr(_SPOKEN[mark.kind]) if mark.kind else "",
            )
        )
    return rows


def _group(day: datetime.date, today: datetime.date) -> str:
    age = (today - day).days
    if age <= 0:
        return "chats.today"
    return "chats.yesterday" if age == 1 else "chats.earlier"


def _found_words(hit: ChatHit) -> str:
    """Return the snippet of a hit, with its number of pictures."""
    return (
        tr("pictures.in_hit", count=hit.pictures, text=hit.snippet) if hit.pictures else hit.snippet
    )
