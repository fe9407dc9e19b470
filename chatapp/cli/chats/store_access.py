"""The chats for a terminal command: to read beside a window, to write without one."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from chatapp.chats.store import ChatStore
from chatapp.errors import ChatsInWindow, FolderUnusable, os_cause
from chatapp.machine import file_lock
from chatapp.machine.backup import backup_file
from chatapp.machine.paths import Paths


@contextlib.contextmanager
def reading(paths: Paths) -> Iterator[ChatStore]:
    """Open a copy of the chats: a window may be writing the file itself."""
    with tempfile.TemporaryDirectory(prefix="chatapp-chats-") as folder:
        copy = Path(folder) / paths.chats.name
        if paths.chats.exists():
            backup_file.copy_database(paths.chats, copy)
        store = ChatStore(copy)
        try:
            yield store
        finally:
            store.close()


@contextlib.contextmanager
def writing(paths: Paths) -> Iterator[ChatStore]:
    """Open the chats to write them. Raises ChatsInWindow while a window is open."""
    with held(paths):
        store = ChatStore(paths.chats)
        try:
            yield store
        finally:
            store.close()


@contextlib.contextmanager
def held(paths: Paths) -> Iterator[None]:
    """Hold the lock of the data folder. Raises ChatsInWindow while a window has it, FolderUnusable
    where files cannot be locked.
    """
    with contextlib.ExitStack() as until_done:
        try:
            file_lock.take(until_done.enter_context(file_lock.opened(paths.window_lock)))
        except BlockingIOError as error:
            raise ChatsInWindow(folder=paths.data) from error
        except OSError as error:
            raise FolderUnusable(folder=paths.data, cause=os_cause(error)) from error
        yield
