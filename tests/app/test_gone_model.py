"""The model's file was removed: a sentence says so, and the chat stays as it was."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from chatapp.contract.records import Message
from tests.app.conftest import User

pytestmark = [pytest.mark.app, pytest.mark.model]


@pytest.fixture
def own_model(user: User, tmp_path: Path) -> Path:
    """A copy of the loaded model, chosen by hand in its stead."""
    choice = user.window.models.choice
    assert choice.loaded is not None
    file = user.paths.models / "own.gguf"
    shutil.copyfile(choice.loaded.path, file)
    choice.choose(str(file))
    user.until(lambda: choice.loaded is not None and choice.loaded.path == str(file))
    return file


def forget_model(user: User, file: Path) -> None:
    """Remove the file, and let another engine start, as on the next day."""
    file.unlink()
    os.kill(user.window.engine.pid, signal.SIGKILL)
    words = f"{file.name} was not found"
    notices = user.window.shell.notices
    user.until(lambda: any(words in sentence for sentence in notices.texts().values()))


def shown(user: User) -> list[Message]:
    current = user.window.chats.current
    return user.window.store.messages.branch(current.branch[-1].id)


def test_regenerating_and_continuing_without_the_model_keep_the_chat(
    user: User, own_model: Path
) -> None:
    current, notices = user.window.chats.current, user.window.shell.notices
    user.type("Tell me a very long story about a lighthouse.")
    user.press(Qt.Key.Key_Return)
    user.until(lambda: len(user.grown) > 20)
    user.press(Qt.Key.Key_Escape)
    user.until(lambda: not current.is_busy)
    first = current.branch[-1]
    assert first.finish == "stopped"
    forget_model(user, own_model)
    current.continue_answer(first.id)
    user.until(lambda: not current.is_busy)
    kept = user.window.store.messages.get(first.id)
    assert kept.text == first.text
    current.regenerate(first.id)
    user.until(lambda: not current.is_busy)
    sentences = [words for words in notices.texts().values() if "own.gguf was not found" in words]
    assert len(sentences) == 1
    assert current.branch[-1].finish == "failed"
    user.window.transcript.view.version_requested.emit(current.branch[-1].id, -1)
    assert [message.text for message in shown(user)][-1] == first.text
