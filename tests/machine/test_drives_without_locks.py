"""A drive that cannot lock files is told so, and is not taken for one that another window has."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import BinaryIO

import pytest

from chatapp.cli.chats import store_access
from chatapp.engine.documents.documents import Documents
from chatapp.errors import ChatsInWindow, FolderUnusable, LibraryHeld
from chatapp.machine import file_lock
from chatapp.machine.paths import open_data_folder
from chatapp.texts import error_sentence


@pytest.fixture
def without_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    def take(stream: BinaryIO) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(file_lock, "take", take)


def test_a_lock_that_another_has_is_told_apart(tmp_path: Path) -> None:
    with (
        file_lock.opened(tmp_path / "lock") as first,
        file_lock.opened(tmp_path / "lock") as second,
    ):
        file_lock.take(first)
        with pytest.raises(BlockingIOError):
            file_lock.take(second)


@pytest.mark.usefixtures("without_locks")
def test_the_library_there_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(FolderUnusable) as raised:
        Documents.open(tmp_path / "library", "window")
    for language, words in (("en", "lock"), ("ko", "잠글"), ("ja", "ロック")):
        assert words in error_sentence("FolderUnusable", raised.value.details, language)


@pytest.mark.usefixtures("without_locks")
def test_chats_there_are_refused_in_words(tmp_path: Path) -> None:
    paths = open_data_folder(str(tmp_path))
    with pytest.raises(FolderUnusable), store_access.held(paths):
        pass


def test_one_that_is_held_is_told_as_held(tmp_path: Path) -> None:
    paths = open_data_folder(str(tmp_path))
    with (
        store_access.held(paths),
        pytest.raises(ChatsInWindow),
        store_access.held(paths),
    ):
        pass
    documents = Documents.open(tmp_path / "library", "window")
    with pytest.raises(LibraryHeld):
        Documents.open(tmp_path / "library", "window")
    documents.close()
