"""What can be wrong with a disk, a folder, the settings or the chats."""

from __future__ import annotations

from chatapp.errors.tree import ChatappError


class DiskFull(ChatappError): ...


class MemoryFull(ChatappError): ...


class SystemRefused(ChatappError):
    """The system gives no more files, cannot read its disk, or the like: `cause` says what."""


class FolderUnusable(ChatappError): ...


class FolderGone(FolderUnusable): ...


class OutputUnwritable(ChatappError): ...


class SettingsBroken(ChatappError): ...


class SettingsValueWrong(ChatappError): ...


class SettingUnknown(ChatappError): ...


class SettingUnfit(ChatappError): ...


class SettingsInWindow(ChatappError): ...


class ChatsDamaged(ChatappError): ...


class ChatNotFound(ChatappError): ...


class ChatsInWindow(ChatappError): ...


class ImportUnreadable(ChatappError): ...


class BackupRefused(ChatappError): ...


class ChatsSalvaged(ChatappError): ...


class ChatsUnreadable(ChatappError): ...


class StoreDamaged(ChatappError): ...


class DataNewer(ChatappError):
    """A newer version of this program wrote the data: nothing is opened, nothing changed."""
