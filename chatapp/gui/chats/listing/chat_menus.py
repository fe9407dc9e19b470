"""The menus of the list: of a chat, of a folder, of a deleted chat."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QMenu, QWidget

from chatapp.chats.rows import ChatFolder
from chatapp.contract.records import Chat
from chatapp.gui.chats.listing.chat_wishes import ChatWishes
from chatapp.gui.widgets.popup import Menu, action_menu
from chatapp.texts import tr

Do = Callable[[], object]


class ChatMenus:
    """Makes menus whose actions emit wishes."""

    def __init__(self, parent: QWidget, wishes: ChatWishes) -> None:
        self._parent = parent
        self._wishes = wishes

    def of_chat(
        self, chat: Chat, folders: Sequence[ChatFolder], rename: Do, export: Do, delete: Do
    ) -> Menu:
        """Return the menu of a chat."""
        pin = "chats.unpin" if chat.is_pinned else "chats.pin"
        wishes = self._wishes
        actions: dict[str, Do] = {
            "chats.rename": rename,
            pin: lambda: wishes.pinned.emit(chat.id, not chat.is_pinned),
            "chats.export": export,
            "chats.delete": delete,
        }
        menu = action_menu(self._parent, actions)
        before = menu.actions()[2]
        menu.insertMenu(before, self._folder_menu(menu, chat, folders))
        return menu

    def of_folder(self, folder_id: int, rename: Do) -> Menu:
        """Return the menu of a folder."""
        wishes = self._wishes
        actions: dict[str, Do] = {
            "chat_folders.new_chat": lambda: wishes.chat_in_folder_wanted.emit(folder_id),
            "chat_folders.edit": lambda: wishes.folder_edited.emit(folder_id),
            "chats.rename": rename,
            "chat_folders.export": lambda: wishes.folder_export_asked.emit(folder_id),
            "chat_folders.delete": lambda: wishes.folder_deletion_asked.emit(folder_id),
        }
        return action_menu(self._parent, actions)

    def _folder_menu(self, parent: QMenu, chat: Chat, folders: Sequence[ChatFolder]) -> QMenu:
        """Return the choice of a folder to move a chat to; the present one is checked."""
        menu = QMenu(tr("chat_folders.move"), parent)
        for folder in folders:
            # An ampersand would become a key of the menu.
            action = menu.addAction(folder.name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(folder.id == chat.folder_id)
            action.triggered.connect(
                lambda _on=False, number=folder.id: self._wishes.moved.emit([chat.id], number)
            )
        if chat.folder_id:
            menu.addAction(tr("chat_folders.none")).triggered.connect(
                lambda: self._wishes.moved.emit([chat.id], 0)
            )
        if folders:
            menu.addSeparator()
        menu.addAction(tr("chat_folders.new")).triggered.connect(
            lambda: self._wishes.folder_wanted.emit([chat.id])
        )
        return menu
