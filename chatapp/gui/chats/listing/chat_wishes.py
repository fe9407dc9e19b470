"""What is wished of chats and folders in the list, by menu, key or drag."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class ChatWishes(QObject):
    """Each signal is one wish; the list itself changes nothing."""

    pinned = Signal(int, bool)
    moved = Signal(list, int)
    """Ids of chats, and the folder that they go to, 0 for none."""
    folder_wanted = Signal(list)
    """A new folder with these chats."""
    chat_in_folder_wanted = Signal(int)
    folder_edited = Signal(int)
    """Instructions and documents of a folder are to be shown."""
    folder_renamed = Signal(int, str)
    folder_deletion_asked = Signal(int)
    folder_opened = Signal(int, bool)
    folder_export_asked = Signal(int)
