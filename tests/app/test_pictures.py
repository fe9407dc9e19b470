"""Pictures with the real engine: pasted, dropped, a page of a document; kept with their question
and forgotten.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from chatapp.chats.store import ChatStore
from chatapp.contract.records import Source
from chatapp.machine.paths import open_data_folder
from tests import vision_files
from tests.app.conftest import User
from tests.picture_samples import image, kept


@pytest.fixture
def seeing(user: User) -> User:
    """A person whose model seems to see pictures: the window asks no more than the name of its
    vision part.
    """
    choice = user.window.models.choice
    assert choice.loaded is not None
    choice.loaded = replace(choice.loaded, projector="/models/mmproj.gguf")
    choice.changed.emit()
    return user


def paste(user: User) -> None:
    mime = QMimeData()
    mime.setImageData(image())
    QGuiApplication.clipboard().setMimeData(mime)
    QTest.keyClick(
        user.window.composer.view.focusProxy(), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier
    )


def attached(user: User, count: int) -> Callable[[], bool]:
    return lambda: len(user.window.chats.current.draft.pictures.names) == count


@pytest.mark.model
def test_a_model_with_its_vision_part_answers_about_a_pasted_picture(
    user: User, tmp_path: Path
) -> None:
    user.window.models.choice.check_and_choose(str(vision_files.seeing_starter(tmp_path)))
    user.until(
        lambda: user.window.models.choice.loaded and user.window.models.choice.loaded.projector
    )
    paste(user)
    user.until(attached(user, 1))
    user.type("Which colour is this?")
    user.press(Qt.Key.Key_Return)
    user.until(lambda: user.grown)
    user.press(Qt.Key.Key_Escape)
    user.until(lambda: not user.window.chats.current.is_busy)
    assert (user.answer.finish, bool(user.answer.text)) == ("stopped", True)


def test_a_pasted_picture_is_kept_and_stored_with_its_question(seeing: User) -> None:
    paste(seeing)
    seeing.until(attached(seeing, 1))
    (name,) = seeing.window.chats.current.draft.pictures.names
    assert seeing.window.pictures.files.path(name) is not None
    assert seeing.window.pictures.files.size(name) == image().size()
    assert list((seeing.paths.scratch / "pasted").iterdir()) == []
    seeing.ask("What is this?")
    assert seeing.window.store.messages.branch(seeing.answer.id)[0].pictures == (name,)


def test_dropped_pictures_go_to_the_question_and_a_file_that_is_none_says_so(
    seeing: User, tmp_path: Path
) -> None:
    image("#80c040").save(str(tmp_path / "green.png"))
    (tmp_path / "words.png").write_text("not a supported image")
    seeing.drop(tmp_path / "words.png", tmp_path / "green.png")
    seeing.until(attached(seeing, 1))
    assert (
        "words.png is not a supported image"
        in seeing.window.shell.notices.texts()["failed-words.png"]
    )
    assert seeing.window.documents.shelf.documents == []


def test_a_page_of_a_document_goes_to_the_question_as_a_picture(
    seeing: User, handbook: Path
) -> None:
    seeing.drop(handbook)
    seeing.until(lambda: seeing.window.chats.current.chat.document_ids)
    view, (document,) = seeing.window.source.view, seeing.window.documents.shelf.documents
    seeing.window.transcript.view.source_opened.emit(
        Source(1, document.name, 2, "", (), document.id), ()
    )
    seeing.until(view.page_question.isEnabled)
    seeing.click(view.page_question)
    seeing.until(attached(seeing, 1))
    size = seeing.window.pictures.files.size(seeing.window.chats.current.draft.pictures.names[0])
    assert size.height() > size.width() > 1000


def test_without_sight_the_page_cannot_be_asked_about_as_a_picture(
    user: User, handbook: Path
) -> None:
    user.drop(handbook)
    user.until(lambda: user.window.chats.current.chat.document_ids)
    view, (document,) = user.window.source.view, user.window.documents.shelf.documents
    user.window.transcript.view.source_opened.emit(
        Source(1, document.name, 1, "", (), document.id), ()
    )
    user.until(view.stage.picture.has_picture)
    assert not view.page_question.isEnabled()
    assert "cannot see images" in view.page_question.toolTip()


def test_a_picture_is_forgotten_with_the_last_chat_that_held_it(seeing: User) -> None:
    paste(seeing)
    seeing.until(attached(seeing, 1))
    (name,) = seeing.window.chats.current.draft.pictures.names
    seeing.ask("What is this?")
    chat_id = seeing.window.chats.current.chat.id
    seeing.window.chats.all_chats.delete(chat_id)
    paste(seeing)
    seeing.until(attached(seeing, 1))
    assert seeing.window.pictures.files.path(name) is not None
    seeing.window.chats.current.draft.pictures.remove(name)
    seeing.window.chats.all_chats.erase([chat_id])
    seeing.until(lambda: seeing.window.pictures.files.path(name) is None)


@pytest.fixture
def left(data_folder: Path) -> tuple[Path, Path]:
    """A kept picture of a draft, and one that no chat holds, from the time before the window was
    opened.
    """
    paths = open_data_folder(str(data_folder))
    held, lost = kept(paths.pictures, "#c04040", "#40c040")
    store = ChatStore(paths.chats)
    store.drafts.set_pictures(store.chats.new().id, (held,))
    store.close()
    return paths.pictures / held, paths.pictures / lost


def test_pictures_of_drafts_outlive_a_start_and_others_do_not(
    left: tuple[Path, Path], user: User
) -> None:
    held, lost = left
    user.until(lambda: not lost.exists())
    assert held.exists()
    assert user.window.pictures.row.names == (held.name,)
